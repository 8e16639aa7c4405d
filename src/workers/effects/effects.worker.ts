import { expose, transfer } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { lifeline } from '../lifeline.ts';
import { openSegmenter } from '../segmenter/segmenter.client.ts';
import type { Compositor } from './compositor/compositor.ts';
import { openFastestCompositor } from './compositor/fastest-compositor.ts';
import { openPlanesCompositor } from './compositor/planes-compositor.ts';
import { openWebglCompositor } from './compositor/webgl-compositor.ts';
import type { EffectsApi } from './effects.contract.ts';
import { openFramePump, type FramePump } from './frame-pump.ts';
import { framesOf, hasTracks, openTrackSink } from './track-bridge.ts';

let pump: FramePump | null = null;
let ownSink: WritableStream<VideoFrame> | null = null;

function running(): FramePump {
  if (!pump) throw new AppError('unexpected', 'The effects worker was not told to run.');
  return pump;
}

const api: EffectsApi = {
  ...lifeline,
  canBridge: hasTracks,
  makeTrack() {
    const { track, frames } = openTrackSink();
    ownSink = frames;
    return transfer(track, [track as unknown as Transferable]);
  },
  run(given, assets, onState) {
    const sink = given ?? ownSink;
    if (!sink) throw new AppError('unexpected', 'The effects worker was given nowhere to write to.');
    const openCompositor = (): Promise<Compositor> =>
      openFastestCompositor(openPlanesCompositor, [openWebglCompositor]);
    pump = openFramePump(sink, assets, { openSegmenter, openCompositor, onState });
    return pump.closed;
  },
  setInput: (frames) => running().setInput(frames),
  setTrack: (track) => running().setInput(framesOf(track)),
  setEffect: (effect) => running().setEffect(effect),
  setAdjustments: (adjustments) => running().setAdjustments(adjustments),
  frameTimesMs: () => running().frameTimesMs(),
  close: () => running().close(),
};

expose(api);

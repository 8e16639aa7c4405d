import { expose, transfer } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { lifeline } from '../lifeline.ts';
import { openPoseFinder } from '../pose/pose.client.ts';
import { openSegmenter } from '../segmenter/segmenter.client.ts';
import type { Compositor } from './compositor/compositor.ts';
import { openFastestCompositor } from './compositor/fastest-compositor.ts';
import { openPlanesCompositor } from './compositor/planes-compositor.ts';
import { openWebglCompositor } from './compositor/webgl-compositor.ts';
import type { EffectsApi, TrackingEvent } from './effects.contract.ts';
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
  run(given, assets, onState, tracking) {
    const sink = given ?? ownSink;
    if (!sink) throw new AppError('unexpected', 'The effects worker was given nowhere to write to.');
    const openCompositor = (): Promise<Compositor> =>
      openFastestCompositor(openPlanesCompositor, [openWebglCompositor]);
    const tell = (event: TrackingEvent): void => tracking.postMessage(event);
    pump = openFramePump(sink, assets, {
      openSegmenter,
      openCompositor,
      openPoseFinder,
      onState,
      onTracking: (state) => tell({ kind: 'state', state }),
      onPose: (frame) => tell({ kind: 'pose', frame }),
    });
    return pump.closed;
  },
  setInput: (frames) => running().setInput(frames),
  setTrack: (track) => running().setInput(framesOf(track)),
  setEffect: (effect) => running().setEffect(effect),
  setAdjustments: (adjustments) => running().setAdjustments(adjustments),
  setTracking: (settings) => running().setTracking(settings),
  frameTimesMs: () => running().frameTimesMs(),
  close: () => running().close(),
};

expose(api);

import { expose } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { lifeline } from '../lifeline.ts';
import { openSegmenter } from '../segmenter/segmenter.client.ts';
import type { EffectsApi } from './effects.contract.ts';
import { openFramePump, type FramePump } from './frame-pump.ts';

let pump: FramePump | null = null;

function running(): FramePump {
  if (!pump) throw new AppError('unexpected', 'The effects worker was not told to run.');
  return pump;
}

const api: EffectsApi = {
  ...lifeline,
  run(sink, assets, onState) {
    pump = openFramePump(sink, assets, { openSegmenter, onState });
    return pump.closed;
  },
  setInput: (frames) => running().setInput(frames),
  setEffect: (effect) => running().setEffect(effect),
  setAdjustments: (adjustments) => running().setAdjustments(adjustments),
  close: () => running().close(),
};

expose(api);

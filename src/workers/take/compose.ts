import { AppError } from '../../lib/errors.ts';
import { SOUND_RATE } from '../../media/editing/sound-block.ts';
import { createComposition } from '../compositor/composition.ts';
import type { Caption } from '../compositor/compositor.contract.ts';
import { createPainter } from '../compositor/painter.ts';
import { createSheet } from '../compositor/sheet.ts';
import { loadKernels } from '../effects/compositor/kernels.ts';
import type { OutputFile } from '../output-file.ts';
import { followCaptions } from './captions.ts';
import { loudestOf, mixVoices } from './mixing.ts';
import { openPartReader, type PartReader } from './part-reader.ts';
import { openTakeFile, type TakeFile } from './take-file.ts';
import type { TakeTask } from './take.contract.ts';
import { durationOf } from './timeline.ts';

/** Sound and picture are made in blocks of this, so that neither waits long for the other. A divisor of whole frames. */
const BLOCK_MS = 500;

/** Who is heard stays large for a while, however short a breath they take. */
const SPEAKS_FOR_MS = 1500;

/**
 * Composes a take into a file, block by block: in memory are the block that is being made, and the index of the file.
 * @returns its duration, ms @throws see TakeApi.compose
 */
export async function composeTake(
  task: TakeTask,
  file: OutputFile,
  onProgress: (fraction: number) => void,
  { signal }: { signal: AbortSignal },
): Promise<number> {
  const durationMs = durationOf(task.parts);
  if (durationMs <= 0) throw new AppError('recording-empty', 'There is nothing to compose.');
  const kernels = await loadKernels();
  const readers: PartReader[] = [];
  let output: TakeFile | null = null;
  try {
    for (const part of task.parts) readers.push(await openPartReader(part));
    const channels = readers.some((reader) => reader.channels === 2) ? 2 : 1;
    output = await openTakeFile(file, task, channels);
    const picture = createPicture(task, readers, kernels);
    for (let fromMs = 0; fromMs < durationMs; fromMs += BLOCK_MS) {
      signal.throwIfAborted();
      const lengthMs = Math.min(BLOCK_MS, durationMs - fromMs);
      const samples = Math.round((lengthMs * SOUND_RATE) / 1000);
      const voices = await Promise.all(readers.map((reader) => reader.soundAt(fromMs, samples, SOUND_RATE)));
      await output.addSound(mixVoices(voices, { channels, samples }), fromMs);
      picture.hear(loudestOf(voices), fromMs);
      for (const frame of framesBetween(fromMs, fromMs + lengthMs, task.settings.frameRate)) {
        await output.addFrame(await picture.at(frame.atMs), frame.atMs, frame.durationMs);
      }
      onProgress((fromMs + lengthMs) / durationMs);
    }
    await output.finish();
    return durationMs;
  } catch (error) {
    await output?.cancel().catch(() => undefined);
    throw error;
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

function framesBetween(
  fromMs: number,
  toMs: number,
  frameRate: number,
): { atMs: number; durationMs: number }[] {
  const durationMs = 1000 / frameRate;
  const first = Math.ceil(fromMs / durationMs - 1e-6);
  const end = Math.ceil(toMs / durationMs - 1e-6);
  return Array.from({ length: end - first }, (_, index) => ({
    atMs: (first + index) * durationMs,
    durationMs,
  }));
}

/** What is to be seen of a take. */
interface Picture {
  /** Who is loudest from a moment on: the index of a part, or nobody. */
  hear(loudest: number | null, atMs: number): void;
  /** The picture at a moment, which is later than the one before. The caller's to close. */
  at(atMs: number): Promise<VideoFrame>;
}

function createPicture(
  { parts, moments, captions, look, settings }: TakeTask,
  readers: readonly PartReader[],
  kernels: Awaited<ReturnType<typeof loadKernels>>,
): Picture {
  const composition = createComposition(settings);
  const sheet = createSheet(kernels, settings);
  const painter = createPainter(sheet, settings);
  composition.setLook(look, 0);
  let speaker: { readonly index: number; readonly untilMs: number } | null = null;
  let shown = '';
  const saidAt = followCaptions(captions);
  let said: readonly Caption[] = [];
  const coming = moments.toSorted((a, b) => a.atMs - b.atMs);

  const seat = (atMs: number): void => {
    const present = parts.flatMap(({ id, name, isScreen, pieces }, index) => {
      const isThere = durationOf([{ pieces }]) > atMs && (pieces[0]?.atMs ?? Infinity) <= atMs;
      return isThere ? [{ id, name, isScreen, isSpeaking: index === speaker?.index }] : [];
    });
    const key = JSON.stringify(present);
    if (key === shown) return;
    shown = key;
    composition.setTiles(present, atMs);
  };

  return {
    hear(loudest, atMs) {
      if (loudest !== null) speaker = { index: loudest, untilMs: atMs + SPEAKS_FOR_MS };
      else if (speaker && speaker.untilMs <= atMs) speaker = null;
    },
    async at(atMs) {
      seat(atMs);
      const now = saidAt(atMs);
      if (now !== said) composition.showCaptions(now);
      said = now;
      while (coming[0] && coming[0].atMs <= atMs) {
        const moment = coming.shift()?.moment;
        if (moment?.kind === 'chat') composition.showChat(moment.author, moment.text, atMs);
        if (moment?.kind === 'reaction') composition.showReaction(moment.partId, moment.emoji, atMs);
      }
      const frames = new Map<string, VideoFrame | null>();
      for (const reader of readers) frames.set(reader.part.id, await reader.frameAt(atMs));
      const scene = composition.sceneAt(
        atMs,
        (id) => frames.get(id) ?? null,
        () => clockOf(atMs),
      );
      await painter.paint(scene);
      return sheet.toFrame(Math.round(atMs * 1000));
    },
  };
}

/** Minutes and seconds from the take's beginning: what time of day it was is in nobody's file. */
function clockOf(atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

import { expose } from 'comlink';
import { CustomSource } from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import { openStoredStream } from '../../storage/chunk-reader.ts';
import { openDatabase } from '../../storage/database.ts';
import { dropRecordingFile } from '../../storage/recording-files.ts';
import { deriveAnchors } from './anchors.ts';
import { trackNumbers } from '../../lib/container/matroska-header.ts';
import type { FinaliserApi, MediaFacts } from './finaliser.contract.ts';
import { drawThumbnail, ensureWhole, inspect } from './inspect.ts';
import { remux } from './remux.ts';
import { surveyChunks, type ByteRange } from './survey.ts';
import { lifeline } from '../lifeline.ts';
import { sparsely } from '../sparsely.ts';
import { writeRecordingFile } from '../recording-file.ts';

/** Looking through the chunks takes about as long as copying them. */
const SURVEY_SHARE = 0.4;

const controller = new AbortController();
const { signal } = controller;

/** Makes sure that what was written is what a player will find: the chunks are let go of next. */
async function readBack(
  file: File,
  id: string,
  durationMs: number,
): Promise<Awaited<ReturnType<typeof inspect>>> {
  try {
    const facts = await inspect(file);
    if (Math.abs(facts.durationMs - durationMs) > 1000) throw new Error('Its end is missing.');
    return facts;
  } catch (error) {
    await dropRecordingFile(id);
    throw new AppError('recording-failed', 'The finished file cannot be read back.', { cause: error });
  }
}

const api: FinaliserApi = {
  hold: (lockName) => lifeline.hold(lockName),
  async finalise({ databaseName, recordingId }, onFraction): Promise<MediaFacts> {
    const onProgress = sparsely(onFraction);
    const database = await openDatabase(databaseName);
    try {
      const stream = await openStoredStream(database, recordingId);
      const totalBytes = Math.max(1, stream.sizeBytes);
      const { header, spans, places, damaged, times } = await surveyChunks(stream.chunks(), ({ offset }) => {
        signal.throwIfAborted();
        onProgress((SURVEY_SHARE * offset) / totalBytes);
      });
      if (!header || spans.length === 0) {
        if (damaged) throw new AppError('recording-damaged', 'What was recorded cannot be read.');
        throw new AppError('recording-empty', 'Recording stopped before the first picture.');
      }
      const read = stream.openReader(places);
      const openSpan = (index: number): CustomSource =>
        openRanges([header, spans[index] ?? header], async (start, end) => {
          onProgress(SURVEY_SHARE + ((1 - SURVEY_SHARE) * end) / totalBytes);
          return read(start, end);
        });

      const { isSoundLate } = trackNumbers(await read(header.start, header.end));
      const { file, result: durationMs } = await writeRecordingFile(recordingId, (target) =>
        remux(spans.length, openSpan, isSoundLate, target, { signal }),
      );
      const facts = await readBack(file, recordingId, durationMs);
      // The packets are all there, whatever this browser's decoder says to them.
      const thumbnail = await drawThumbnail(file).catch(() => null);
      return { ...facts, durationMs, damaged, thumbnail, anchors: deriveAnchors(times) };
    } finally {
      database.close();
    }
  },

  async importFile({ file, recordingId }, onFraction): Promise<MediaFacts> {
    const onProgress = sparsely(onFraction);
    const facts = await inspect(file);
    await ensureWhole(file);
    const thumbnail = await drawThumbnail(file);
    await writeRecordingFile(recordingId, async (target) => {
      let at = 0;
      for await (const bytes of file.stream()) {
        signal.throwIfAborted();
        target.write(bytes, at);
        at += bytes.byteLength;
        onProgress(at / file.size);
      }
    });
    return { ...facts, damaged: false, thumbnail, anchors: [] };
  },

  cancel() {
    controller.abort();
  },
};

/** A source that reads several ranges of a byte stream as if they followed one another. */
function openRanges(
  ranges: readonly ByteRange[],
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>,
): CustomSource {
  const size = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  return new CustomSource({
    getSize: () => size,
    // Read ahead: a packet at a time is a hundred thousand reads an hour.
    prefetchProfile: 'fileSystem',
    async read(start, end) {
      // Mostly it lies within one range, and nothing is copied.
      let from = 0;
      for (const range of ranges) {
        const to = from + range.end - range.start;
        if (start >= from && end <= to) return read(range.start + start - from, range.start + end - from);
        from = to;
      }
      return readAcross(start, end);
    },
  });

  async function readAcross(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(end - start);
    let offset = 0;
    for (const range of ranges) {
      const length = range.end - range.start;
      const from = Math.max(start, offset);
      const to = Math.min(end, offset + length);
      if (from < to)
        out.set(await read(range.start + from - offset, range.start + to - offset), from - start);
      offset += length;
    }
    return out;
  }
}

expose(api);

import { halvesOf, tableBox, type Box } from './boxes.ts';

/** One packet, as its track's table knows it; times in units of the track's timescale. */
export interface Sample {
  /** When it is shown. */
  readonly time: number;
  readonly duration: number;
  readonly sizeBytes: number;
  readonly isKey: boolean;
}

/** What a track's packets are, where they lie, and when they are shown: 12 bytes a packet, however many there are. */
export interface SampleTable {
  /** Adds the next packet, in the order of decoding. */
  add(sample: Sample): void;
  /** Says where in the file the next `count` packets lie, one behind the other. */
  addChunk(offset: number, count: number): void;
  /** When the first is shown, and when the last has been. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** The boxes of 'stbl' beside 'stsd' (ISO/IEC 14496-12, section 8.6 and 8.7). */
  boxes(): Box[];
}

const FIRST_CAPACITY = 1024;

/** An empty table. */
export function createSampleTable(): SampleTable {
  let times = new Float64Array(FIRST_CAPACITY);
  let sizes = new Uint32Array(FIRST_CAPACITY);
  let count = 0;
  let startsAt = Infinity;
  let endsAt = -Infinity;
  /** Of a track that has others too: of sound, all are keys. */
  let keys: number[] | null = null;
  const chunkOffsets: number[] = [];
  const chunkCounts: number[] = [];

  const grow = (): void => {
    const moreTimes = new Float64Array(2 * count);
    const moreSizes = new Uint32Array(2 * count);
    moreTimes.set(times);
    moreSizes.set(sizes);
    [times, sizes] = [moreTimes, moreSizes];
  };

  /**
   * When each is decoded: as the times at which they are shown, but in order. Where packets are reordered, the first
   * is then shown before it is decoded, which version 1 of 'ctts' allows.
   */
  const decodeTimes = (): Float64Array => times.slice(0, count).sort();

  const sizesBox = (): Box =>
    tableBox('stsz', 0, 2 + count, (set) => {
      set(1, count);
      for (let index = 0; index < count; index += 1) set(2 + index, sizes[index] ?? 0);
    });

  const chunksBox = (): Box => {
    // Only where the number of packets in a chunk changes.
    const changes = [...chunkCounts.entries()].filter(([index, each]) => each !== chunkCounts[index - 1]);
    return tableBox('stsc', 0, 1 + 3 * changes.length, (set) => {
      set(0, changes.length);
      for (const [index, [chunk, each]] of changes.entries()) {
        set(1 + 3 * index, chunk + 1);
        set(2 + 3 * index, each);
        set(3 + 3 * index, 1);
      }
    });
  };

  const offsetsBox = (): Box =>
    tableBox('co64', 0, 1 + 2 * chunkOffsets.length, (set) => {
      set(0, chunkOffsets.length);
      for (const [index, offset] of chunkOffsets.entries()) {
        const [high, low] = halvesOf(offset);
        set(1 + 2 * index, high);
        set(2 + 2 * index, low);
      }
    });

  const keysBox = (places: readonly number[]): Box =>
    tableBox('stss', 0, 1 + places.length, (set) => {
      set(0, places.length);
      for (const [index, place] of places.entries()) set(1 + index, place + 1);
    });

  return {
    add({ time, duration, sizeBytes, isKey }) {
      if (count === times.length) grow();
      if (!isKey) keys ??= Array.from({ length: count }, (_, index) => index);
      else keys?.push(count);
      times[count] = time;
      sizes[count] = sizeBytes;
      count += 1;
      startsAt = Math.min(startsAt, time);
      endsAt = Math.max(endsAt, time + duration);
    },
    addChunk(offset, samples) {
      chunkOffsets.push(offset);
      chunkCounts.push(samples);
    },
    get startsAt() {
      return startsAt;
    },
    get endsAt() {
      return endsAt;
    },
    boxes() {
      const decoded = decodeTimes();
      const deltas = runsBox(
        'stts',
        0,
        count,
        (index) => (decoded[index + 1] ?? endsAt) - (decoded[index] ?? 0),
      );
      const isReordered = decoded.some((time, index) => time !== times[index]);
      const offsets = (index: number): number => (times[index] ?? 0) - (decoded[index] ?? 0);
      return [
        deltas,
        ...(isReordered ? [runsBox('ctts', 1, count, offsets)] : []),
        chunksBox(),
        sizesBox(),
        offsetsBox(),
        ...(keys ? [keysBox(keys)] : []),
      ];
    },
  };
}

/** A table of runs: how many of the same value follow each other. */
function runsBox(type: string, version: number, count: number, valueAt: (index: number) => number): Box {
  let runs = 0;
  const eachRun = (take: (run: number, length: number, value: number) => void): void => {
    let run = 0;
    for (let from = 0; from < count; run += 1) {
      const value = valueAt(from);
      let to = from + 1;
      while (to < count && valueAt(to) === value) to += 1;
      take(run, to - from, value);
      from = to;
    }
    runs = run;
  };
  eachRun(() => undefined);
  return tableBox(type, version, 1 + 2 * runs, (set) => {
    set(0, runs);
    eachRun((run, length, value) => {
      set(1 + 2 * run, length);
      set(2 + 2 * run, value);
    });
  });
}

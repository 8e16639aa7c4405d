import { expect } from 'chai';
import { alignRecordings, toMedia, toTimeline } from '../../../src/library/align.ts';
import { moveAnchors } from '../../../src/room/recording/collecting/anchors.ts';
import type { Anchor } from '../../../src/storage/schema.ts';
import { deriveAnchors, type TimePoint } from '../../../src/workers/finaliser/anchors.ts';

const HOUR_MS = 3_600_000;
/** True time at which the world of these tests begins, ms since 1970. */
const EPOCH_MS = 1_800_000_000_000;

/** Numbers in 0..1 that are the same in every run (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A device with a clock of its own. */
interface Device {
  readonly skewPpm: number;
  readonly offsetMs: number;
}

const localTime = ({ skewPpm, offsetMs }: Device, trueMs: number): number =>
  EPOCH_MS + offsetMs + (trueMs - EPOCH_MS) * (1 + skewPpm / 1e6);

/**
 * What a recorder writes down on a device: chunks twice a second, handed over late by an encoder, and now and then by a
 * page that stands still. Pauses are given in true time from the start.
 */
function recordOn(
  device: Device,
  {
    startMs,
    lengthMs,
    pauses = [],
    seed = 1,
  }: { startMs: number; lengthMs: number; pauses?: readonly (readonly [number, number])[]; seed?: number },
): TimePoint[] {
  const chance = createChance(seed);
  const points: TimePoint[] = [];
  for (let trueMs = 500; trueMs <= lengthMs; trueMs += 500) {
    if (pauses.some(([from, to]) => trueMs > from && trueMs <= to)) continue;
    const over = pauses.filter(([, to]) => trueMs > to);
    const recordedMs = trueMs - over.reduce((sum, [from, to]) => sum + to - from, 0);
    const lateMs = 20 - 60 * Math.log(1 - chance()) + (chance() < 0.02 ? 1500 * chance() : 0);
    points.push({
      // Media is timed by the device's own clock.
      mediaMs: recordedMs * (1 + device.skewPpm / 1e6),
      wallMs: localTime(device, startMs + trueMs + lateMs),
      part: over.length,
    });
  }
  return points;
}

/** Their clock less the own, as two devices measure it over a network. */
const measureOffsets = (theirs: Device, own: Device, trueTimes: readonly number[], noiseMs: number) => {
  const chance = createChance(7);
  return trueTimes.map((trueMs) => ({
    theirMs: localTime(theirs, trueMs),
    offsetMs: localTime(theirs, trueMs) - localTime(own, trueMs) + noiseMs * (2 * chance() - 1),
  }));
};

describe('alignment', () => {
  const leader: Device = { skewPpm: 0, offsetMs: 0 };
  const guest: Device = { skewPpm: 100, offsetMs: 73_000 };

  it('lays recordings of two devices, 100 ppm apart, beside each other to within 40 ms for an hour', () => {
    const starts = { leader: EPOCH_MS + 1000, guest: EPOCH_MS + 9500 };
    const own = deriveAnchors(recordOn(leader, { startMs: starts.leader, lengthMs: HOUR_MS }));
    const foreign = deriveAnchors(recordOn(guest, { startMs: starts.guest, lengthMs: HOUR_MS, seed: 2 }));
    const times = Array.from({ length: 61 }, (_, index) => EPOCH_MS + index * 60_000);
    const moved = moveAnchors(foreign, measureOffsets(guest, leader, times, 10));
    const { recordings } = alignRecordings([
      { id: 'leader', anchors: own },
      { id: 'guest', anchors: moved },
    ]);
    const [first, second] = recordings;
    for (let trueMs = EPOCH_MS + 60_000; trueMs < EPOCH_MS + HOUR_MS; trueMs += 60_000) {
      const atFirst = toTimeline(first!, trueMs - starts.leader);
      const atSecond = toTimeline(second!, (trueMs - starts.guest) * (1 + guest.skewPpm / 1e6));
      expect(Math.abs(atFirst - atSecond)).to.be.lessThan(40);
    }
    // Without it they are 0.36 s apart after an hour.
    expect(second!.pieces[0]!.stretch).to.be.closeTo(1 - 1e-4, 1e-5);
  });

  it('finds the drift between media and clock in chunks that come late', () => {
    // A sound card that is 100 ppm fast against the clock of its own device.
    const points = recordOn(leader, { startMs: EPOCH_MS, lengthMs: HOUR_MS }).map((point) => ({
      ...point,
      mediaMs: point.mediaMs * 1.0001,
    }));
    const anchors = deriveAnchors(points);
    expect(anchors).to.have.length(2);
    const drift = anchors[1]!.wallMs - anchors[0]!.wallMs - (anchors[1]!.mediaMs - anchors[0]!.mediaMs);
    expect(drift).to.be.closeTo(-360, 30);
  });

  it('keeps pauses out of a recording and in the timeline', () => {
    const pauses = [
      [10_000, 25_000],
      [40_000, 42_500],
    ] as const;
    const paused = deriveAnchors(recordOn(leader, { startMs: EPOCH_MS, lengthMs: 60_000, pauses }));
    expect(paused).to.have.length(6);
    expect(paused[2]!.mediaMs).to.equal(paused[1]!.mediaMs);
    expect(paused[2]!.wallMs - paused[1]!.wallMs).to.be.closeTo(15_000, 100);
    expect(paused[4]!.wallMs - paused[3]!.wallMs).to.be.closeTo(2500, 100);
    const whole = deriveAnchors(recordOn(leader, { startMs: EPOCH_MS, lengthMs: 60_000, seed: 3 }));
    const [one, two] = alignRecordings([
      { id: 'paused', anchors: paused },
      { id: 'whole', anchors: whole },
    ]).recordings;
    for (const [mediaMs, trueMs] of [
      [5000, 5000],
      [12_000, 27_000],
      [26_000, 43_500],
    ] as const) {
      expect(toTimeline(one!, mediaMs) - toTimeline(two!, trueMs)).to.be.within(-40, 40);
      expect(toMedia(one!, toTimeline(two!, trueMs))).to.be.closeTo(mediaMs, 40);
    }
    expect(toMedia(one!, toTimeline(two!, 20_000))).to.equal(null);
    expect(toMedia(one!, -1000)).to.equal(null);
    expect(toMedia(one!, 1e6)).to.equal(null);
  });

  it('is not led astray by a single chunk that is late, or by few of them', () => {
    const one: TimePoint[] = [{ mediaMs: 480, wallMs: EPOCH_MS + 900, part: 0 }];
    expect(deriveAnchors(one)).to.deep.equal([
      { mediaMs: 0, wallMs: EPOCH_MS + 420 },
      { mediaMs: 480, wallMs: EPOCH_MS + 900 },
    ]);
    const late = [...one, { mediaMs: 980, wallMs: EPOCH_MS + 9000, part: 0 }];
    const anchors: Anchor[] = deriveAnchors(late);
    expect(anchors[1]!.wallMs).to.equal(EPOCH_MS + 1400);
    expect(deriveAnchors([])).to.deep.equal([]);
  });

  it('says nothing of what has no anchors', () => {
    expect(alignRecordings([{ id: 'import', anchors: [] }]).recordings).to.deep.equal([
      { id: 'import', pieces: [] },
    ]);
  });
});

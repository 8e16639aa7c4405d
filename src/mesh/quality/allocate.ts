import type { Encoding } from '../connection.ts';
import type { Demand } from './demand.ts';

/** What a track has to give; with fewer frames than are allowed, it gives those that it has. */
export interface Source {
  readonly heightPx: number;
}

/** What we have to give, and how much of it can be carried. */
export interface Supply {
  /** Null: not sent at present. */
  readonly camera: Source | null;
  readonly screen: Source | null;
  readonly sendsSound: boolean;
  /** Of all connections together, bit/s. */
  readonly uplinkBps: number;
  /** Which share of the usual frames we can bear to send, 0.1..1. */
  readonly frameShare: number;
}

/** What one peer gets of us. */
export interface Share {
  readonly microphone: Encoding;
  readonly camera: Encoding;
  readonly screen: Encoding;
  readonly screenSound: Encoding;
}

/** With in-band error correction, for one voice. Never taken away: sound comes first. */
const VOICE_BPS = 40_000;
const SCREEN_SOUND_BPS = 96_000;
/** Below this a picture is not worth sending. */
const LEAST_PICTURE_BPS = 40_000;
const LEAST_SCREEN_BPS = 150_000;
const SCREEN_FPS = 15;

/**
 * What a moving face needs at a height (16:9), bit/s: some 0.07 bit a pixel at 30 frames, more a pixel in small
 * pictures. Between the steps the larger one counts.
 */
const STEPS = [
  { heightPx: 90, bps: 70_000, fps: 15 },
  { heightPx: 180, bps: 160_000, fps: 20 },
  { heightPx: 270, bps: 300_000, fps: 24 },
  { heightPx: 360, bps: 500_000, fps: 30 },
  { heightPx: 540, bps: 1_000_000, fps: 30 },
  { heightPx: 720, bps: 1_800_000, fps: 30 },
  { heightPx: 1080, bps: 4_000_000, fps: 30 },
] as const satisfies readonly Step[];
type Step = Readonly<Record<'heightPx' | 'bps' | 'fps', number>>;

/**
 * From so many receivers on, whoever neither speaks nor is pinned is sent to them a little smaller than shown, and with
 * fewer frames: a mesh encodes for each of them, and eyes rest on one tile. `fill`: how much of its tile's height a
 * picture has at least; below 0.85 it is seen to be smaller. `bits`: what is left of a step's rate, since frames that
 * are further apart differ more. `leastFps`: what a device under strain still sends.
 */
const CROWDS = [
  { receivers: 12, fill: 0.6, fps: 10, bits: 0.6, leastFps: 4 },
  { receivers: 6, fill: 0.75, fps: 15, bits: 0.7, leastFps: 5 },
  { receivers: 0, fill: 0.85, fps: 30, bits: 1, leastFps: 12 },
] as const;
type Crowd = Readonly<Record<'fill' | 'fps' | 'bits' | 'leastFps', number>>;
const NO_CROWD = CROWDS[2];

/** Whoever is looked at most gets theirs first. */
const ORDER = ['pinned', 'speaker', 'normal'] as const;

const NOTHING: Encoding = { active: false, maxBitrateBps: LEAST_PICTURE_BPS, scaleDownBy: 1, maxFps: 1 };

/**
 * Divides what we can send among those who receive it: sound first, then shared screens, then pictures, those that
 * are pinned or speak before the others. Within a rank everyone gives up alike, first pixels and then frames, and a
 * picture that nobody sees costs nothing.
 * @returns one share for each of `demands`, by the same key
 */
export function allocate(supply: Supply, demands: ReadonlyMap<string, Demand>): ReadonlyMap<string, Share> {
  const voices = supply.sendsSound ? demands.size * VOICE_BPS : 0;
  const watchers = [...demands].filter(([, { screenHeightPx }]) => supply.screen && screenHeightPx > 0);
  let leftBps = Math.max(0, supply.uplinkBps - voices - watchers.length * SCREEN_SOUND_BPS);

  const screens = new Map<string, Encoding>();
  const { screen } = supply;
  if (screen) {
    const wantedBps = screenBps(screen);
    const eachBps = Math.min(wantedBps, Math.max(LEAST_SCREEN_BPS, leftBps / Math.max(1, watchers.length)));
    for (const [id] of watchers) screens.set(id, sharp(eachBps));
    leftBps = Math.max(0, leftBps - eachBps * watchers.length);
  }

  const cameras = new Map<string, Encoding>();
  const { camera } = supply;
  for (const rank of camera ? ORDER : []) {
    const viewers = [...demands].filter(
      ([, { attention, cameraHeightPx }]) => attention === rank && cameraHeightPx > 0,
    );
    const crowd = CROWDS.find(({ receivers }) => rank === 'normal' && demands.size >= receivers) ?? NO_CROWD;
    const wanted = viewers.map(([, { cameraHeightPx, frameShare }]) => {
      const step = stepFor(Math.min(cameraHeightPx, camera?.heightPx ?? 0), crowd);
      return eased(step, Math.min(frameShare, supply.frameShare), crowd);
    });
    const wantedBps = wanted.reduce((sum, { bps }) => sum + bps, 0);
    const factor = wantedBps === 0 ? 1 : Math.min(1, leftBps / wantedBps);
    for (const [index, [id]] of viewers.entries()) {
      const bps = (wanted[index]?.bps ?? 0) * factor;
      if (camera) cameras.set(id, picture(camera, wanted[index] ?? STEPS[0], bps));
    }
    leftBps = Math.max(0, leftBps - wantedBps * factor);
  }

  return new Map(
    [...demands.keys()].map((id) => [
      id,
      {
        microphone: sound(VOICE_BPS),
        camera: cameras.get(id) ?? NOTHING,
        screen: screens.get(id) ?? NOTHING,
        screenSound: screens.has(id)
          ? sound(SCREEN_SOUND_BPS)
          : { ...sound(SCREEN_SOUND_BPS), active: false },
      },
    ]),
  );
}

const sound = (maxBitrateBps: number): Encoding => ({
  active: true,
  maxBitrateBps,
  scaleDownBy: 1,
  maxFps: 1,
});

/** The smallest step that fills a tile of this height. */
function stepFor(heightPx: number, { fill, fps, bits }: Crowd): Step {
  const step =
    STEPS.find((candidate) => candidate.heightPx >= heightPx * fill) ?? STEPS[STEPS.length - 1] ?? STEPS[0];
  return step.fps <= fps ? step : { ...step, bps: bits * step.bps, fps };
}

/** The same size with fewer frames; rates follow their square root, since frames further apart differ more. */
function eased(step: Step, frameShare: number, { leastFps }: Crowd): Step {
  const fps = Math.min(step.fps, Math.max(leastFps, Math.round(step.fps * frameShare)));
  return { ...step, fps, bps: Math.max(LEAST_PICTURE_BPS, step.bps * Math.sqrt(fps / step.fps)) };
}

function picture(source: Source, wanted: Step, bps: number): Encoding {
  if (bps < LEAST_PICTURE_BPS) return NOTHING;
  // What the rate can carry: a step further down while the one above would get less than half of what it needs. With
  // fewer frames, each step needs less.
  const usualBps = STEPS.find(({ heightPx }) => heightPx === wanted.heightPx)?.bps ?? wanted.bps;
  const thrift = wanted.bps / usualBps;
  const affordable =
    STEPS.findLast((step) => (step.bps * thrift) / 2 <= bps && step.heightPx <= wanted.heightPx) ?? STEPS[0];
  return {
    active: true,
    maxBitrateBps: Math.round(bps),
    scaleDownBy: Math.max(1, source.heightPx / affordable.heightPx),
    maxFps: Math.min(affordable.fps, wanted.fps),
  };
}

/** Text changes seldom, and all at once. */
function screenBps({ heightPx }: Source): number {
  return heightPx > 1080 ? 3_500_000 : heightPx > 720 ? 2_500_000 : 1_500_000;
}

const sharp = (bps: number): Encoding => ({
  active: true,
  maxBitrateBps: Math.round(bps),
  scaleDownBy: 1,
  // Letters stay letters: with less to carry them come fewer frames.
  maxFps: bps < 500_000 ? 5 : SCREEN_FPS,
});

import { grown, type Body, type Box } from './body.ts';

/** What is to be made of what the model found: it is of our person; of nobody; or of somebody else, or far from where ours was. */
export type Verdict = 'ours' | 'nobody' | 'jumped';

/** Stays with one person while others are in the picture. All times are of the frames, in ms. */
export interface Follower {
  /** Who was found in the picture, or in what {@link search} left of it. */
  judge(found: Body | null, timestampMs: number): Verdict;
  /** Everybody in a picture taken a moment ago. */
  counted(bodies: readonly Body[], timestampMs: number): void;
  /** Whether it is time to count. */
  isCountDue(timestampMs: number): boolean;
  /** Where our person has to be: the rest of the next picture is to be hidden from the model. Null: no need. */
  search(timestampMs: number): Box | null;
  people(): number;
}

/** In body heights: nobody moves so far between two frames, and so much more for each second between them. */
const STEP = 0.3;
const STEP_A_SECOND = 0.6;
const LONGEST_STEP = 0.5;
/** Nobody grows or shrinks so much between two frames. */
const MOST_GROWTH = 1.8;
/**
 * Of somebody found where ours has to be, and nothing else is shown, less is asked: just before they were lost the model may
 * have taken something else for them.
 */
const MOST_GROWTH_IN_SEARCH = 3;
/** Whoever was not seen for so long is gone. */
const GONE_MS = 3000;
const COUNT_EVERY_MS = 2000;
/** In body heights, around where they were: so much, and more for each second, but not so much that others are shown too. */
const SEARCH_MARGIN = 0.15;
const SEARCH_A_SECOND = 0.1;
const WIDEST_SEARCH = 0.25;
/** Somebody new is looked for in the place where they were counted for so long. */
const TAKE_MS = 1000;

/** A follower of the first person who will be seen. */
export function createFollower(): Follower {
  let last: { readonly body: Body; readonly atMs: number } | null = null;
  let jumpedAtMs: number | null = null;
  let next: { readonly body: Body; readonly fromMs: number } | null = null;
  let others: { readonly bodies: readonly Body[]; readonly atMs: number } | null = null;
  let countedMs = -Infinity;
  let people = 0;
  /** Whether others were there when our person was last seen. */
  let hasCompany = false;

  const forget = (timestampMs: number): void => {
    last = null;
    jumpedAtMs = null;
    const nearest = others?.bodies.toSorted((a, b) => b.size - a.size)[0];
    const isFresh = others !== null && timestampMs - others.atMs < GONE_MS;
    next = nearest && isFresh ? { body: nearest, fromMs: timestampMs } : null;
  };

  /** Around where they were last. */
  const searchBox = (timestampMs: number): Box | null => {
    if (!last) return null;
    const wider = (SEARCH_A_SECOND * (timestampMs - last.atMs)) / 1000;
    const margin = Math.min(WIDEST_SEARCH, SEARCH_MARGIN + wider);
    return grown(last.body.box, margin * last.body.size);
  };

  return {
    judge(found, timestampMs) {
      if (last && timestampMs - last.atMs > GONE_MS) forget(timestampMs);
      if (!found) {
        // The whole picture was looked at, and there was nobody.
        if (jumpedAtMs === null && next === null) people = 0;
        return 'nobody';
      }
      const sought = jumpedAtMs === null ? null : searchBox(timestampMs);
      const isOurs =
        !last ||
        isNear(found, last.body, timestampMs - last.atMs) ||
        (sought && isIn(found, sought) && growth(found, last.body) < MOST_GROWTH_IN_SEARCH);
      if (!isOurs) {
        jumpedAtMs ??= timestampMs;
        return 'jumped';
      }
      if (!last && !next) countedMs = timestampMs - COUNT_EVERY_MS / 2;
      last = { body: found, atMs: timestampMs };
      jumpedAtMs = null;
      next = null;
      people = Math.max(1, people);
      return 'ours';
    },

    counted(bodies, timestampMs) {
      if (jumpedAtMs === null) hasCompany = bodies.length > 1;
      people = Math.max(last && jumpedAtMs === null ? 1 : 0, bodies.length);
      others = { bodies, atMs: timestampMs };
      // Nobody else was there, and nobody else is: so it was they who moved, or the camera.
      if (jumpedAtMs !== null && !hasCompany && bodies.length <= 1) forget(timestampMs);
    },

    isCountDue(timestampMs) {
      const isNews = jumpedAtMs !== null && countedMs < jumpedAtMs;
      if (!last || (!isNews && timestampMs - countedMs < COUNT_EVERY_MS)) return false;
      countedMs = timestampMs;
      return true;
    },

    search(timestampMs) {
      if (next && timestampMs - next.fromMs > TAKE_MS) next = null;
      if (next) return grown(next.body.box, SEARCH_MARGIN * next.body.size);
      return jumpedAtMs === null ? null : searchBox(timestampMs);
    },

    people: () => people,
  };
}

/** Whether somebody who was there may be here `intervalMs` later. */
function isNear(here: Body, there: Body, intervalMs: number): boolean {
  const allowed = Math.min(LONGEST_STEP, STEP + (STEP_A_SECOND * intervalMs) / 1000);
  const distance = Math.hypot(here.x - there.x, here.y - there.y);
  return distance < allowed * there.size && growth(here, there) < MOST_GROWTH;
}

const growth = (a: Body, b: Body): number => Math.max(a.size / b.size, b.size / a.size);

const isIn = ({ x, y }: Body, { left, top, right, bottom }: Box): boolean =>
  x > left && x < right && y > top && y < bottom;

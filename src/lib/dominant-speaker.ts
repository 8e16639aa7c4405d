/** How fast a voice is noticed, and how slowly it is forgotten between words. */
const RISE = 0.5;
const FALL = 0.12;
/** RFC 6464 levels of a quiet room are below this. */
const SILENCE = 0.02;
/** Somebody else must be so much louder, for so long, before the picture changes. */
const LOUDER = 1.5;
const PATIENCE_MS = 600;

/** Tells who is talking: see {@link createDominantSpeaker}. */
export interface DominantSpeaker {
  /** Takes the levels of this moment (0..1, by id; ten times a second do), and gives who speaks, or spoke last. */
  hear(levels: ReadonlyMap<string, number>, atMs: number): string | null;
}

/** Follows the one who speaks, past coughs and short answers, and stays with whoever spoke last. */
export function createDominantSpeaker(): DominantSpeaker {
  const smoothed = new Map<string, number>();
  let current: string | null = null;
  let rival: { readonly id: string; readonly sinceMs: number } | null = null;

  return {
    hear: (levels, atMs) => {
      for (const id of [...smoothed.keys()]) if (!levels.has(id)) smoothed.delete(id);
      for (const [id, level] of levels) {
        const old = smoothed.get(id) ?? 0;
        smoothed.set(id, old + (level > old ? RISE : FALL) * (level - old));
      }
      if (current !== null && !smoothed.has(current)) current = null;
      const own = current === null ? 0 : (smoothed.get(current) ?? 0);
      const [loudest] = [...smoothed]
        .filter(([id, level]) => id !== current && level > SILENCE && level > own * LOUDER)
        .sort(([, a], [, b]) => b - a);
      if (!loudest) rival = null;
      else if (rival?.id !== loudest[0]) rival = { id: loudest[0], sinceMs: atMs };
      // The first word of a call needs no patience.
      if (rival && (current === null || atMs - rival.sinceMs >= PATIENCE_MS)) {
        current = rival.id;
        rival = null;
      }
      return current;
    },
  };
}

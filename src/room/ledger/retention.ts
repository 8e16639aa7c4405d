import { byPrecedence, compact } from './compaction.ts';
import { evaluate, LAST_TIER, type Standings } from './standing.ts';
import type { Stated } from './statement.ts';

/** About a megabyte. Far more than a circle ever says; reached only by mischief. */
export const MOST_STATEMENTS = 2048;

/** What is kept of all that was stated, and what it means. */
export interface Holdings<T extends Stated> {
  readonly held: readonly T[];
  /** Those of `held` whose signers are in power, or were heard of by somebody in power: worth passing on and storing. */
  readonly relevant: readonly T[];
  readonly standings: Standings;
}

/**
 * Keeps what matters of `stated`, at most MOST_STATEMENTS. Words of strangers are kept too, since their appointment
 * may come after them, but go first: anybody can make keys and sign with them, and must not displace anything.
 */
export function retain<T extends Stated>(roomKey: string | null, stated: readonly T[]): Holdings<T> {
  const all = compact(stated);
  const standings = evaluate(roomKey, all);
  if (all.length <= MOST_STATEMENTS) return describe(all, standings);
  // The last words of each signer before the older ones of any, so that one who says much displaces only themselves.
  const ranked = [...Map.groupBy(all, ({ signer }) => signer)].flatMap(([signer, said]) =>
    said
      .toSorted(byPrecedence)
      .map((item, rank) => ({ item, rank, distance: distanceOf(signer, standings) })),
  );
  ranked.sort((a, b) => a.distance - b.distance || a.rank - b.rank || (a.item.id < b.item.id ? -1 : 1));
  const held = ranked.slice(0, MOST_STATEMENTS).map(({ item }) => item);
  return describe(held, evaluate(roomKey, held));
}

const STRANGER = LAST_TIER + 2;

/** How far a signer is from the room key: their tier; beyond, those whom somebody in power spoke of; then strangers. */
function distanceOf(signer: string, { tierOf, roleOf }: Standings): number {
  return tierOf(signer) ?? (roleOf(signer) ? LAST_TIER + 1 : STRANGER);
}

function describe<T extends Stated>(held: readonly T[], standings: Standings): Holdings<T> {
  const relevant = held.filter(({ signer }) => distanceOf(signer, standings) < STRANGER);
  return { held, relevant, standings };
}

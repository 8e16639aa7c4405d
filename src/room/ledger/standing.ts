import type { Outcast, RoomPolicy } from '../model.ts';
import { byPrecedence, compact } from './compaction.ts';
import { MOST_SEQUENCE, type LedgerRole, type Stated } from './statement.ts';

/** The room key is tier 0; who was appointed by tier n is of tier n + 1; those of the last tier appoint nobody. */
export const LAST_TIER = 4;
/**
 * How far a tier may run ahead of the room key's own sequences, for each tier below it. Somebody who takes the
 * highest number there is so leaves room for everyone above them to have the last word.
 */
export const LEAP = 2 ** 20;

/** Rules of a room whose host has said nothing. */
export const DEFAULT_POLICY: RoomPolicy = {
  type: 'camera',
  locked: false,
  asksFirst: false,
  mayUnmute: true,
};

/** What was made of somebody, and by whom. */
export interface Standing {
  readonly role: LedgerRole;
  /** False where they are held muted. */
  readonly voice: boolean;
  readonly name: string;
  readonly sequence: number;
  /** Tier of the signer. */
  readonly tier: number;
  /** Key of the signer. */
  readonly by: string;
  /** Id of the statement. */
  readonly id: string;
}

/** What all statements together mean. Immutable. */
export interface Standings {
  /** Null for somebody of whom nothing was said that counts. */
  readonly roleOf: (identity: string) => Standing | null;
  /** Everyone of whom something was said that counts, by identity. */
  readonly all: ReadonlyMap<string, Standing>;
  readonly policy: RoomPolicy;
  /** Id of the statement that the policy comes from; null for the default. */
  readonly policyId: string | null;
  /** Sequence of the statement that locked the room; null while it is open. */
  readonly lockedAt: number | null;
  /** Those who were put out, the last one first. */
  readonly outcasts: readonly Outcast[];
  /** Of the statements whose signers are in power; 0 where there is none. */
  readonly highestSequence: number;
  /** Tier of a signer who is in power, else null. */
  readonly tierOf: (signer: string) => number | null;
  /** The highest sequence that counts in a statement of this tier. */
  readonly ceilingOf: (tier: number) => number;
  /** Whether a word of `signer` about `subject` would count. */
  readonly mayRule: (signer: string, subject: string) => boolean;
}

/**
 * What `stated`, in whatever order, means in the room with this key; nothing while the key is unknown.
 *
 * Tier by tier from the room key down: a tier hears only signers whom the tier above it put in power, and has no
 * say about those whom a tier above made host or cohost, or put out. Whoever loses power thereby loses all they
 * ever said. Among what counts the highest sequence wins, then the lower tier, then the lower id.
 */
export function evaluate(roomKey: string | null, stated: readonly Stated[]): Standings {
  const bySigner = Map.groupBy(compact(stated), ({ signer }) => signer);
  const all = new Map<string, Standing>();
  const tiers = new Map<string, number>();
  let policy: { value: RoomPolicy; lockedAt: number | null; sequence: number; id: string } | null = null;
  let highestSequence = 0;

  const hostSequence = sequencesOf(bySigner.get(roomKey ?? '') ?? []);
  const ceilingOf = (tier: number): number =>
    tier === 0 ? MOST_SEQUENCE : Math.min(hostSequence + LEAP * (LAST_TIER + 1 - tier), MOST_SEQUENCE);

  let inPower = roomKey === null ? [] : [roomKey];
  for (let tier = 0; tier <= LAST_TIER; tier += 1) {
    for (const signer of inPower) tiers.set(signer, tier);
    const heard = inPower
      .flatMap((signer) => bySigner.get(signer) ?? [])
      .filter(({ statement }) => statement.sequence <= ceilingOf(tier))
      .sort(byPrecedence);
    highestSequence = Math.max(highestSequence, sequencesOf(heard));
    const appointed: string[] = [];
    const settled = new Set<string>();
    for (const { id, signer, statement } of heard) {
      if (statement.kind === 'policy') {
        if (policy && policy.sequence >= statement.sequence) continue;
        const { policy: value, lockedAt, sequence } = statement;
        policy = { value, lockedAt, sequence, id };
        continue;
      }
      const { subject, role, voice, name, sequence } = statement;
      if (settled.has(subject) || !mayGive(role, tier)) continue;
      settled.add(subject);
      const above = all.get(subject);
      if (above && (isFixed(above) || above.sequence >= sequence)) continue;
      all.set(subject, { role, voice, name, sequence, tier, by: signer, id });
      if (isInPower(role) && !tiers.has(subject)) appointed.push(subject);
    }
    inPower = appointed;
  }

  return {
    all,
    roleOf: (identity) => all.get(identity) ?? null,
    policy: policy?.value ?? DEFAULT_POLICY,
    policyId: policy?.id ?? null,
    lockedAt: policy?.lockedAt ?? null,
    outcasts: outcastsOf(all),
    highestSequence,
    tierOf: (signer) => tiers.get(signer) ?? null,
    ceilingOf,
    mayRule: (signer, subject) => {
      const tier = tiers.get(signer);
      const standing = all.get(subject);
      return tier !== undefined && (!standing || !isFixed(standing) || standing.tier >= tier);
    },
  };
}

const isInPower = (role: LedgerRole): boolean => role === 'host' || role === 'cohost';

/** Whether tiers below the one that said so have no say. */
const isFixed = ({ role }: Standing): boolean => role !== 'guest' && role !== 'viewer';

const mayGive = (role: LedgerRole, tier: number): boolean =>
  role === 'host' ? tier === 0 : role !== 'cohost' || tier < LAST_TIER;

const sequencesOf = (stated: readonly Stated[]): number =>
  stated.reduce((highest, { statement }) => Math.max(highest, statement.sequence), 0);

function outcastsOf(all: ReadonlyMap<string, Standing>): readonly Outcast[] {
  return [...all]
    .filter(([, { role }]) => role === 'removed' || role === 'banned')
    .sort(([a, { sequence: x }], [b, { sequence: y }]) => y - x || (a < b ? -1 : 1))
    .map(([identity, { name, role }]) => ({ identity, name, banned: role === 'banned' }));
}

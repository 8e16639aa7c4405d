import { AppError } from '../../lib/errors.ts';
import { cleanName } from '../../mesh/protocol.ts';
import { byPrecedence, compact, MOST_SUBJECTS, topicOf } from './compaction.ts';
import { evaluate, type Standings } from './standing.ts';
import type { PolicyStatement, RoleStatement, Stated, Statement } from './statement.ts';

/** What somebody wants to state; the ledger numbers and dates it. */
export type Draft =
  | Pick<RoleStatement, 'kind' | 'subject' | 'name' | 'role' | 'voice'>
  | Pick<PolicyStatement, 'kind' | 'policy'>;

type StatedRole = Stated & { readonly statement: RoleStatement };

/** What a cohost gone bad left behind must not crowd out what one says oneself. */
const MOST_INHERITED = MOST_SUBJECTS / 2;

/**
 * The statements that `drafts` become when `signer` makes them, numbered in their order, so that a role given after
 * a lock is of a later date. Where somebody thereby loses power, what they and those they appointed had said falls,
 * and the signer says it again in their own name. Only appointments are not renewed: those cohosts stay as guests,
 * else a cohost gone bad would leave friends in power. What would be forgotten and must not is said again too.
 * At most one draft about one person.
 * @throws 'not-allowed' where one of the drafts would not count
 */
export function planStatements(
  roomKey: string | null,
  stated: readonly Stated[],
  signer: string,
  drafts: readonly Draft[],
  issuedAtMs: number,
): readonly Statement[] {
  const before = evaluate(roomKey, stated);
  const tier = before.tierOf(signer);
  if (tier === null) throw notAllowed();

  const plan = (draft: Draft, index: number): Stated => {
    const sequence = Math.min(before.highestSequence + 1 + index, before.ceilingOf(tier));
    // The id comes with the signature. This one sorts behind all others, so that no tie is won on it.
    return { id: `~${index}`, signer, statement: stateDraft(draft, before, sequence, issuedAtMs) };
  };
  const planned = drafts.map(plan);
  const after = evaluate(roomKey, [...stated, ...planned]);
  if (!planned.every((item) => doesCount(item, after))) throw notAllowed();

  const settled = new Set(planned.map(topicOf));
  const own = compact(stated.filter((item) => item.signer === signer && !settled.has(topicOf(item))));
  const said = own.filter(isAboutPerson);
  const subjects = said.length + planned.filter(isAboutPerson).length;
  const inherited: Draft[] = [];
  // Whoever is said to be a guest now loses power too, and with it what they had said: until nothing more falls.
  for (let end = after, found: readonly Draft[] = []; ;) {
    found = inheritanceOf(before, end, settled, Math.max(0, MOST_INHERITED - subjects - inherited.length));
    if (found.length === 0) break;
    inherited.push(...found);
    const said = inherited.map((draft, index) => plan(draft, planned.length + index));
    for (const item of said) settled.add(topicOf(item));
    end = evaluate(roomKey, [...stated, ...planned, ...said]);
  }
  const renewed = renewalsOf(before, said, subjects - MOST_SUBJECTS);
  const further = [...inherited, ...renewed].map((draft, index) => plan(draft, planned.length + index));
  const end = evaluate(roomKey, [...stated, ...planned, ...further]);
  return [...planned, ...further.filter((item) => doesCount(item, end))].map(({ statement }) => statement);
}

function stateDraft(draft: Draft, before: Standings, sequence: number, issuedAtMs: number): Statement {
  if (draft.kind === 'role') return { ...draft, name: cleanName(draft.name), sequence, issuedAtMs };
  const lockedAt = draft.policy.locked ? (before.lockedAt ?? sequence) : null;
  return { ...draft, lockedAt, sequence, issuedAtMs };
}

const doesCount = (item: Stated, { policyId, roleOf }: Standings): boolean =>
  item.id === (item.statement.kind === 'policy' ? policyId : roleOf(item.statement.subject)?.id);

const isAboutPerson = (item: Stated): item is StatedRole => item.statement.kind === 'role';

/** What fell with somebody's power and has to be said again: the rules first, then of people what was said last. */
function inheritanceOf(
  before: Standings,
  after: Standings,
  settled: ReadonlySet<string>,
  mostSubjects: number,
): readonly Draft[] {
  const roles = [...before.all]
    .filter(([subject, { id }]) => !settled.has(subject) && after.roleOf(subject)?.id !== id)
    .sort(([, a], [, b]) => b.sequence - a.sequence)
    .slice(0, mostSubjects)
    .map(([subject, { name, role, voice }]): Draft => {
      const kept = role === 'host' || role === 'cohost' ? 'guest' : role;
      return { kind: 'role', subject, name, role: kept, voice };
    });
  if (settled.has('policy') || before.policyId === after.policyId) return roles;
  return [{ kind: 'policy', policy: before.policy }, ...roles];
}

/**
 * What has to be said again lest it be forgotten: of `said`, the `excess` oldest are about to be, and that must be
 * guests, viewers and what was overruled rather than cohosts and bans. None where there are not enough of those.
 */
function renewalsOf(before: Standings, said: readonly StatedRole[], excess: number): readonly Draft[] {
  const renewed: Draft[] = [];
  let forgotten = 0;
  for (const item of said.toSorted(byPrecedence).reverse()) {
    if (forgotten >= excess) return renewed;
    const { kind, subject, name, role, voice } = item.statement;
    if (role === 'guest' || role === 'viewer' || !doesCount(item, before)) forgotten += 1;
    else renewed.push({ kind, subject, name, role, voice });
  }
  return [];
}

const notAllowed = (): AppError =>
  new AppError('not-allowed', 'Only a host, or a cohost of higher standing, can do that.');

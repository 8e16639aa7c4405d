import { AppError } from '../lib/errors.ts';
import type { Draft } from './ledger/issuing.ts';
import type { LedgerRole } from './ledger/statement.ts';
import type { Standings } from './ledger/standing.ts';
import type { Knock, Moderation, Participant, RoomPolicy } from './model.ts';
import type { Command } from './protocol.ts';

/** What keeping order needs to know and to do. */
export interface ModerationScope {
  readonly standings: () => Standings;
  /** Whether `state` would take a draft about this identity. */
  readonly mayRule: (identity: string) => boolean;
  readonly participants: () => readonly Participant[];
  readonly knocks: () => readonly Knock[];
  /** Signs statements and tells everyone. @throws 'not-allowed' */
  readonly state: (drafts: readonly Draft[]) => Promise<void>;
  readonly command: (command: Command, peerId?: string) => void;
  /** Ends the call for oneself. */
  readonly end: (reason: AppError) => void;
}

/** Whether somebody with this role keeps order. */
export const isModerator = (role: LedgerRole | undefined): boolean => role === 'host' || role === 'cohost';

/**
 * Does what a host or cohost wants. What outlives the moment is stated and signed; what concerns only the moment is
 * a command to the one it concerns.
 * @throws 'not-allowed'
 */
export async function moderate(action: Moderation, scope: ModerationScope): Promise<void> {
  const self = scope.participants().find(({ isSelf }) => isSelf);
  if (!isModerator(self?.role))
    throw new AppError('not-allowed', 'Only the host and cohosts of this room may do that.');
  const person = (id: string): Person => {
    const found = [...scope.participants(), ...scope.knocks()].find((candidate) => candidate.id === id);
    if (!found) throw new AppError('not-found', 'That person is not here any more.');
    return found;
  };

  switch (action.kind) {
    case 'mute': {
      const muted = person(action.id);
      return mute([muted], [certify(muted, scope, { voice: false })], scope);
    }
    case 'mute-all': {
      const guests = scope.participants().filter(({ isSelf, role }) => !isSelf && role === 'guest');
      return mute(guests, certifyAll(guests, scope, { voice: false }), scope);
    }
    case 'ask-unmute': {
      const asked = person(action.id);
      const standing = scope.standings().roleOf(asked.identity);
      if (standing?.voice === false) await scope.state([certify(asked, scope, { voice: true })]);
      scope.command('ask-unmute', action.id);
      return;
    }
    case 'stop-video':
    case 'ask-video':
    case 'lower-hand':
    case 'refuse':
      scope.command(action.kind, person(action.id).id);
      return;
    case 'set-role':
      return scope.state([certify(person(action.id), scope, { role: action.role })]);
    case 'admit': {
      const knock = scope.knocks().find(({ id }) => id === action.id);
      const role = knock?.as === 'viewer' ? 'viewer' : 'guest';
      return scope.state([certify(person(action.id), scope, { role })]);
    }
    case 'remove':
      return scope.state([certify(person(action.id), scope, { role: 'removed' })]);
    case 'ban':
      return scope.state([certify(person(action.id), scope, { role: 'banned' })]);
    case 'let-back': {
      const outcast = scope.standings().outcasts.find(({ identity }) => identity === action.identity);
      const name = outcast?.name ?? '';
      return scope.state([{ kind: 'role', subject: action.identity, name, role: 'guest', voice: true }]);
    }
    case 'set-policy':
      return setPolicy(action.change, scope);
    case 'end':
      scope.command('end');
      scope.end(new AppError('room-ended', 'You ended the call for everyone.'));
  }
}

type Person = Pick<Participant, 'id' | 'identity' | 'name'> & Partial<Pick<Participant, 'role'>>;

/** The statement about somebody that differs from their present standing only by `change`. */
function certify(
  { identity, name, role }: Person,
  { standings }: ModerationScope,
  change: Partial<Pick<Extract<Draft, { kind: 'role' }>, 'role' | 'voice'>>,
): Extract<Draft, { kind: 'role' }> {
  const standing = standings().roleOf(identity);
  const present = standing?.role ?? role ?? 'guest';
  return { kind: 'role', subject: identity, name, role: present, voice: standing?.voice ?? true, ...change };
}

/**
 * One statement about each of `people`, of whom several may be tabs of one person; none about those whom a higher hand
 * has settled, since it would be refused and the others' with it.
 */
function certifyAll(
  people: readonly Person[],
  scope: ModerationScope,
  change: Parameters<typeof certify>[2],
): readonly Draft[] {
  const persons = new Map(people.map((person) => [person.identity, person]));
  return [...persons.values()]
    .filter(({ identity }) => scope.mayRule(identity))
    .map((person) => certify(person, scope, change));
}

async function mute(
  people: readonly Person[],
  held: readonly Draft[],
  scope: ModerationScope,
): Promise<void> {
  if (!scope.standings().policy.mayUnmute) await scope.state(held);
  for (const { id } of people) scope.command('mute', id);
}

async function setPolicy(change: Partial<RoomPolicy>, scope: ModerationScope): Promise<void> {
  const before = scope.standings().policy;
  const policy = { ...before, ...change };
  const closesDoor = (policy.locked && !before.locked) || (policy.asksFirst && !before.asksFirst);
  const opensMouths = policy.mayUnmute && !before.mayUnmute;
  const certified = closesDoor
    ? // A lock counts only certificates after it, so everyone present gets a new one; moderators need none.
      scope.participants().filter(({ role }) => !isModerator(role))
    : opensMouths
      ? scope.participants().filter(({ held }) => held)
      : [];
  await scope.state([
    { kind: 'policy', policy },
    ...certifyAll(certified, scope, opensMouths ? { voice: true } : {}),
  ]);
}

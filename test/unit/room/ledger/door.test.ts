import { expect } from 'chai';
import { placeOf, type Place } from '../../../../src/room/ledger/door.ts';
import { evaluate } from '../../../../src/room/ledger/standing.ts';
import type { LedgerRole, Stated } from '../../../../src/room/ledger/statement.ts';
import { keyOf, policy, role, ROOM } from './lab.ts';

const ROLES: readonly LedgerRole[] = ['host', 'cohost', 'guest', 'viewer', 'removed', 'banned'];
const newcomer = keyOf('newcomer');
const placesIn = (rules: readonly Stated[], sequence: number): Record<string, Place> => {
  const said = [...rules, ...ROLES.map((given) => role(ROOM, keyOf(given), given, sequence))];
  const standings = evaluate(ROOM, said);
  const places = ROLES.map((given) => [given, placeOf(standings, keyOf(given))] as const);
  return Object.fromEntries([...places, ['newcomer', placeOf(standings, newcomer)] as const]);
};
const KEPT: Record<string, Place> = { host: 'inside', cohost: 'inside', removed: 'out', banned: 'banned' };

describe('door', () => {
  it('is open where nothing was said of it, but to those put out', () => {
    const open = { ...KEPT, guest: 'inside', viewer: 'inside', newcomer: 'inside' };
    expect(placesIn([], 1)).to.deep.equal(open);
    expect(placesIn([policy(ROOM, 2)], 1)).to.deep.equal(open);
    expect(placeOf(evaluate(null, []), newcomer)).to.equal('inside');
  });

  it('holds strangers where newcomers knock, and knows who was let in before', () => {
    const asking = { ...KEPT, guest: 'inside', viewer: 'inside', newcomer: 'door' };
    expect(placesIn([policy(ROOM, 5, { asksFirst: true })], 1)).to.deep.equal(asking);
  });

  it('holds everyone but hosts, cohosts and who was let in since, where it is locked', () => {
    const lock = policy(ROOM, 5, { locked: true });
    const before = { ...KEPT, guest: 'door', viewer: 'door', newcomer: 'door' };
    const since = { ...KEPT, guest: 'inside', viewer: 'inside', newcomer: 'door' };
    expect(placesIn([lock], 4)).to.deep.equal(before);
    expect(placesIn([lock], 5)).to.deep.equal(before);
    expect(placesIn([lock], 6)).to.deep.equal(since);
    // Other rules changed meanwhile; it is still the same lock.
    expect(placesIn([policy(ROOM, 9, { locked: true, type: 'voice' }, 5)], 6)).to.deep.equal(since);
  });
});

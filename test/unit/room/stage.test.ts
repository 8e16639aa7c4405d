import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Role, RoomPolicy, RoomType } from '../../../src/room/model.ts';
import { MOST_PEOPLE, ROOM_TYPES, stageOf, type Attendee } from '../../../src/room/stage.ts';

const policyOf = (type: RoomType): RoomPolicy => ({ type, locked: false, asksFirst: false, mayUnmute: true });
const crowd = (count: number, change: Partial<Attendee> = {}): Attendee[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `p${String(index).padStart(2, '0')}`,
    role: null,
    wants: 'camera',
    sinceMs: index,
    ...change,
  }));
const count = (roles: ReadonlyMap<string, Role>, role: Role): number =>
  [...roles.values()].filter((each) => each === role).length;

const anyone: fc.Arbitrary<Attendee> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 4 }),
  role: fc.constantFrom<(Role | null)[]>('host', 'cohost', 'guest', 'viewer', null, null, null),
  wants: fc.constantFrom('camera' as const, 'voice' as const, 'viewer' as const),
  sinceMs: fc.integer({ min: 0, max: 5 }),
});
const anyPeople = fc.uniqueArray(anyone, { selector: ({ id }) => id, maxLength: 40, size: 'max' });
const anyType = fc.constantFrom<RoomType>('voice', 'camera', 'studio');

describe('stage', () => {
  it('has 8, 10 and 20 places, hosts and cohosts not counted, and the rest watch', () => {
    for (const [type, places] of [
      ['voice', 8],
      ['camera', 10],
      ['studio', 20],
    ] as const) {
      const order: Attendee[] = [
        { id: 'host', role: 'host', wants: 'camera', sinceMs: 99 },
        { id: 'cohost', role: 'cohost', wants: 'viewer', sinceMs: 99 },
      ];
      const roles = stageOf([...crowd(25), ...order], policyOf(type));
      expect(count(roles, 'guest')).to.equal(places);
      expect(count(roles, 'viewer')).to.equal(25 - places);
      expect([roles.get('host'), roles.get('cohost')]).to.deep.equal(['host', 'cohost']);
      expect(roles.get(`p${String(places - 1).padStart(2, '0')}`)).to.equal('guest');
      expect(roles.get(`p${String(places).padStart(2, '0')}`)).to.equal('viewer');
    }
    expect(MOST_PEOPLE).to.be.at.least(ROOM_TYPES.studio.guests);
  });

  it('gives places to those the ledger made guests before those who only came early', () => {
    const late: Attendee = { id: 'late', role: 'guest', wants: 'viewer', sinceMs: 1e15 };
    const roles = stageOf([...crowd(10), late], policyOf('voice'));
    expect(roles.get('late')).to.equal('guest');
    expect([roles.get('p06'), roles.get('p07')]).to.deep.equal(['guest', 'viewer']);
  });

  it('leaves those in the audience who came to watch, or were put there', () => {
    expect(count(stageOf(crowd(3, { wants: 'viewer' }), policyOf('camera')), 'viewer')).to.equal(3);
    expect(count(stageOf(crowd(3, { role: 'viewer' }), policyOf('camera')), 'viewer')).to.equal(3);
  });

  it('is the same in whatever order people are listed, never overfull, and never wastes a place', () => {
    const listed = anyPeople.chain((people) =>
      fc.tuple(
        fc.constant(people),
        fc.shuffledSubarray(people, { minLength: people.length, maxLength: people.length }),
      ),
    );
    fc.assert(
      fc.property(listed, anyType, ([people, shuffled], type) => {
        const roles = stageOf(people, policyOf(type));
        const sorted = (map: ReadonlyMap<string, Role>): unknown =>
          [...map].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(sorted(stageOf(shuffled, policyOf(type)))).to.deep.equal(sorted(roles));
        const wanting = people.filter(
          ({ role, wants }) => role === 'guest' || (role === null && wants !== 'viewer'),
        );
        expect(count(roles, 'guest')).to.equal(Math.min(wanting.length, ROOM_TYPES[type].guests));
        for (const { id, role } of people) {
          if (role === 'host' || role === 'cohost') expect(roles.get(id)).to.equal(role);
          if (role === 'viewer') expect(roles.get(id)).to.equal('viewer');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes no place from anybody who was on the stage when somebody comes after them', () => {
    fc.assert(
      fc.property(anyPeople, anyType, (people, type) => {
        const before = stageOf(people, policyOf(type));
        const late: Attendee = { id: 'a latecomer', role: null, wants: 'camera', sinceMs: 6 };
        const after = stageOf([...people, late], policyOf(type));
        for (const { id } of people) expect(after.get(id)).to.equal(before.get(id));
      }),
    );
  });
});

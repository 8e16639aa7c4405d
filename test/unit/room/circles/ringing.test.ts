import { expect } from 'chai';
import { createRings } from '../../../../src/room/circles/incoming.ts';
import type { CirclePerson } from '../../../../src/room/circles/model.ts';
import { ringingState, startRinging, type Ringing } from '../../../../src/room/circles/outgoing.ts';

const person = (name: string, inCall = false): CirclePerson => ({ identity: `key of ${name}`, name, inCall });
const [ada, bob] = [person('Ada'), person('Bob')];
const start = startRinging('a-room', 'a-call', 0);
const by = (...people: CirclePerson[]): ReadonlyMap<string, string> =>
  new Map(people.map(({ identity, name }) => [identity, name]));

describe('ringing a circle', () => {
  const cases: readonly [string, Partial<Ringing>, CirclePerson[], number, string, string[]][] = [
    ['gathers who is there', {}, [], 0, 'ringing', []],
    ['rings them', {}, [ada, bob], 3_000, 'ringing', ['Ada', 'Bob']],
    ['finds nobody', {}, [], 6_000, 'nobody-there', []],
    ['waits for those who are left', { declined: by(ada) }, [ada, bob], 9_000, 'ringing', ['Bob']],
    ['is answered by one', { answered: by(bob) }, [ada, bob], 9_000, 'answered', ['Bob']],
    ['is answered by whoever is in the room', {}, [ada, person('Cleo', true)], 0, 'answered', ['Cleo']],
    ['is answered also by a mix', { answered: by(bob), declined: by(ada) }, [ada], 9, 'answered', ['Bob']],
    ['is declined by all', { declined: by(ada, bob) }, [ada, bob], 9_000, 'declined', ['Ada', 'Bob']],
    ['is declined by all who have not gone', { declined: by(ada) }, [], 9_000, 'declined', ['Ada']],
    ['gives up', {}, [ada], 45_000, 'unanswered', []],
    ['gives up where all have gone', { wasAnybodyThere: true }, [], 9_000, 'unanswered', []],
  ];
  for (const [what, change, people, nowMs, state, names] of cases) {
    it(what, () => {
      expect(ringingState({ ...start, ...change }, people, nowMs)).to.deep.equal({
        code: 'a-room',
        state,
        names,
      });
    });
  }
});

describe('rings that sound here', () => {
  const ring = (callId: string, identity = 'ada', code = 'a-room') => ({
    callId,
    code,
    identity,
    name: identity,
  });

  it('sound from the first word on, and are missed when they stop', () => {
    const rings = createRings();
    rings.hear(ring('1'), 0);
    rings.hear(ring('1'), 3_000);
    expect(rings.current?.callId).to.equal('1');
    expect(rings.expire(15_000)).to.deep.equal([]);
    expect(rings.expire(15_001).map(({ callId }) => callId)).to.deep.equal(['1']);
    expect(rings.current).to.equal(null);
    rings.hear(ring('1'), 15_002);
    expect(rings.current, 'what is over does not ring again').to.equal(null);
  });

  it('are over after a minute, however long the caller goes on', () => {
    const rings = createRings();
    for (let nowMs = 0; nowMs < 57_000; nowMs += 3_000) rings.hear(ring('1'), nowMs);
    expect(rings.expire(57_001)).to.have.length(1);
  });

  it('wait for each other, and only the caller can withdraw one', () => {
    const rings = createRings();
    rings.hear(ring('1', 'ada'), 0);
    rings.hear(ring('2', 'bob', 'another-room'), 1);
    expect(rings.isBy('1', 'bob')).to.equal(false);
    // Somebody repeats another's call as their own.
    rings.hear(ring('1', 'mallory'), 2);
    expect(rings.current?.identity).to.equal('ada');
    expect(rings.end('1')?.identity).to.equal('ada');
    expect(rings.current?.callId).to.equal('2');
    expect(rings.end('1')).to.equal(null);
  });

  it('bear one who rings again and again, and a crowd', () => {
    const rings = createRings();
    let started = 0;
    for (let index = 0; index < 1000; index += 1) {
      rings.hear(ring(`call ${index}`, 'mallory'), index);
      if (rings.end(`call ${index}`)) started += 1;
    }
    expect(started).to.equal(3);
    for (let index = 0; index < 1000; index += 1)
      rings.hear(ring(`crowd ${index}`, `person ${index}`), index);
    expect(rings.endAll('a-room')).to.have.length(4);
  });
});

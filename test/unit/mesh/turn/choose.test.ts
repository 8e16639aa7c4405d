import { expect } from 'chai';
import * as fc from 'fast-check';
import { eachIceServer, type IceProbe, type IceServer } from '../../../../src/mesh/ice-probe.ts';
import { chooseIceServers } from '../../../../src/mesh/turn/choose.ts';

const SERVERS = eachIceServer([
  { urls: ['stun:s.example', 'stun:t.example'] },
  { urls: ['turn:a.example', 'turns:b.example'], username: 'ada', credential: 'secret' },
  { urls: 'turn:c.example', username: 'bo', credential: 'secret' },
]);
const found = (afterMs: number): IceProbe => ({ kind: 'found', afterMs });
const DEAD: IceProbe = { kind: 'none', code: null };

/** Host names of what is chosen, after these outcomes of a, b and c; null where one has not answered yet. */
function chosen(...outcomes: (IceProbe | null)[]): string {
  const turn = SERVERS.slice(2);
  const known = new Map(
    outcomes.flatMap((outcome, index) => {
      const server = turn[index];
      return outcome && server ? [[server, outcome] as [IceServer, IceProbe]] : [];
    }),
  );
  return chooseIceServers(SERVERS, known)
    .map(({ urls }) => urls.replace(/^.*:|\.example$/g, ''))
    .join('');
}

describe('the servers for a connection', () => {
  it('are all that there are, while nothing is known', () => {
    expect(chosen()).to.equal('stabc');
    expect(chooseIceServers(SERVERS, new Map())[2]).to.deep.equal({
      urls: 'turn:a.example',
      username: 'ada',
      credential: 'secret',
    });
  });

  it('are the nearest ones that answer', () => {
    expect(chosen(found(40), found(20), found(30))).to.equal('stbc');
    expect(chosen(DEAD, found(20), found(10))).to.equal('stcb');
  });

  it('leave out who has not answered, once somebody has', () => {
    expect(chosen(null, null, found(900))).to.equal('stc');
    expect(chosen(found(30), DEAD, null)).to.equal('sta');
  });

  it('leave out who has failed, before anybody has answered', () => {
    expect(chosen(DEAD, null, null)).to.equal('stbc');
  });

  it('are tried all the same where all have failed', () => {
    expect(chosen(DEAD, DEAD, DEAD)).to.equal('stabc');
  });

  it('are at most two that answer for TURN, whenever there is one', () => {
    const outcome = fc.oneof(fc.constant(null), fc.constant(DEAD), fc.nat(5_000).map(found));
    fc.assert(
      fc.property(fc.tuple(outcome, outcome, outcome), (outcomes) => {
        const turn = chosen(...outcomes)
          .slice(2)
          .split('');
        const isFound = (name: string): boolean => outcomes['abc'.indexOf(name)]?.kind === 'found';
        const found = ['a', 'b', 'c'].filter(isFound);
        expect(turn.length).to.be.within(1, found.length > 0 ? 2 : 3);
        expect(turn.every(isFound)).to.equal(found.length > 0);
      }),
    );
  });
});

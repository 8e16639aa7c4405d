import { expect } from 'chai';
import { parseRoute } from '../../../src/components/shared/routes.ts';
import { recordingHash } from '../../../src/lib/recording-hash.ts';

describe('the hash of a recording', () => {
  it('names the recording, and the moment where one is meant', () => {
    for (const atMs of [null, 0, 83_000, 1_234, 7_200_500]) {
      expect(parseRoute(recordingHash('a1-b2', atMs))).to.deep.equal({
        name: 'recording',
        id: 'a1-b2',
        atMs,
      });
    }
    expect(recordingHash('a1-b2')).to.equal('#/library/a1-b2');
    expect(parseRoute('#/library/a1-b2?t=83')).to.have.property('atMs', 83_000);
  });

  it('opens where somebody left off when the moment makes no sense', () => {
    for (const query of [
      '',
      't',
      't=',
      't=-5',
      't=1e9',
      't=NaN',
      't=1:30',
      't=123456789',
      't=0x10',
      't=%00',
      'x=5',
    ])
      expect(parseRoute(`#/library/a1?${query}`), query).to.deep.equal({
        name: 'recording',
        id: 'a1',
        atMs: null,
      });
    expect(parseRoute('#/library?t=5')).to.deep.equal({ name: 'library' });
  });
});

import { expect } from 'chai';
import * as fc from 'fast-check';
import { cleanName, parsePeerMessage } from '../../../src/mesh/protocol.ts';

const presence = { name: 'Ada', muted: false, videoOn: true, recording: false };

describe('peer protocol', () => {
  it('reads what peers say', () => {
    expect(parsePeerMessage({ kind: 'presence', presence })).to.deep.equal({ kind: 'presence', presence });
    expect(parsePeerMessage({ kind: 'streams', camera: 'x' })).to.deep.equal({
      kind: 'streams',
      camera: 'x',
    });
  });

  it('takes nothing else', () => {
    for (const wrong of [
      null,
      'presence',
      [],
      {},
      { kind: 'presence' },
      { kind: 'other' },
      { kind: 'presence', presence: { ...presence, muted: 'no' } },
      { kind: 'presence', presence: { ...presence, role: 'host' } },
      { kind: 'presence', presence: { ...presence, name: 'a'.repeat(1001) } },
      { kind: 'streams', camera: '' },
      { kind: 'streams', camera: 'a'.repeat(65) },
      { kind: 'streams', camera: 'x', more: 1 },
    ]) {
      expect(parsePeerMessage(wrong), JSON.stringify(wrong)).to.equal(null);
    }
  });

  it('survives any junk', () => {
    const junk = fc.oneof(
      fc.anything(),
      fc.record({
        kind: fc.constantFrom('presence', 'streams'),
        presence: fc.anything(),
        camera: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(junk, (data) => {
        const message = parsePeerMessage(data);
        if (message?.kind === 'presence')
          expect(message.presence.name).to.equal(cleanName(message.presence.name));
      }),
      { numRuns: 500 },
    );
  });

  it('shows names as they are, but for what could disguise them', () => {
    expect(cleanName('  Ada \n Lovelace ')).to.equal('Ada Lovelace');
    expect(cleanName('Ada\u202Egnp.exe')).to.equal('Ada gnp.exe');
    expect(cleanName('\u0000\u0007\u200B\u2066')).to.equal('');
    expect(cleanName('José 李 Ольга 👩‍👩‍👧')).to.equal('José 李 Ольга 👩‍👩‍👧');
    expect(cleanName('a'.repeat(100))).to.equal('a'.repeat(40));
    expect(cleanName('👩‍👩‍👧'.repeat(100))).to.equal('👩‍👩‍👧'.repeat(40));
    expect(cleanName(`Z${'\u0301'.repeat(500)}`).length).to.be.below(17);
  });

  it('makes any text a name that stays as it is when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const name = cleanName(text);
        expect([...new Intl.Segmenter().segment(name)].length).to.be.at.most(40);
        expect(name).not.to.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(cleanName(name)).to.equal(name);
      }),
      { numRuns: 500 },
    );
  });
});

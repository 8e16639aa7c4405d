import { expect } from 'chai';
import * as fc from 'fast-check';
import { cleanName, parseMeshMessage } from '../../../src/mesh/protocol.ts';

describe('mesh protocol', () => {
  it('reads what meshes say', () => {
    for (const message of [
      { kind: 'streams', person: 'x', screen: 'y' },
      { kind: 'hub', frame: '{}' },
      {
        kind: 'demand',
        demand: { cameraHeightPx: 180, screenHeightPx: 0, attention: 'normal', frameShare: 0.7 },
      },
      { kind: 'codecs', decodes: ['AV1', 'H264'] },
      { kind: 'room', message: { kind: 'presence' } },
    ]) {
      expect(parseMeshMessage(message)).to.deep.equal(message);
    }
  });

  it('takes nothing else', () => {
    for (const wrong of [
      null,
      'streams',
      [],
      {},
      { kind: 'other' },
      { kind: 'streams', person: '', screen: 'y' },
      { kind: 'codecs', decodes: ['MPEG'] },
      { kind: 'codecs', decodes: ['AV1', 'AV1', 'AV1', 'AV1', 'AV1'] },
      { kind: 'streams', person: 'a'.repeat(65), screen: 'y' },
      { kind: 'streams', person: 'x', screen: 'y', more: 1 },
      {
        kind: 'demand',
        demand: { cameraHeightPx: 180, screenHeightPx: 0, attention: 'normal', frameShare: 0 },
      },
      {
        kind: 'demand',
        demand: { cameraHeightPx: -1, screenHeightPx: 0, attention: 'normal', frameShare: 1 },
      },
      { kind: 'hub', frame: 'a'.repeat(65_537) },
      { kind: 'room' },
    ]) {
      expect(parseMeshMessage(wrong), JSON.stringify(wrong).slice(0, 80)).to.equal(null);
    }
  });

  it('survives any junk', () => {
    const kind = fc.constantFrom('streams', 'hub', 'room');
    const junk = fc.oneof(fc.anything(), fc.record({ kind, camera: fc.anything(), frame: fc.anything() }));
    fc.assert(
      fc.property(junk, (data) => void parseMeshMessage(data)),
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

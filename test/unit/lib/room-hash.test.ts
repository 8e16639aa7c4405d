import { expect } from 'chai';
import { parseRoute } from '../../../src/components/shared/routes.ts';
import { NO_EXTRAS, mergeExtras, pairIn, pairingLink, roomHash } from '../../../src/lib/room-hash.ts';
import { readStand, sessionLabel, standLink } from '../../../src/lib/stand-link.ts';
import { parseRoomCode } from '../../../src/room/room-code.ts';

const CODE = 'abandon-ability-able-about-above-absent';
const RELAY = 'wss://relay.example/path?a=b&c=d';
const TURN = 'turn:ada%26bo:a%3Ab%25@turn.example:3478?transport=tcp';
const EXTRAS = { relays: [RELAY], turn: [TURN] };

describe('the hash of a room', () => {
  it('carries code, relays, TURN servers and an offer, and gives them back', () => {
    const twice = { relays: [RELAY, 'ws://localhost:1/'], turn: [TURN, TURN] };
    for (const extras of [NO_EXTRAS, EXTRAS, twice]) {
      for (const pair of [null, 'CP1ABC234']) {
        const hash = roomHash(CODE, extras, pair);
        expect(parseRoute(hash)).to.deep.equal({ name: 'room', code: CODE, extras, pair, stand: null });
        expect(parseRoomCode(`https://example.org/app/${hash}`).code).to.equal(CODE);
        expect(pairIn(`https://example.org/app/${hash}`)).to.equal(pair);
      }
    }
  });

  it('becomes an invitation to pair, with extras or without', () => {
    for (const extras of [NO_EXTRAS, EXTRAS]) {
      const link = pairingLink(`https://example.org/${roomHash(CODE, extras)}`, 'CP1ABC');
      expect(link).to.equal(`https://example.org/${roomHash(CODE, extras, 'CP1ABC')}`);
      expect(pairIn(` ${link}\n`)).to.equal('CP1ABC');
    }
  });

  it('puts what two links bring together, each once', () => {
    const merged = mergeExtras(EXTRAS, { relays: ['ws://b/', RELAY], turn: [TURN] });
    expect(merged).to.deep.equal({ relays: [RELAY, 'ws://b/'], turn: [TURN] });
  });

  it('makes a device somebody’s camera stand, and only by a link that is whole', () => {
    const stand = { owner: 'A'.repeat(43), ownerName: 'Ada & Bo', session: 'ABCDEFGH234567AB' };
    for (const extras of [NO_EXTRAS, EXTRAS]) {
      const link = standLink(`https://example.org/${roomHash(CODE, extras)}`, stand);
      expect(parseRoute(new URL(link).hash)).to.deep.equal({
        name: 'room',
        code: CODE,
        extras,
        pair: null,
        stand,
      });
      expect(parseRoomCode(link)).to.deep.include({ code: CODE });
    }
    for (const query of [
      '',
      'stand=',
      `stand=${stand.owner}`,
      `stand=${stand.owner}&session=short`,
      `stand=<b>&session=${stand.session}`,
    ])
      expect(readStand(query), query).to.equal(null);
    const long = readStand(`stand=${stand.owner}&session=${stand.session}&owner=${'x'.repeat(500)}`);
    expect(long?.ownerName).to.have.lengthOf(40);
    expect(sessionLabel(stand.session)).to.equal('ABCD');
  });

  it('finds no offer where there is none', () => {
    for (const text of ['', 'CP1ABC', CODE, `https://example.org/#/r/${CODE}`, '?']) {
      expect(pairIn(text), text).to.equal(null);
    }
  });
});

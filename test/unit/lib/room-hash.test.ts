import { expect } from 'chai';
import { parseRoute } from '../../../src/components/shared/routes.ts';
import { NO_EXTRAS, mergeExtras, pairIn, pairingLink, roomHash } from '../../../src/lib/room-hash.ts';
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
        expect(parseRoute(hash)).to.deep.equal({ name: 'room', code: CODE, extras, pair });
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

  it('finds no offer where there is none', () => {
    for (const text of ['', 'CP1ABC', CODE, `https://example.org/#/r/${CODE}`, '?']) {
      expect(pairIn(text), text).to.equal(null);
    }
  });
});

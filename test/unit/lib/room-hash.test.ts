import { expect } from 'chai';
import { parseRoute } from '../../../src/components/shared/routes.ts';
import { pairIn, pairingLink, roomHash } from '../../../src/lib/room-hash.ts';
import { parseRoomCode } from '../../../src/room/room-code.ts';

const CODE = 'abandon-ability-able-about-above-absent';
const RELAY = 'wss://relay.example/path?a=b&c=d';

describe('the hash of a room', () => {
  it('carries code, relays and an offer, and gives them back', () => {
    for (const relays of [[], [RELAY], [RELAY, 'ws://localhost:1/']]) {
      for (const pair of [null, 'CP1ABC234']) {
        const hash = roomHash(CODE, relays, pair);
        expect(parseRoute(hash)).to.deep.equal({ name: 'room', code: CODE, extraRelays: relays, pair });
        expect(parseRoomCode(`https://example.org/app/${hash}`).code).to.equal(CODE);
        expect(pairIn(`https://example.org/app/${hash}`)).to.equal(pair);
      }
    }
  });

  it('becomes an invitation to pair, with relays or without', () => {
    for (const relays of [[], [RELAY]]) {
      const link = pairingLink(`https://example.org/${roomHash(CODE, relays)}`, 'CP1ABC');
      expect(link).to.equal(`https://example.org/${roomHash(CODE, relays, 'CP1ABC')}`);
      expect(pairIn(` ${link}\n`)).to.equal('CP1ABC');
    }
  });

  it('finds no offer where there is none', () => {
    for (const text of ['', 'CP1ABC', CODE, `https://example.org/#/r/${CODE}`, '?']) {
      expect(pairIn(text), text).to.equal(null);
    }
  });
});

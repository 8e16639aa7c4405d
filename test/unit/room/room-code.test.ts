import { expect } from 'chai';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import * as fc from 'fast-check';
import { roomHash } from '../../../src/lib/room-hash.ts';
import { parseRoomCode, roomCodeOf, verifyRoomKey } from '../../../src/room/room-code.ts';

const CODE = 'apple-banana-zoo-abandon-ability-able';
const TURN = 'turn:ada:p%40ss%3A@turn.example:3478?transport=tcp';

function sentenceOf(text: string): string {
  try {
    parseRoomCode(text);
  } catch (error) {
    expect((error as Error).name).to.equal('room-code-invalid');
    return (error as Error).message;
  }
  throw new Error(`“${text}” was taken for a room code.`);
}

describe('room code', () => {
  it('is the fingerprint of the key, for ever', async () => {
    // Computed with Node's pbkdf2Sync and the BIP39 list.
    expect(await roomCodeOf(new Uint8Array(32))).to.equal('size-unlock-argue-arctic-spring-decrease');
    expect(await roomCodeOf(Uint8Array.from({ length: 32 }, (_, index) => index))).to.equal(
      'nation-program-two-display-frost-wear',
    );
  });

  it('tells a room’s key from another', async () => {
    const key = crypto.getRandomValues(new Uint8Array(32));
    const code = await roomCodeOf(key);
    expect(await verifyRoomKey(code, key)).to.be.true;
    key[31] = (key[31] ?? 0) ^ 1;
    expect(await verifyRoomKey(code, key)).to.be.false;
  });

  it('reads every code in every way of writing it', () => {
    const words = fc.array(fc.constantFrom(...wordlist), { minLength: 6, maxLength: 6 });
    const separator = fc.constantFrom('-', ' ', '  ', ' - ', ', ', '\n', '–', '.', '_');
    const capitals = fc.constantFrom(
      (word: string) => word,
      (word: string) => word.toUpperCase(),
      (word: string) => word.charAt(0).toUpperCase() + word.slice(1),
    );
    fc.assert(
      fc.property(words, separator, capitals, (six, between, change) => {
        const { code } = parseRoomCode(`  ${six.map(change).join(between)} `);
        expect(code).to.equal(six.join('-'));
      }),
    );
  });

  it('reads what a link was made of, wherever it was pasted', () => {
    const words = fc.array(fc.constantFrom(...wordlist), { minLength: 6, maxLength: 6 });
    const relay = fc
      .webUrl({ withQueryParameters: true })
      .map((url) => new URL(url.replace(/^https?/, 'wss')).href);
    fc.assert(
      fc.property(words, fc.uniqueArray(relay, { maxLength: 8 }), (six, relays) => {
        const code = six.join('-');
        const link = `https://example.org/coterie/${roomHash(code, { relays, turn: [TURN] })}`;
        expect(parseRoomCode(link)).to.deep.equal({ code, extras: { relays, turn: [TURN] } });
        expect(parseRoomCode(`Call me: ${link}\nnow`)).to.deep.equal({
          code,
          extras: { relays, turn: [TURN] },
        });
      }),
    );
  });

  it('never breaks on junk, and either reads it or says what is wrong', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true })), (text) => {
        expect(sentenceOf(text)).to.match(/^[A-Z“].+[.?]$/s);
      }),
      { numRuns: 300 },
    );
  });

  it('reads words that run together', () => {
    expect(parseRoomCode('applebananazooabandonabilityable').code).to.equal(CODE);
    expect(parseRoomCode('apple banana zooabandon ability able').code).to.equal(CODE);
  });

  it('does not guess where run-together words can be read in two ways', () => {
    expect(sentenceOf('cartable-zoo-apple-banana-able')).to.contain('more than one way');
    expect(parseRoomCode('cart-able-zoo-apple-banana-able').code).to.equal('cart-able-zoo-apple-banana-able');
    expect(parseRoomCode('car-table-zoo-apple-banana-able').code).to.equal('car-table-zoo-apple-banana-able');
  });

  it('points at the misspelt word and suggests the nearest', () => {
    expect(sentenceOf('aple-banana-zoo-abandon-ability-able')).to.equal(
      '“aple” is not one of the words of a room code: did you mean “apple”?',
    );
    expect(sentenceOf('appel-banana-zoo-abandon-ability-able')).to.contain('“apple”');
    expect(sentenceOf('apple-banana-zoo-abandno-ability-able'))
      .to.contain('“abandno”')
      .and.contain('“abandon”');
    expect(sentenceOf('apple-banana-qqqqqqq-abandon-ability-able')).not.to.contain('did you mean');
  });

  it('counts the words', () => {
    expect(sentenceOf('')).to.equal('Type the six words of the room code.');
    expect(sentenceOf('apple')).to.contain('only one');
    expect(sentenceOf('apple-banana-zoo-abandon-ability')).to.contain('this has 5');
    expect(sentenceOf(`${CODE}-zoo`)).to.contain('this has 7');
  });

  it('answers at once however long and ambiguous the text', () => {
    const startedAtMs = performance.now();
    sentenceOf('cartable'.repeat(1000));
    sentenceOf('cartable'.repeat(25));
    sentenceOf('cartable '.repeat(22));
    expect(performance.now() - startedAtMs).to.be.below(200);
  });

  it('takes only WebSocket relays out of a link, each once and not too many', () => {
    const link = `#/r/${CODE}?relay=wss://a.example/&relay=https://b.example&relay=javascript:alert(1)&relay=wss://a.example&relay=nonsense&relay=mqtt%2Bwss://c.example`;
    expect(parseRoomCode(link).extras.relays).to.deep.equal(['wss://a.example/', 'mqtt+wss://c.example/']);
    const many = Array.from({ length: 30 }, (_, index) => `wss://r${String(index)}.example/`);
    expect(parseRoomCode(roomHash(CODE, { relays: many, turn: [] })).extras.relays).to.have.length(8);
  });

  it('takes only TURN servers with credentials out of a link, each once and not too many', () => {
    const bad = [
      'turn:a.example',
      'turn:ada@a.example',
      'stun:ada:b@a.example',
      'turn:a:b@',
      'https://a:b@c',
    ];
    const link = roomHash(CODE, { relays: [], turn: [...bad, TURN, TURN.replace('turn:', 'TURN:'), TURN] });
    expect(parseRoomCode(link).extras.turn).to.deep.equal([TURN, TURN.replace('turn:', 'TURN:')]);
    const many = Array.from({ length: 30 }, (_, index) => `turn:a:b@t${String(index)}.example`);
    expect(parseRoomCode(roomHash(CODE, { relays: [], turn: many })).extras.turn).to.have.length(4);
  });
});

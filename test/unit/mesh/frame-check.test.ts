import { expect } from 'chai';
import * as fc from 'fast-check';
import { createFrameCheck } from '../../../src/mesh/frame-check.ts';

const encode = (text: string): number[] => [...new TextEncoder().encode(text)];
const frameOf = (...bytes: number[]): ArrayBuffer => new Uint8Array(bytes).buffer;
const sized = (token: string): number[] => [token.length >> 8, token.length & 255, ...encode(token)];

/** As trystero makes it. */
const piece = (
  kind: string,
  { token = 'room', number = 0, isLast = true, sizeBytes = 10 } = {},
): ArrayBuffer =>
  frameOf(
    1,
    ...sized(token),
    ...encode(kind.padEnd(32, '\0')),
    number >> 8,
    number & 255,
    Number(isLast) | 8,
    255,
    ...Array<number>(sizeBytes).fill(32),
  );
const presence = (token: string): ArrayBuffer => frameOf(2, 1, ...sized(token));

describe('frame check', () => {
  it('lets by all that a mesh sends, in pieces too', () => {
    const check = createFrameCheck();
    expect(check(presence('room'))).to.equal(null);
    for (const kind of ['@_hsdata', '@_hsready', '@_signal', '@_leave', 'coterie'])
      expect(check(piece(kind)), kind).to.equal(null);
    // Long messages one after the other, far more than may be unfinished at once.
    for (let number = 0; number < 100; number += 1) {
      for (let index = 0; index < 4; index += 1)
        expect(check(piece('coterie', { number, isLast: false, sizeBytes: 16_000 }))).to.equal(null);
      expect(check(piece('coterie', { number }))).to.equal(null);
    }
  });

  it('lets by no message that never ends, however it is cut', () => {
    for (const sizeBytes of [0, 16_000]) {
      const check = createFrameCheck();
      const taken = Array.from({ length: 20_000 }, (_, number) =>
        check(piece('coterie', { number: number % 3, isLast: false, sizeBytes })),
      );
      expect(taken[0]).to.equal(null);
      expect(taken.at(-1)).to.equal('flood');
      expect(taken.filter((violation) => violation === null).length * (sizeBytes + 36)).to.be.below(300_000);
    }
  });

  it('lets by nothing of another kind, of another room, or endless negotiation', () => {
    const check = createFrameCheck();
    expect(check(presence('room'))).to.equal(null);
    for (const kind of ['other', '', '@_stream', '@_track', '@_response', '__proto__', 'constructor'])
      expect(check(piece(kind)), kind).to.equal('malformed');
    expect(check(piece('coterie', { token: 'another' }))).to.equal('malformed');
    expect(check(presence('another'))).to.equal('malformed');
    const signals = Array.from({ length: 1_000 }, () => check(piece('@_signal')));
    expect(signals.filter((violation) => violation === null).length).to.be.below(250);
    expect(check(piece('coterie'))).to.equal(null);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 5 }), (frames) => {
        const check = createFrameCheck();
        for (const frame of frames)
          expect(check(frame.slice().buffer)).to.be.oneOf([null, 'flood', 'malformed']);
      }),
      { numRuns: 2_000 },
    );
  });
});

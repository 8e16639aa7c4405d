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
    const isGood = createFrameCheck();
    expect(isGood(presence('room'))).to.equal(true);
    for (const kind of ['@_hsdata', '@_hsready', '@_signal', '@_leave', 'coterie'])
      expect(isGood(piece(kind)), kind).to.equal(true);
    // Long messages one after the other, far more than may be unfinished at once.
    for (let number = 0; number < 100; number += 1) {
      for (let index = 0; index < 4; index += 1)
        expect(isGood(piece('coterie', { number, isLast: false, sizeBytes: 16_000 }))).to.equal(true);
      expect(isGood(piece('coterie', { number }))).to.equal(true);
    }
  });

  it('lets by no message that never ends, however it is cut', () => {
    for (const sizeBytes of [0, 16_000]) {
      const isGood = createFrameCheck();
      const taken = Array.from({ length: 20_000 }, (_, number) =>
        isGood(piece('coterie', { number: number % 3, isLast: false, sizeBytes })),
      );
      expect(taken[0]).to.equal(true);
      expect(taken.filter(Boolean).length * (sizeBytes + 36)).to.be.below(300_000);
    }
  });

  it('lets by nothing of another kind, of another room, or endless negotiation', () => {
    const isGood = createFrameCheck();
    expect(isGood(presence('room'))).to.equal(true);
    for (const kind of ['other', '', '@_stream', '@_track', '@_response', '__proto__', 'constructor'])
      expect(isGood(piece(kind)), kind).to.equal(false);
    expect(isGood(piece('coterie', { token: 'another' }))).to.equal(false);
    expect(isGood(presence('another'))).to.equal(false);
    const signals = Array.from({ length: 1_000 }, () => isGood(piece('@_signal')));
    expect(signals.filter(Boolean).length).to.be.below(250);
    expect(isGood(piece('coterie'))).to.equal(true);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 5 }), (frames) => {
        const isGood = createFrameCheck();
        for (const frame of frames) expect(isGood(frame.slice().buffer)).to.be.a('boolean');
      }),
      { numRuns: 2_000 },
    );
  });
});

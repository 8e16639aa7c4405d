import { expect } from 'chai';
import fc from 'fast-check';
import { LANDMARK_COUNT, type PoseFrame } from '../../../../src/lib/pose/pose.ts';
import { decodePose, encodePose, MOST_WIRE_BYTES } from '../../../../src/lib/pose/wire.ts';

const part = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const landmark = fc.tuple(part(-0.5, 1.5), part(-0.5, 1.5), part(-1, 1), part(0, 1));
const pose = fc
  .array(landmark, { minLength: LANDMARK_COUNT, maxLength: LANDMARK_COUNT })
  .map((landmarks) => ({ landmarks: Float32Array.from(landmarks.flat()), world: null }));
const frame: fc.Arbitrary<PoseFrame> = fc.record({
  timestampMs: part(0, 8.64e15),
  width: fc.integer({ min: 1, max: 16_384 }),
  height: fc.integer({ min: 1, max: 16_384 }),
  people: fc.integer({ min: 1, max: 9 }),
  pose: fc.option(pose),
});

describe('poses on the wire', () => {
  it('arrive as they were sent, to a thousandth of the picture, in few bytes', () => {
    fc.assert(
      fc.property(frame, (sent) => {
        const bytes = encodePose(sent);
        expect(bytes.length).to.be.at.most(MOST_WIRE_BYTES);
        const { pose: came, ...rest } = decodePose(bytes)!;
        const { pose: went, ...others } = sent;
        expect(rest).to.deep.equal(others);
        expect(came === null).to.equal(went === null);
        came?.landmarks.forEach((value, at) => {
          if (at % 4 === 2) expect(value).to.equal(0);
          else expect(value).to.be.closeTo(went!.landmarks[at]!, at % 4 === 3 ? 0.034 : 0.0003);
        });
      }),
    );
    expect(MOST_WIRE_BYTES).to.be.at.most(180);
  });

  it('put what is far outside, or no number, somewhere sensible', () => {
    const landmarks = new Float32Array(4 * LANDMARK_COUNT).fill(Number.NaN);
    landmarks.set([-7, 9, 0, 2]);
    const came = decodePose(
      encodePose({ timestampMs: 1, width: 2, height: 2, people: 300, pose: { landmarks, world: null } }),
    )!;
    expect(came.people).to.equal(255);
    expect([...came.pose!.landmarks.slice(0, 4)]).to.deep.equal([-0.5, 1.5, 0, 1]);
    expect(came.pose!.landmarks.every((value) => Number.isFinite(value))).to.equal(true);
  });

  it('are refused where the bytes are nonsense, and valid where they are not', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ minLength: MOST_WIRE_BYTES, maxLength: MOST_WIRE_BYTES }).map((bytes) => {
        bytes[0] = 0x11;
        return bytes;
      }),
      // A real one with a byte changed, cut or lengthened.
      fc
        .tuple(frame, fc.nat(200), fc.integer({ min: 0, max: 255 }), fc.nat(200))
        .map(([sent, at, byte, length]) => {
          const bytes = new Uint8Array(length);
          const whole = encodePose(sent);
          bytes.set(whole.subarray(0, Math.min(length, whole.length)));
          if (at < length) bytes[at] = byte;
          return bytes;
        }),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        const found = decodePose(bytes);
        if (!found) return;
        expect(Number.isFinite(found.timestampMs) && found.timestampMs >= 0).to.equal(true);
        expect(Math.min(found.width, found.height)).to.be.above(0);
        for (const value of found.pose?.landmarks ?? []) expect(value).to.be.within(-0.5, 1.5);
        // There is one way to say each thing.
        expect(encodePose(found)).to.deep.equal(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('are read from the middle of a buffer too', () => {
    const bytes = encodePose({ timestampMs: 5, width: 640, height: 480, people: 0, pose: null });
    const padded = new Uint8Array(bytes.length + 8);
    padded.set(bytes, 3);
    expect(decodePose(padded.subarray(3, 3 + bytes.length))?.timestampMs).to.equal(5);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { createMediaClock, type Block } from '../../../../src/workers/capture/media-clock.ts';
import { trackNumbers } from '../../../../src/lib/container/matroska-header.ts';
import { createHandovers } from '../../../../src/workers/finaliser/handovers.ts';
import { chromiumLatenessMs, opusPacketMs } from '../../../../src/workers/opus-packet.ts';

type Bytes = readonly number[];

/** Three frames of 20 ms in one packet, as Chromium makes them. */
const OPUS_60_MS: Bytes = [0xfb, 0x03, 1, 2, 3, 4];
const PICTURE = 1;
const SOUND = 2;

const text = (words: string): Bytes => [...new TextEncoder().encode(words)];

/** An element with a size of two bytes. */
const element = (id: Bytes, body: Bytes): Bytes => [
  ...id,
  0x40 | (body.length >> 8),
  body.length & 255,
  ...body,
];

const trackEntry = (number: number, type: number, codec: string): Bytes =>
  element(
    [0xae],
    [...element([0xd7], [number]), ...element([0x83], [type]), ...element([0x86], text(codec))],
  );

/** All that comes before the first Cluster. */
function header({ app = 'Chrome', hasPicture = true } = {}): Bytes {
  const entries = [
    ...(hasPicture ? trackEntry(PICTURE, 1, 'V_MPEG4/ISO/AVC') : []),
    ...trackEntry(SOUND, 2, 'A_OPUS'),
  ];
  return [
    ...element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], text('matroska'))),
    ...[0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ...element([0x15, 0x49, 0xa9, 0x66], element([0x4d, 0x80], text(app))),
    ...element([0x16, 0x54, 0xae, 0x6b], entries),
  ];
}

const cluster = (timeMs: number): Bytes => [
  ...[0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ...element([0xe7], [timeMs >> 8, timeMs & 255]),
];

const block = (track: number, timeMs: number, payload: Bytes, isKey = true): Bytes =>
  element([0xa3], [0x80 | track, timeMs >> 8, timeMs & 255, isKey ? 0x80 : 0, ...payload]);

/** Two Clusters, a picture every 40 ms, sound every 60 ms. */
function stream(options?: Parameters<typeof header>[0]): Uint8Array {
  const hasPicture = options?.hasPicture ?? true;
  const picture = (ms: number, isKey: boolean): Bytes =>
    hasPicture
      ? block(
          PICTURE,
          ms,
          Array.from({ length: 300 }, () => 7),
          isKey,
        )
      : [];
  const half: Bytes = [
    ...picture(0, true),
    ...block(SOUND, 50, OPUS_60_MS),
    ...picture(40, false),
    ...picture(80, false),
    ...block(SOUND, 110, OPUS_60_MS),
    ...picture(120, false),
  ];
  return Uint8Array.from([...header(options), ...cluster(0), ...half, ...cluster(1000), ...half]);
}

describe('a stream as recorders write it', () => {
  it('tells how long a packet of Opus lasts', () => {
    const durations: readonly [Bytes, number][] = [
      [[0xf8, 0], 20],
      [OPUS_60_MS, 60],
      [[0x80, 0], 2.5],
      [[0x18, 0], 60],
      [[0x61, 0], 20],
      [[0xe1, 0], 5],
    ];
    for (const [packet, ms] of durations) expect(opusPacketMs(packet)).to.equal(ms);
    expect(chromiumLatenessMs(60)).to.equal(50);
    expect(chromiumLatenessMs(2.5)).to.equal(0);
  });

  it('says which track is which, and whether its sound is late', () => {
    const told = (options?: Parameters<typeof header>[0]) => trackNumbers(Uint8Array.from(header(options)));
    expect(told()).to.deep.equal({ all: [PICTURE, SOUND], video: PICTURE, opus: SOUND, isSoundLate: true });
    expect(told({ app: 'QTmuxingAppLibWebM' }).isSoundLate).to.equal(false);
    expect(told({ hasPicture: false })).to.deep.equal({
      all: [SOUND],
      video: null,
      opus: SOUND,
      isSoundLate: false,
    });
  });

  it('is nobody’s where its header is cut off or is noise', () => {
    const whole = Uint8Array.from(header());
    for (let end = 0; end < whole.length; end += 1) trackNumbers(whole.subarray(0, end));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        trackNumbers(bytes);
        createMediaClock().push(bytes, 0);
      }),
    );
    expect(trackNumbers(new Uint8Array(0)).all).to.deep.equal([]);
  });

  it('reaches as far however it is cut into chunks', () => {
    const bytes = stream();
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }),
        (cuts) => {
          const blocks: Block[] = [];
          const clock = createMediaClock(null, (one) => blocks.push(one));
          const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
          let last: number | null = null;
          for (const [index, from] of edges.slice(0, -1).entries())
            last = clock.push(bytes.subarray(from, edges[index + 1]), from).mediaMs ?? last;
          // The last picture of the second Cluster, which a sound of up to 1120 does not reach.
          expect(last).to.equal(1120);
          expect(blocks.map(({ isPicture }) => isPicture)).to.have.lengthOf(12);
          expect(blocks[1]).to.deep.include({ isPicture: false, reachesMs: 60, isInterleaved: true });
          expect(blocks.at(-1)!.end).to.equal(bytes.length);
        },
      ),
    );
  });

  it('goes on at the next Cluster behind a hole', () => {
    const bytes = stream();
    const second = bytes.findLastIndex(
      (_, at) => bytes[at] === 0x1f && bytes[at + 1] === 0x43 && bytes[at + 2] === 0xb6,
    );
    const clock = createMediaClock();
    clock.push(bytes.subarray(0, 200), 0);
    const { mediaMs, cue } = clock.push(bytes.subarray(second - 100), second - 100);
    expect(mediaMs).to.equal(1120);
    expect(cue).to.deep.equal({ clusterOffset: second, timeMs: 1000 });
  });

  it('was handed over with the block it is cut in, and with what the muxer held back', () => {
    const bytes = stream();
    const blocks: Block[] = [];
    createMediaClock(null, (one) => blocks.push(one)).push(bytes, 0);
    const cutIn = blocks[2]!;
    const handovers = createHandovers();
    handovers.push(bytes.subarray(0, cutIn.start + 1), 0, { wallMs: 5000, part: 0 });
    handovers.push(bytes.subarray(cutIn.start + 1), cutIn.start + 1, { wallMs: 6000, part: 0 });
    const [first] = handovers.finish();
    // Cut in the picture of 40 ms: the sound behind it, up to 120 ms, was there.
    expect(first).to.deep.equal({ mediaMs: 120, wallMs: 5000, part: 0 });
    expect(createHandovers().finish()).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import {
  ALL_FORMATS,
  AudioSampleSink,
  BlobSource,
  Input,
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  CanvasSource,
  Output,
  Quality,
  VideoSampleSink,
  WebMOutputFormat,
} from 'mediabunny';
import { composeTake, type TakePart, type TakePiece } from '../../../../src/media/recording/take.ts';
import {
  deleteRecordingFile,
  listRecordingFiles,
  openRecordingFile,
} from '../../../../src/storage/recording-files.ts';
import { layOutGrid } from '../../../../src/workers/compositor/grid.ts';
import { workersOf } from '../../../support/browser/workers-of.ts';
import { readClock } from '../../media/recording/clock-source.ts';

const SIZE = { width: 640, height: 360 };
const RATE = 48_000;
const BEEP_S = 0.06;
const TICK_MS = 10;
const CELLS = 16;

/** Somebody's own recording: each picture tells the time of the take, and each second of it beeps, at their own pitch. */
interface Own {
  readonly pieces: readonly TakePiece[];
  readonly frameRate: number;
  readonly pitchHz: number;
  /** When in each second it beeps. */
  readonly beepsAtS: number;
}

const OWNS: readonly Own[] = [
  {
    pieces: [{ fromMediaMs: 0, toMediaMs: 6000, atMs: 0, stretch: 1 }],
    frameRate: 30,
    pitchHz: 700,
    beepsAtS: 0.1,
  },
  {
    pieces: [{ fromMediaMs: 0, toMediaMs: 4700, atMs: 1300, stretch: 1.0005 }],
    frameRate: 30,
    pitchHz: 1100,
    beepsAtS: 0.4,
  },
  {
    // Paused for 0.6 s.
    pieces: [
      { fromMediaMs: 0, toMediaMs: 2500, atMs: 500, stretch: 0.9995 },
      { fromMediaMs: 2500, toMediaMs: 4900, atMs: 3600, stretch: 0.9995 },
    ],
    frameRate: 50,
    pitchHz: 1700,
    beepsAtS: 0.7,
  },
];

const timelineS = ({ pieces }: Own, mediaS: number): number => {
  const piece = pieces.findLast(({ fromMediaMs }) => fromMediaMs <= mediaS * 1000)!;
  return (piece.atMs + (mediaS * 1000 - piece.fromMediaMs) * piece.stretch) / 1000;
};

/** Loudness of the two sides of a stereo recording, as parts of one. */
const SIDES = [0.9, 0.2] as const;

async function record(own: Own, isStereo = false): Promise<File> {
  const canvas = new OffscreenCanvas(320, 180);
  const context = canvas.getContext('2d', { alpha: false })!;
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const video = new CanvasSource(canvas, { codec: 'vp8', quality: new Quality({ bitrate: 1e6 }) });
  const audio = new AudioSampleSource({ codec: 'opus', quality: new Quality({ bitrate: 96_000 }) });
  output.addVideoTrack(video);
  output.addAudioTrack(audio);
  await output.start();
  const lengthS = own.pieces.at(-1)!.toMediaMs / 1000;
  const sound = new Float32Array(lengthS * RATE);
  for (let index = 0; index < sound.length; index += 1) {
    const into = (timelineS(own, index / RATE) % 1) - own.beepsAtS;
    if (into >= 0 && into < BEEP_S) sound[index] = 0.4 * Math.sin((2 * Math.PI * own.pitchHz * index) / RATE);
  }
  const data = isStereo
    ? Float32Array.from({ length: 2 * sound.length }, (_, index) => sound[index >> 1]! * SIDES[index & 1]!)
    : sound;
  const numberOfChannels = isStereo ? 2 : 1;
  await audio.add(new AudioSample({ data, format: 'f32', numberOfChannels, sampleRate: RATE, timestamp: 0 }));
  for (let frame = 0; frame < lengthS * own.frameRate; frame += 1) {
    const ticks = Math.round((timelineS(own, frame / own.frameRate) * 1000) / TICK_MS);
    context.fillStyle = '#456';
    context.fillRect(0, 0, 320, 180);
    for (let bit = 0; bit < CELLS; bit += 1) {
      context.fillStyle = (ticks >> bit) & 1 ? 'white' : 'black';
      context.fillRect((bit * 320) / CELLS, 0, 320 / CELLS, 45);
    }
    await video.add(frame / own.frameRate, 1 / own.frameRate);
  }
  await output.finalize();
  return new File([target.buffer!], 'own.webm');
}

/** How much of a pitch is in 30 ms of sound, 0..1 of a full sine. @source Goertzel */
function loudness(sound: Float32Array, atS: number, pitchHz: number): number {
  const count = 0.03 * RATE;
  const start = Math.round(atS * RATE);
  let [real, imaginary] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const angle = (2 * Math.PI * pitchHz * index) / RATE;
    real += (sound[start + index] ?? 0) * Math.cos(angle);
    imaginary += (sound[start + index] ?? 0) * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / count;
}

describe('composing a take', () => {
  let parts: TakePart[];
  before(async () => {
    const files = await Promise.all(OWNS.map((own) => record(own)));
    parts = OWNS.map(({ pieces }, index) => ({
      id: `${index}`,
      name: `Person ${index}`,
      isScreen: false,
      file: files[index]!,
      pieces,
    }));
  });
  const task = (recordingId: string): Parameters<typeof composeTake>[0] => ({
    parts,
    moments: [],
    captions: [],
    look: { layout: 'grid', names: false, chat: false, reactions: false, captions: false },
    settings: { ...SIZE, frameRate: 24 },
    videoBitrateBps: 2e6,
    audioBitrateBps: 96_000,
    recordingId,
  });

  it('shows all in step, with every beep where it belongs', async () => {
    const job = composeTake(task('take-a'));
    const fractions: number[] = [];
    job.progress.watch(({ fraction }) => fractions.push(fraction));
    const facts = await job.result;
    expect(facts.durationMs).to.be.within(5900, 6150);
    expect(facts.thumbnail).not.to.equal(null);
    expect(fractions.at(-1)).to.equal(1);
    expect(fractions).to.deep.equal(fractions.toSorted((a, b) => a - b));

    const input = new Input({
      formats: ALL_FORMATS,
      source: new BlobSource(await openRecordingFile('take-a')),
    });
    const boxes = layOutGrid(3, SIZE.width, SIZE.height);
    let frames = 0;
    let lastS = -1;
    for await (const sample of new VideoSampleSink((await input.getPrimaryVideoTrack())!).samples()) {
      const atMs = sample.timestamp * 1000;
      expect(sample.timestamp - lastS).to.be.lessThan(frames ? 0.05 : 1.1);
      lastS = sample.timestamp;
      frames += 1;
      // When all are there and have come to their places.
      if (atMs > 1700 && atMs < 5900) {
        const frame = sample.toVideoFrame();
        for (const [index, box] of boxes.entries()) {
          if (index === 2 && atMs > 2950 && atMs < 3650) continue;
          const tile = await createImageBitmap(frame, box.x, box.y, box.width, box.height);
          const behindMs = atMs - readClock(tile, box.width, box.height);
          expect(behindMs, `tile ${index} at ${atMs} ms`).to.be.within(-6, 40);
          tile.close();
        }
        frame.close();
      }
      sample.close();
    }
    expect(frames).to.be.within(143, 145);

    const sound = new Float32Array(7 * RATE);
    for await (const sample of new AudioSampleSink((await input.getPrimaryAudioTrack())!).samples()) {
      const at = Math.max(0, Math.round(sample.timestamp * RATE));
      const data = new Float32Array(sample.numberOfFrames);
      sample.copyTo(data, { planeIndex: 0, format: 'f32-planar' });
      sound.set(data, at);
      sample.close();
    }
    let beeps = 0;
    for (const own of OWNS) {
      for (let second = 0; second < 6; second += 1) {
        const atS = second + own.beepsAtS;
        const isThere = own.pieces.some(
          ({ fromMediaMs, toMediaMs, atMs, stretch }) =>
            atS * 1000 >= atMs && (atS + BEEP_S) * 1000 <= atMs + (toMediaMs - fromMediaMs) * stretch,
        );
        if (!isThere) continue;
        beeps += 1;
        expect(loudness(sound, atS + 0.015, own.pitchHz), `${own.pitchHz} Hz at ${atS} s`).to.be.greaterThan(
          0.25,
        );
        expect(loudness(sound, atS - 0.05, own.pitchHz)).to.be.lessThan(0.05);
        expect(loudness(sound, atS + BEEP_S + 0.02, own.pitchHz)).to.be.lessThan(0.05);
      }
    }
    expect(beeps).to.be.greaterThan(13);
  });

  /** Each channel of a file's sound. */
  const channelsOf = async (id: string): Promise<Float32Array[]> => {
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(await openRecordingFile(id)) });
    const track = (await input.getPrimaryAudioTrack())!;
    const planes = Array.from(
      { length: await track.getNumberOfChannels() },
      () => new Float32Array(7 * RATE),
    );
    for await (const sample of new AudioSampleSink(track).samples()) {
      const at = Math.max(0, Math.round(sample.timestamp * RATE));
      for (const [planeIndex, plane] of planes.entries()) {
        const data = new Float32Array(sample.numberOfFrames);
        sample.copyTo(data, { planeIndex, format: 'f32-planar' });
        plane.set(data, at);
      }
      sample.close();
    }
    return planes;
  };

  it('keeps what is stereo stereo, the others in the middle of it, and mono mono', async () => {
    const stereo = { ...parts[0]!, file: await record(OWNS[0]!, true) };
    await composeTake({ ...task('take-e'), parts: [stereo, parts[1]!] }).result;
    const [left, right, more] = await channelsOf('take-e');
    expect(more).to.equal(undefined);
    const [a, b] = [OWNS[0]!, OWNS[1]!];
    for (const second of [2, 3, 4]) {
      const [loud, quiet] = [left!, right!].map((side) =>
        loudness(side, second + a.beepsAtS + 0.015, a.pitchHz),
      );
      expect(loud, 'its left').to.be.closeTo(0.4 * SIDES[0], 0.08);
      expect(quiet, 'its right').to.be.closeTo(0.4 * SIDES[1], 0.04);
      const both = [left!, right!].map((side) => loudness(side, second + b.beepsAtS + 0.015, b.pitchHz));
      expect(both[0], 'somebody else').to.be.greaterThan(0.25);
      expect(both[1]).to.be.closeTo(both[0]!, 0.03);
    }
    await composeTake({ ...task('take-f'), parts: [parts[1]!] }).result;
    expect(await channelsOf('take-f')).to.have.lengthOf(1);
  });

  it('writes what is said into the picture, while it is said', async () => {
    const captions = [{ fromMs: 1000, toMs: 2000, author: 'Ada', text: 'Good morning to all of you' }];
    const look = { ...task('').look, captions: true };
    await composeTake({ ...task('take-g'), parts: [parts[0]!], captions, look }).result;
    const source = new BlobSource(await openRecordingFile('take-g'));
    const input = new Input({ formats: ALL_FORMATS, source });
    const sink = new VideoSampleSink((await input.getPrimaryVideoTrack())!);
    /** How many light pixels there are in the middle of the bottom, where the camera's picture is blue-grey. */
    const letters = async (atS: number): Promise<number> => {
      const sample = (await sink.getSample(atS))!;
      const frame = sample.toVideoFrame();
      const context = new OffscreenCanvas(320, 100).getContext('2d', { willReadFrequently: true })!;
      context.drawImage(frame, 160, 260, 320, 100, 0, 0, 320, 100);
      frame.close();
      sample.close();
      const { data } = context.getImageData(0, 0, 320, 100);
      return data.filter((value, index) => index % 4 === 0 && value > 190).length;
    };
    expect([await letters(0.9), await letters(2.1)]).to.deep.equal([0, 0]);
    expect(await letters(1.1)).to.be.greaterThan(100);
    expect(await letters(1.9)).to.be.greaterThan(100);
  });

  it('says that it failed when its worker is gone, of which no event tells', async () => {
    const { job, born } = await workersOf('/take.worker', (workers) =>
      Promise.resolve({ job: composeTake(task('take-h')), born: workers }),
    );
    const begun = new Promise<void>((resolve) => {
      job.progress.watch(({ fraction }) => (fraction > 0 ? resolve() : undefined));
    });
    await begun;
    born[0]!.terminate();
    const diedAtMs = performance.now();
    const error = await job.result.then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error?.name).to.equal('edit-failed');
    expect(performance.now() - diedAtMs).to.be.below(2_000);
    // What it had begun can be removed, as whoever asked for it does.
    await deleteRecordingFile('take-h');
    expect(await listRecordingFiles()).not.to.include('take-h');
  });

  it('leaves nothing behind when it is cancelled, or where a part is no recording', async () => {
    const cancelled = composeTake(task('take-b'));
    cancelled.cancel();
    const nameOf = (result: Promise<unknown>): Promise<string> =>
      result.then(
        () => 'made',
        (error: unknown) => (error as Error).name,
      );
    expect(await nameOf(cancelled.result)).to.equal('AbortError');
    const damaged = { ...parts[0]!, file: new File(['no film at all'], 'x.webm') };
    expect(await nameOf(composeTake({ ...task('take-c'), parts: [damaged] }).result)).to.equal(
      'recording-damaged',
    );
    expect(await nameOf(composeTake({ ...task('take-d'), parts: [] }).result)).to.equal('recording-empty');
    const left = await listRecordingFiles();
    for (const id of ['take-b', 'take-c', 'take-d']) expect(left).not.to.include(id);
  });
});

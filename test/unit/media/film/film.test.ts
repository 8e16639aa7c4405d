import { expect } from 'chai';
import type { PoseFrame } from '../../../../src/lib/pose/pose.ts';
import { openFilm } from '../../../../src/media/film/film.ts';
import { openPoseFinder, type OpenPoseFinder } from '../../../../src/workers/pose/pose.client.ts';
import { sharedMedia } from '../../workers/pose/clips.ts';

const SQUATS = 'squat_mediapipe_world_landmarks_overlay.mp4';
const LITE = { model: 'lite' } as const;

const assets = `${location.origin}/`;
const failureOf = async (file: Blob): Promise<string> =>
  openFilm(file, LITE, new AbortController()).then(
    () => 'none',
    (error: unknown) => (error as Error).name,
  );

describe('film analysis', () => {
  // Models lie beside index.html: of the test page that is the server's root.
  const base = document.createElement('base');
  before(() => {
    base.href = assets;
    document.head.append(base);
  });
  after(() => base.remove());

  const posesOf = async (clip: Blob, open?: OpenPoseFinder): Promise<PoseFrame[]> => {
    const film = await openFilm(clip, { ...LITE, ...(open && { open }) }, new AbortController());
    const poses: PoseFrame[] = [];
    for await (const pose of film.poses) {
      poses.push(pose);
      expect(film.progress.value.fraction).to.be.closeTo(pose.timestampMs / film.durationMs, 1e-9);
    }
    expect(film.progress.value.fraction).to.equal(1);
    return poses;
  };

  it('finds a man’s poses from the beginning to the end, twice the same', async function () {
    const clip = await sharedMedia(SQUATS);
    if (!clip) return this.skip();
    const beganMs = performance.now();
    const poses = await posesOf(clip);
    console.log(
      `5.9 s of film, the model's loading included, in ${Math.round(performance.now() - beganMs)} ms`,
    );
    const timesMs = poses.map(({ timestampMs }) => timestampMs);
    expect(timesMs[0]).to.equal(0);
    expect(timesMs.at(-1)).to.be.above(5700);
    // Every second one of 25 frames a second.
    expect(poses.length / 5.9).to.be.within(12, 13.5);
    for (const [index, timestampMs] of timesMs.slice(1).entries())
      expect(timestampMs).to.be.above(timesMs[index]!);
    expect(poses.filter(({ pose }) => pose).length).to.be.above(0.95 * poses.length);
    for (const { width, height } of poses) expect([width, height]).to.deep.equal([640, 360]);
    const again = await posesOf(clip);
    expect(again.map(({ pose }) => pose?.landmarks)).to.deep.equal(poses.map(({ pose }) => pose?.landmarks));
  });

  it('goes on where the finder of poses crashes', async function () {
    const clip = await sharedMedia(SQUATS);
    if (!clip) return this.skip();
    let opened = 0;
    const poses = await posesOf(clip, async (...asked) => {
      const finder = await openPoseFinder(...asked);
      let looks = 0;
      const isMortal = opened++ === 0;
      return {
        ...finder,
        detect(frame, timestampMs) {
          if (isMortal && ++looks === 10) finder.close();
          return finder.detect(frame, timestampMs);
        },
      };
    });
    expect(opened).to.equal(2);
    expect(poses.length).to.be.above(60);
  });

  it('ends at once when it is aborted, or its reader leaves', async function () {
    const clip = await sharedMedia(SQUATS);
    if (!clip) return this.skip();
    const controller = new AbortController();
    const film = await openFilm(clip, LITE, controller);
    const failure = (async () => {
      for await (const { timestampMs } of film.poses) if (timestampMs > 500) controller.abort();
    })().catch((error: unknown) => error);
    expect(((await failure) as Error).name).to.equal('AbortError');
    const other = await openFilm(clip, LITE, new AbortController());
    for await (const pose of other.poses) {
      expect(pose.timestampMs).to.equal(0);
      break;
    }
    const after = (async () => {
      for await (const pose of other.poses) expect(pose).to.equal(undefined);
    })().catch((error: unknown) => error);
    expect(((await after) as Error).name).to.equal('AbortError');
  });

  it('says what is wrong with a file', async function () {
    expect(await failureOf(new Blob(['no film at all']))).to.equal('film-unreadable');
    expect(await failureOf(new Blob([]))).to.equal('film-unreadable');
    expect(await failureOf(toneFile())).to.equal('film-without-picture');
    const clip = await sharedMedia(SQUATS);
    if (!clip) return;
    // Its index comes first, so that it opens; the pictures break off.
    const start = new Blob([await clip.slice(0, clip.size / 3).arrayBuffer()]);
    const failure = await posesOf(start).then(
      (poses) => `${poses.length > 0}`,
      (error: unknown) => (error as Error).name,
    );
    expect(failure).to.equal('film-unreadable');
  });
});

/** A WAV file of silence. */
function toneFile(): Blob {
  const view = new DataView(new ArrayBuffer(44 + 16_000));
  const text = (at: number, word: string): void =>
    new TextEncoder().encode(word).forEach((letter, index) => view.setUint8(at + index, letter));
  text(0, 'RIFF');
  view.setUint32(4, 36 + 16_000, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 16_000, true);
  return new Blob([view.buffer], { type: 'audio/wav' });
}

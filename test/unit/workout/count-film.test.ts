import { expect } from 'chai';
import { AppError } from '../../../src/lib/errors.ts';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { momentOf } from '../../../src/training/session.ts';
import { countFilm, type FilmProgress, type FilmResult } from '../../../src/workout/count-film.ts';
import { film, reps, STANDING } from '../../support/browser/moves.ts';
import { loadTrace } from '../../support/browser/traces.ts';
import { filmReps } from '../training/run.ts';
import { fakeCatalogue, fakeLog, settingsStore } from './fakes.ts';

const FILE = new File(['film'], 'squats.mp4');

/** A film that gives these frames, and then breaks off, if it does. */
function filmOf(frames: readonly PoseFrame[], breaksOff?: Error) {
  const state = { isClosed: false };
  const open = (_file: Blob, _options: object, { signal }: { signal: AbortSignal }) =>
    Promise.resolve({
      durationMs: frames.at(-1)?.timestampMs ?? 0,
      poses: {
        async *[Symbol.asyncIterator]() {
          for (const frame of frames) {
            await Promise.resolve();
            signal.throwIfAborted();
            yield frame;
          }
          if (breaksOff) throw breaksOff;
        },
      },
      close: () => void (state.isClosed = true),
    });
  return { open, state };
}

const refusal = (attempt: Promise<unknown>): Promise<Error> =>
  attempt.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error: unknown) => error as Error,
  );

describe('counting in a film', () => {
  let log: ReturnType<typeof fakeLog>;
  let progress: FilmProgress[];
  let controller: AbortController;
  const counted = (
    { open }: ReturnType<typeof filmOf>,
    choice = 'squat',
    onProgress = (step: FilmProgress): void => void progress.push(step),
  ): Promise<FilmResult> =>
    countFilm(
      FILE,
      {
        choice,
        onProgress,
        catalogue: fakeCatalogue(),
        log,
        settings: settingsStore({ autoSets: false }),
        open,
      },
      { signal: controller.signal },
    );
  const repsIn = ({ session }: FilmResult): number[] => session.sets.map((set) => set.reps.length);

  beforeEach(() => {
    log = fakeLog();
    progress = [];
    controller = new AbortController();
  });

  it('keeps what was counted, with the times of the film', async () => {
    const beganMs = Date.now();
    const made = filmOf(filmReps('squat', 4));
    const result = await counted(made);
    expect(repsIn(result)).to.deep.equal([4]);
    expect(result).to.include({ advice: null, problem: null, isKept: true });
    expect(log.saved).to.deep.equal([result.session]);
    expect(result.session.origin).to.equal('film');
    expect(result.session.sets[0]?.startedAtMs).to.be.below(2000);
    expect(momentOf(result.session, 0)).to.be.within(beganMs, result.session.endedAtMs);
    expect(made.state.isClosed).to.equal(true);
    expect(progress[0]).to.include({ fraction: 0, positionMs: 0 });
    expect(progress.every(({ fraction }) => fraction >= 0 && fraction <= 1)).to.equal(true);
  });

  it('counts the same whether it is told what it sees or not', async () => {
    const frames = await loadTrace('pushup_mediapipe_gif_top_crop');
    for (const choice of ['push-up', 'auto'])
      expect(repsIn(await counted(filmOf(frames), choice)), choice).to.deep.equal([5]);
    expect(log.saved).to.have.length(2);
  });

  it('keeps what was counted of one that breaks off, and says why it ends', async () => {
    const broken = filmOf(filmReps('squat', 3), new AppError('film-unreadable', 'It breaks off.'));
    const result = await counted(broken);
    expect(repsIn(result)).to.deep.equal([3]);
    expect(result.problem?.name).to.equal('film-unreadable');
    expect(log.saved).to.have.length(1);
    expect(broken.state.isClosed).to.equal(true);
  });

  it('is refused where nothing of it can be read', async () => {
    const empty = filmOf([], new AppError('film-unreadable', 'It breaks off.'));
    expect((await refusal(counted(empty))).name).to.equal('film-unreadable');
    expect(empty.state.isClosed).to.equal(true);
    expect(log.saved).to.deep.equal([]);
  });

  it('shows what it has counted though it cannot be kept', async () => {
    log.isFull = true;
    const result = await counted(filmOf(filmReps('squat', 2)));
    expect(repsIn(result)).to.deep.equal([2]);
    expect(result.isKept).to.equal(false);
    expect(result.problem?.name).to.equal('storage-full');
  });

  it('stops when it is told to, and keeps nothing', async () => {
    const made = filmOf(filmReps('squat', 4));
    const stopping = counted(made, 'squat', () => controller.abort());
    expect((await refusal(stopping)).name).to.equal('AbortError');
    expect(log.saved).to.deep.equal([]);
    expect(made.state.isClosed).to.equal(true);
  });

  it('keeps nothing of one in which nothing is done, and says what stood in the way', async () => {
    const standing = film(STANDING, [{ to: STANDING, ms: 4000 }]);
    expect(await counted(filmOf(standing), 'auto')).to.include({
      advice: null,
      isKept: false,
      problem: null,
    });
    const nobody = standing.map((frame) => ({ ...frame, pose: null, people: 0 }));
    for (const choice of ['squat', 'auto']) {
      const result = await counted(filmOf(nobody), choice);
      expect(result.advice, choice).to.equal('Step into the picture.');
      expect(result.session.sets).to.deep.equal([]);
    }
    expect(log.saved).to.deep.equal([]);
  });

  it('counts nothing more where frames come back, all at one time, or without a time', async () => {
    const frames = filmReps('squat', 3);
    const odd = frames.flatMap((frame, index) => {
      const early = frames[Math.max(0, index - 60)] ?? frame;
      return [frame, early, frame, { ...early, timestampMs: Number.NaN }];
    });
    expect(repsIn(await counted(filmOf(odd)))).to.deep.equal([3]);
    const atOnce = film(STANDING, reps('squat', 3)).map((frame) => ({ ...frame, timestampMs: 0 }));
    expect(repsIn(await counted(filmOf(atOnce)))).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { learn, exerciseOfOwn } from '../../../src/training/own-exercise.ts';
import type { WorkoutView } from '../../../src/workout/model.ts';
import { openWorkout, type Workout } from '../../../src/workout/workout.ts';
import { film, reps, STANDING, type Step } from '../../support/browser/moves.ts';
import { eventually } from '../room/conversation/circle.ts';
import { filmReps } from '../training/run.ts';
import { fakeCatalogue, fakeLog, fakeMedia, settingsStore } from './fakes.ts';

const wait = (ms: number): Step => ({ to: STANDING, ms });
/** Frames that end so long ago, or so long from now. */
const filmed = (steps: readonly Step[], lateMs = 0): PoseFrame[] => {
  const lengthMs = steps.reduce((sum, { ms }) => sum + ms, 0);
  return film(STANDING, steps, { startMs: Date.now() - lengthMs - lateMs });
};
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a workout', () => {
  let controller: AbortController;
  let media: ReturnType<typeof fakeMedia>;
  let log: ReturnType<typeof fakeLog>;
  let catalogue: ReturnType<typeof fakeCatalogue>;
  let settings: ReturnType<typeof settingsStore>;
  const open = (): Workout =>
    openWorkout({ media, catalogue, log, settings, language: 'en' }, { signal: controller.signal });

  beforeEach(() => {
    controller = new AbortController();
    media = fakeMedia();
    log = fakeLog();
    catalogue = fakeCatalogue();
    settings = settingsStore();
  });
  afterEach(() => controller.abort());

  it('shows what it makes of poses, and keeps each set under one id', async () => {
    const workout = open();
    expect(workout.view.value).to.include({ choice: 'auto', exercise: null, stage: 'ready', sinceMs: null });
    workout.choose('squat');
    const frames = filmed([wait(800), ...reps('squat', 3), wait(13_000), ...reps('squat', 2)]);
    media.give(...frames);
    const { view } = workout;
    expect(view.value).to.include({ stage: 'set', problem: null });
    expect(view.value.exercise?.name).to.equal('Squat');
    expect(view.value.counting.reps).to.have.length(2);
    expect(view.value.sets.map((set) => set.reps.length)).to.deep.equal([3]);
    expect(workout.sets().map((set) => set.reps.length)).to.deep.equal([3, 2]);
    expect(workout.pose()).to.equal(frames.at(-1));
    expect(workout.poses()).to.deep.equal({
      model: 'lite',
      frames: frames.length,
      withPerson: frames.length,
    });
    await turn();
    expect(log.saved.map(({ sets }) => sets.length)).to.deep.equal([1]);
    workout.endSet();
    await eventually(() => log.saved.length === 2, 'the second set is kept');
    expect(new Set(log.saved.map(({ id }) => id)).size).to.equal(1);
    expect(log.saved[1]?.sets.map((set) => set.reps.length)).to.deep.equal([3, 2]);
    expect(log.saved[1]?.endedAtMs).to.equal(log.saved[1]?.sets[1]?.endedAtMs);
    expect(view.value.stage).to.equal('rest');
  });

  it('tells of reps at once, and of all else ten times a second at most', async () => {
    const workout = open();
    workout.choose('squat');
    const told: WorkoutView[] = [];
    workout.view.watch((view) => told.push(view));
    const frames = filmed([wait(800), ...reps('squat', 2)]);
    // Faster than live, so that hardly anything but the reps is told.
    const begun = performance.now();
    media.give(...frames);
    const tookMs = performance.now() - begun;
    expect(told.map((view) => view.counting.reps.length)).to.include.members([1, 2]);
    expect(told.length).to.be.at.most(tookMs / 100 + 12);
    told.length = 0;
    for (const frame of filmed([wait(1000)])) {
      media.give({ ...frame, timestampMs: Date.now() });
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(told.length).to.be.within(3, 14);
  });

  it('says that a set could not be kept, and takes it back when one could', async () => {
    const workout = open();
    workout.choose('squat');
    log.isFull = true;
    media.give(...filmed([wait(500), ...reps('squat', 1)]));
    workout.endSet();
    await eventually(() => workout.view.value.problem?.name === 'storage-full', 'the problem is shown');
    log.isFull = false;
    media.give(...filmed([wait(500), ...reps('squat', 1)], -5000));
    workout.endSet();
    await eventually(() => workout.view.value.problem === null, 'the problem is gone');
    // Nothing is lost by it.
    expect(log.saved.map(({ sets }) => sets.length)).to.deep.equal([2]);
  });

  it('has poses looked for anew only where what is changed is a matter of pictures', async () => {
    open();
    await turn();
    settings.update(({ training }) => ({ training: { ...training, voice: 'counts', restMs: 5000 } }));
    await turn();
    expect(media.asked).to.have.length(1);
    settings.update(({ training }) => ({ training: { ...training, model: 'full', burnIn: true } }));
    await turn();
    expect(media.asked).to.deep.equal([
      { model: 'lite', burnIn: false, angles: false },
      { model: 'full', burnIn: true, angles: false },
    ]);
  });

  it('follows the settings of sets from one frame to the next', () => {
    const workout = open();
    workout.choose('squat');
    settings.update(({ training }) => ({ training: { ...training, autoSets: false } }));
    media.give(...filmed([wait(500), ...reps('squat', 2)]));
    expect(workout.view.value.stage).to.equal('ready');
    settings.update(({ training }) => ({ training: { ...training, autoSets: true } }));
    media.give(
      ...filmed([wait(500), ...reps('squat', 1)]).map((f) => ({ ...f, timestampMs: f.timestampMs + 9000 })),
    );
    expect(workout.view.value.stage).to.equal('set');
  });

  it('ends its set when it is closed, turns tracking off, once, and hears no more', async () => {
    const workout = open();
    workout.choose('squat');
    media.give(...filmed([wait(500), ...reps('squat', 2)]));
    await Promise.all([workout.close(), workout.close()]);
    await workout.closed;
    controller.abort();
    expect(media.asked.map((settled) => settled === null)).to.deep.equal([false, true]);
    expect(media.listeners).to.equal(0);
    expect(log.saved.map(({ sets }) => sets.map((set) => set.reps.length))).to.deep.equal([[2]]);
    settings.update(({ training }) => ({ training: { ...training, model: 'full' } }));
    await turn();
    expect(media.asked).to.have.length(2);
    expect(workout.sets()).to.have.length(1);
  });

  it('closes with its owner, also with one that has gone already', async () => {
    const workout = open();
    controller.abort();
    await workout.closed;
    expect(media.asked.at(-1)).to.equal(null);
    await open().closed;
    expect(media.asked.at(-1)).to.equal(null);
    expect(media.listeners).to.equal(0);
  });

  it('turns tracking off though the disk takes its time, or fails', async () => {
    const workout = open();
    workout.choose('squat');
    media.give(...filmed([wait(500), ...reps('squat', 1)]));
    let finish = (): void => undefined;
    log.save = () => new Promise<void>((resolve) => (finish = resolve));
    const closing = workout.close();
    await eventually(() => media.asked.at(-1) === null, 'tracking is off');
    finish();
    await closing;
  });

  it('begins to find out, where the exercise that was chosen is forgotten', async () => {
    const lesson = learn(filmReps('squat', 3), 'own-1', 'Mine');
    if (lesson.kind === 'failed') throw new Error(lesson.reason);
    catalogue = fakeCatalogue([exerciseOfOwn(lesson.exercise)]);
    const workout = open();
    workout.choose('own-1');
    media.give(...filmed([wait(500), ...reps('squat', 2)]));
    expect(workout.view.value.exercise?.isOwn).to.equal(true);
    await catalogue.forget('own-1');
    expect(workout.view.value).to.include({ choice: 'auto', exercise: null });
    expect(workout.view.value.sets[0]).to.include({ exerciseId: 'own-1', exerciseName: 'Mine' });
    workout.choose('nothing-of-the-kind');
    expect(workout.view.value.choice).to.equal('auto');
  });

  for (const lateMs of [0, 200]) {
    for (const choice of ['squat', 'auto']) {
      it(`counts the first rep after the button, of ${choice}, with pictures ${lateMs} ms late`, () => {
        settings = settingsStore({ autoSets: false, gesture: false });
        const workout = open();
        workout.choose(choice);
        workout.startSet();
        expect(workout.view.value.stage).to.equal('set');
        const { sinceMs } = workout.view.value;
        // The rep begins with the tap; its pictures come later.
        media.give(...film(STANDING, reps('squat', 1), { startMs: (sinceMs ?? 0) - lateMs }));
        expect(workout.view.value.counting.reps, 'reps').to.have.length(1);
        workout.endSet();
        expect(workout.view.value.sets.map((set) => set.reps.length)).to.deep.equal([1]);
      });
    }
  }

  it('says before it knows what is done that nobody is there', () => {
    const workout = open();
    media.give(...filmed([wait(3000)]).map((frame): PoseFrame => ({ ...frame, pose: null, people: 0 })));
    workout.setTarget({ reps: 5, holdMs: null });
    expect(workout.view.value).to.include({ obstacle: 'nobody', advice: 'Step into the picture.' });
    expect(workout.view.value.target.reps).to.equal(5);
  });

  it('may come after another before the same camera', async () => {
    const first = open();
    first.choose('squat');
    media.give(...filmed([wait(500), ...reps('squat', 1)]));
    await first.close();
    const second = open();
    second.choose('squat');
    media.give(...filmed([wait(500), ...reps('squat', 2)]));
    await second.close();
    expect(media.asked.map((settled) => settled !== null)).to.deep.equal([true, false, true, false]);
    expect(log.saved.map(({ sets }) => sets[0]?.reps.length)).to.deep.equal([1, 2]);
    expect(log.saved[0]?.id).not.to.equal(log.saved[1]?.id);
  });
});

import { expect } from 'chai';
import { html } from 'lit';
import { createStore } from '../../../../src/lib/store.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import type { FilmProgress, FilmResult, LocalMedia, TrackingState, Training } from '../../../../src/app.ts';
import '../../../../src/components/training/film-dialog.ts';
import '../../../../src/components/training/teach-dialog.ts';
import '../../../../src/components/training/training-controls.ts';
import '../../../../src/components/training/training-options.ts';
import '../../../../src/components/training/training-panel.ts';
import '../../../../src/components/training/training-past.ts';
import '../../../../src/components/training/training-stage.ts';
import type { OwnTrainingPart } from '../../../../src/components/training/training-part.ts';
import type { TrainingRequestEvent } from '../../../../src/components/training/training-request.ts';
import type {
  TrainingCommand,
  TrainingCommandEvent,
} from '../../../../src/components/training/training-command.ts';
import type { TrainingLog, WorkoutView } from '../../../../src/app.ts';
import type { FilmOptions } from '../../../../src/workout/count-film.ts';
import { DEFAULT_TRAINING_SETTINGS } from '../../../../src/workout/training-settings.ts';
import { eventually } from '../../room/conversation/circle.ts';
import { poseAt } from '../../room/training/fakes.ts';
import { counting, hold, rep, session, setOf } from '../../training/a-session.ts';
import { openPage, type Page } from '../room/page.ts';
import { EXERCISES, fakeTraining, fakeWorkout, viewOf } from './own-parts.ts';

let page: Page;
let commands: TrainingCommand[];

const setDark = (isDark: boolean): void => {
  document.documentElement.classList.toggle('wa-dark', isDark);
};
/** In light and in dark. */
async function expectAccessible(): Promise<void> {
  page.root.style.background = 'var(--wa-color-surface-default)';
  page.root.style.color = 'var(--wa-color-text-normal)';
  for (const isDark of [false, true]) {
    setDark(isDark);
    await page.settle();
    // Colours change over a moment.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await page.expectAccessible();
  }
  setDark(false);
}
const change = (field: HTMLElement, value: string): void => {
  (field as HTMLInputElement).value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
};
const opened = async (): Promise<void> => {
  await page.settle();
  await new Promise((resolve) => setTimeout(resolve, 350));
};
const hide = async (): Promise<void> => {
  page.find('wa-dialog').open = false;
  await opened();
};

beforeEach(async () => {
  page = await openPage();
  commands = [];
  page.root.addEventListener('training-command', (event: TrainingCommandEvent) =>
    commands.push(event.detail),
  );
});
afterEach(() => {
  setDark(false);
  page.close();
});

describe('the stage of training', () => {
  let track: MediaStreamTrack;
  before(() => {
    const [made] = document.createElement('canvas').captureStream(0).getTracks();
    if (!made) throw new Error('There is no track.');
    track = made;
  });
  after(() => track.stop());
  const show = (
    view: WorkoutView | null,
    {
      tracking = { kind: 'active', fps: 30, poseMs: 20 },
      isOff = false,
    }: { tracking?: TrackingState; isOff?: boolean } = {},
  ): Promise<void> =>
    page.show(
      html`<co-training-stage
        .track=${isOff ? null : track}
        .view=${view}
        .tracking=${tracking}
        .readProgress=${() => 0.5}
      ></co-training-stage>`,
    );
  const output = (name: string): string => page.find('output', name).textContent.trim();

  it('says what it waits for', async () => {
    await show(viewOf(), { tracking: { kind: 'loading', fraction: 0.42 } });
    expect(page.text()).to.include('Loading the pose model… 42 %');
    await show(viewOf(), { tracking: { kind: 'loading' } });
    expect(page.text()).to.include('Loading the pose model…').and.not.include('%');
    await show(viewOf(), { tracking: { kind: 'failed', message: 'The model could not be loaded.' } });
    expect(page.find('div', 'The model could not').textContent).to.include('The model could not be loaded.');
    expect(page.has('[role=alert]')).to.equal(true);
    await expectAccessible();
    await show(viewOf({ choice: 'auto', exercise: null }), { isOff: true });
    expect(page.text()).to.include('The camera is off').and.include('Which exercise?');
    await expectAccessible();
  });

  it('has the count, the target, the sides and the time of a set', async () => {
    const reps = [rep(1, { side: 'left' }), rep(2, { side: 'right' }), rep(3, { side: 'left' })];
    await show(
      viewOf({
        stage: 'set',
        sinceMs: Date.now() - 65_000,
        counting: counting({ reps }),
        target: { reps: 10, holdMs: null },
        cue: 'Push your knees out.',
        fault: 'knees-in',
      }),
    );
    expect(output('Reps')).to.equal('3');
    expect(page.text()).to.include('of 10').and.include('left 2, right 1');
    expect(page.find('[role=timer]', 'Set').textContent.trim()).to.equal('1:05');
    expect(page.find('[role=status]', 'Form').textContent).to.equal('Push your knees out.');
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(page.find('.bar > div').style.getPropertyValue('--progress')).to.equal('0.500');
    await expectAccessible();
  });

  it('has what is held, all holds of the set together, as the target is meant', async () => {
    const plank = EXERCISES[1] ?? null;
    await show(
      viewOf({
        exercise: plank,
        stage: 'set',
        sinceMs: Date.now(),
        counting: counting({ holds: [hold(1, 20_000)], heldMs: 15_000 }),
        target: { reps: null, holdMs: 60_000 },
      }),
    );
    expect(output('Held')).to.equal('0:35');
    expect(page.text()).to.include('of 1:00');
    await expectAccessible();
  });

  it('has the rest, what stands in the way before what could be better, and the gesture', async () => {
    await show(
      viewOf({
        stage: 'rest',
        sinceMs: Date.now() - 30_000,
        rest: { restedMs: 30_000, leftMs: null },
        cue: 'Push your knees out.',
        obstacle: 'nobody',
        advice: 'Step into the picture.',
        gesture: 0.6,
      }),
    );
    expect(page.find('[role=timer]', 'Rest').textContent.trim()).to.equal('0:30');
    expect(page.find('[role=status]', 'Form').textContent).to.equal('Step into the picture.');
    expect(page.text()).to.include('Start a set: hold it…');
    await expectAccessible();
  });
});

describe('the controls of training', () => {
  const show = (view: WorkoutView | null, disabled = false): Promise<void> =>
    page.show(
      html`<co-training-controls
        .view=${view}
        .exercises=${EXERCISES}
        ?disabled=${disabled}
      ></co-training-controls>`,
    );

  it('choose an exercise and a target, begin and end a set', async () => {
    await show(viewOf());
    change(page.find('wa-select', 'Exercise'), 'plank');
    for (const typed of ['12', '0', '99999', '2.6']) change(page.find('wa-input', 'Target'), typed);
    page.find('wa-button', 'Start set').click();
    page.find('wa-button', 'Teach an exercise').click();
    await expectAccessible();
    await show(
      viewOf({ stage: 'set', exercise: EXERCISES[1] ?? null, target: { reps: null, holdMs: 45_000 } }),
    );
    expect(page.find('wa-input', 'Seconds').value).to.equal('45');
    change(page.find('wa-input', 'Seconds'), '60');
    page.find('wa-button', 'End set').click();
    const targets = commands.flatMap((command) => (command.kind === 'set-target' ? [command.target] : []));
    expect(targets.map(({ reps, holdMs }) => reps ?? holdMs)).to.deep.equal([12, null, 1000, 3, 60_000]);
    expect(commands.filter(({ kind }) => kind !== 'set-target')).to.deep.equal([
      { kind: 'choose-exercise', choice: 'plank' },
      { kind: 'start-set' },
      { kind: 'teach-exercise', open: true },
      { kind: 'end-set' },
    ]);
  });

  it('do nothing without a camera', async () => {
    await show(viewOf(), true);
    expect(page.find('wa-button', 'Start set').disabled).to.equal(true);
    await show(null);
    expect(page.has('wa-button')).to.equal(false);
  });

  it('ask before an own exercise is forgotten', async () => {
    await show(viewOf());
    expect(page.has('wa-button', 'Forget this exercise')).to.equal(false);
    await show(viewOf({ choice: 'own-1', exercise: EXERCISES[2] ?? null }));
    page.find('wa-button', 'Forget this exercise').click();
    await opened();
    expect(page.text()).to.include('My twist can no longer be chosen');
    await expectAccessible();
    page.find('wa-button', 'Keep it').click();
    await opened();
    expect(commands).to.deep.equal([]);
    page.find('wa-button', 'Forget this exercise').click();
    await opened();
    page.find('wa-button', 'Forget it').click();
    expect(commands).to.deep.equal([{ kind: 'forget-exercise', id: 'own-1' }]);
  });
});

describe('the options of training', () => {
  it('change one setting each, and say where there is no voice', async () => {
    await page.show(
      html`<co-training-options .settings=${DEFAULT_TRAINING_SETTINGS} mute></co-training-options>`,
    );
    Object.assign(page.find('wa-details'), { open: true });
    await opened();
    expect(page.find('wa-select', 'Voice').hint).to.include('no voice of its own');
    expect(page.find('wa-switch', 'gesture').hint).to.include('One hand');
    change(page.find('wa-select', 'Voice'), 'off');
    change(page.find('wa-select', 'Model'), 'full');
    for (const name of ['by themselves', 'gesture', 'angles', 'Draw the skeleton']) {
      const toggle = page.find('wa-switch', name);
      toggle.checked = !toggle.checked;
      toggle.dispatchEvent(new Event('change', { bubbles: true }));
    }
    expect(commands.map((command) => command.kind === 'change-settings' && command.change)).to.deep.equal([
      { voice: 'off' },
      { model: 'full' },
      { autoSets: false },
      { gesture: false },
      { angles: true },
      { burnIn: true },
    ]);
    await expectAccessible();
  });
});

describe('the panel of training', () => {
  it('can be turned on and off, waits, and follows the workout', async () => {
    const { workout, view } = fakeWorkout();
    const local = {
      camera: createStore({ kind: 'on', deviceId: 'x' }),
      videoTrack: createStore(null),
      tracking: createStore<TrackingState>({ kind: 'active', fps: 30, poseMs: 20 }),
    } as unknown as LocalMedia;
    const own: OwnTrainingPart = {
      isOn: false,
      training: fakeTraining(),
      workout: null,
      local,
      settings: DEFAULT_TRAINING_SETTINGS,
      isMirrored: true,
      isTeaching: false,
    };
    const show = (change: Partial<OwnTrainingPart>): Promise<void> =>
      page.show(html`<co-training-panel .own=${{ ...own, ...change }}></co-training-panel>`);
    const requests: unknown[] = [];
    page.root.addEventListener('training-request', (event: TrainingRequestEvent) =>
      requests.push(event.detail),
    );
    await show({});
    const toggle = page.find('wa-switch', 'Count my reps');
    toggle.checked = true;
    toggle.dispatchEvent(new Event('change'));
    expect(requests).to.deep.equal([{ kind: 'train', on: true }]);
    await show({ isOn: true });
    expect(page.text()).to.include('Loading what training needs…');
    await expectAccessible();
    await show({ isOn: true, workout });
    expect(page.find('output', 'Reps').textContent.trim()).to.equal('0');
    view.set(viewOf({ stage: 'set', sinceMs: Date.now(), counting: counting({ reps: [rep(1), rep(2)] }) }));
    await page.settle();
    expect(page.find('output', 'Reps').textContent.trim()).to.equal('2');
    await expectAccessible();
  });
});

describe('teaching an exercise', () => {
  /** Seconds pass when the test says so. */
  let tick: () => void;
  let realInterval: typeof window.setInterval;
  let realClear: typeof window.clearInterval;
  let closed: number;
  let parts: ReturnType<typeof fakeWorkout>;
  let taught: { name: string; frames: number }[];
  let teach: Training['teachExercise'];
  beforeEach(() => {
    realInterval = window.setInterval.bind(window);
    realClear = window.clearInterval.bind(window);
    closed = 0;
    taught = [];
    parts = fakeWorkout();
    teach = (name, frames) => {
      taught.push({ name, frames: frames.length });
      return Promise.resolve({ id: 'own-2', name, kind: 'reps', isOwn: true });
    };
    const acts = new Map<number, () => void>();
    window.setInterval = ((act: () => void, ms: number) => {
      const id = realInterval(() => undefined, 1e9);
      if (ms === 1000) acts.set(id, act);
      return id;
    }) as typeof window.setInterval;
    window.clearInterval = ((id: number) => {
      acts.delete(id);
      realClear(id);
    }) as typeof window.clearInterval;
    tick = () => [...acts.values()].forEach((act) => act());
  });
  afterEach(() => {
    window.setInterval = realInterval;
    window.clearInterval = realClear;
  });
  const show = async (open: boolean): Promise<void> => {
    await page.show(
      html`<co-teach-dialog
        ?open=${open}
        .training=${fakeTraining({ teachExercise: (name, frames) => teach(name, frames) })}
        .workout=${parts.workout}
        @closed=${() => closed++}
      ></co-teach-dialog>`,
    );
    await opened();
  };
  const begin = async (): Promise<void> => {
    page.find('wa-input', 'Name of the exercise').value = ' Twist ';
    page.find('wa-button', 'I am ready').click();
    await page.settle();
  };

  it('lets one get ready, watches three reps, and chooses what it has learnt', async () => {
    await show(true);
    await expectAccessible();
    await begin();
    expect(page.find('[role=status]', 'Get ready').textContent.trim()).to.equal('Get ready: 5');
    parts.give(poseAt(1));
    expect(page.find('wa-button', 'That was three reps').disabled).to.equal(true);
    for (let second = 0; second < 5; second++) tick();
    await page.settle();
    expect(page.text()).to.include('Three reps now. 60 s left');
    await expectAccessible();
    for (let frame = 2; frame < 12; frame++) parts.give(poseAt(frame));
    page.find('wa-button', 'That was three reps').click();
    await eventually(() => closed === 1, 'the dialog has closed');
    expect(taught).to.deep.equal([{ name: 'Twist', frames: 10 }]);
    expect(parts.told).to.deep.equal(['choose own-2']);
    expect(parts.listeners.size).to.equal(0);
  });

  it('says what to do where nothing was learnt, and keeps the name', async () => {
    teach = () => Promise.reject(new AppError('exercise-not-learnt', 'Show it three times.'));
    await show(true);
    await begin();
    for (let second = 0; second < 65; second++) tick();
    await eventually(() => page.has('co-notice'), 'the reason is shown');
    await page.settle();
    expect(page.text()).to.include('Show it three times.');
    expect(page.find('wa-input', 'Name of the exercise').value).to.equal('Twist');
    expect(parts.told).to.deep.equal([]);
    await expectAccessible();
    await begin();
    expect(page.has('co-notice')).to.equal(false);
  });

  it('looks no longer where one starts over, or closes it', async () => {
    await show(true);
    for (const isClosed of [false, true]) {
      await begin();
      for (let second = 0; second < 5; second++) tick();
      expect(parts.listeners.size).to.equal(1);
      if (isClosed) await show(false);
      else page.find('wa-button', 'Start over').click();
      await page.settle();
      expect(parts.listeners.size).to.equal(0);
    }
    for (let second = 0; second < 70; second++) tick();
    expect(taught).to.deep.equal([]);
  });
});

describe('counting in a video file', () => {
  const file = new File(['film'], 'squats.mp4');
  let runs: { options: FilmOptions; signal: AbortSignal; result: PromiseWithResolvers<FilmResult> }[];
  let closed: number;
  const training = fakeTraining({
    countFilm: (_file, options, { signal }) => {
      const result: PromiseWithResolvers<FilmResult> = Promise.withResolvers();
      runs.push({ options, signal, result });
      signal.addEventListener('abort', () => result.reject(signal.reason as Error));
      return result.promise;
    },
  });
  const resultOf = (change: Partial<FilmResult> = {}): FilmResult => ({
    session: session('f', [setOf(0, 4)], { origin: 'film' }),
    advice: null,
    speed: 3.2,
    problem: null,
    isKept: true,
    ...change,
  });
  const progressOf = (change: Partial<WorkoutView> = {}): FilmProgress => ({
    fraction: 0.4,
    positionMs: 65_000,
    view: viewOf({ counting: counting({ reps: [rep(1), rep(2)] }), ...change }),
  });
  const show = async (shown: File | null): Promise<void> => {
    await page.show(
      html`<co-film-dialog
        .file=${shown}
        .training=${training}
        .choice=${'squat'}
        @closed=${() => closed++}
      ></co-film-dialog>`,
    );
    await opened();
  };
  const run = () => {
    const last = runs.at(-1);
    if (!last) throw new Error('Nothing is counted.');
    return last;
  };
  const start = async (): Promise<void> => {
    page.find('wa-button', 'Start counting').click();
    await page.settle();
  };
  beforeEach(() => {
    runs = [];
    closed = 0;
  });

  it('asks what it is, shows how far it has come, and what was counted', async () => {
    await show(file);
    expect(page.text()).to.include('squats.mp4').and.include('stays on this device');
    await expectAccessible();
    change(page.find('wa-select', 'Exercise'), 'auto');
    await start();
    // It takes a moment until the film is open.
    await start();
    expect(runs).to.have.length(1);
    expect(run().options.choice).to.equal('auto');
    run().options.onProgress(progressOf({ advice: 'Step back.' }));
    await page.settle();
    expect(page.find('wa-progress-bar', 'Counting progress').value).to.equal(40);
    expect(page.find('output', 'Reps').textContent).to.equal('2');
    expect(page.text()).to.include('At 1:05 of the video').and.include('Step back.');
    await expectAccessible();
    run().result.resolve(resultOf());
    await eventually(() => page.has('co-sets-table'), 'the result is shown');
    await page.settle();
    expect(page.find('output', 'Reps').textContent).to.equal('4');
    expect(page.text()).to.include('kept in the history').and.include('3.2 times as fast');
    await expectAccessible();
    page.find('wa-button', 'Done').click();
    await eventually(() => closed === 1, 'the dialog has closed');
  });

  it('stops where it is cancelled or closed, and shows nothing of it afterwards', async () => {
    await show(file);
    await start();
    run().options.onProgress(progressOf());
    await page.settle();
    page.find('wa-button', 'Cancel').click();
    await eventually(() => closed === 1, 'the dialog has closed');
    expect(run().signal.aborted).to.equal(true);
    await show(null);
    await show(new File(['other'], 'other.mp4'));
    run().options.onProgress(progressOf());
    await page.settle();
    expect(page.has('wa-progress-bar')).to.equal(false);
    await start();
    expect(runs).to.have.length(2);
    await hide();
    expect(run().signal.aborted).to.equal(true);
    expect(page.has('co-notice')).to.equal(false);
  });

  it('says why it cannot be counted in, and lets one try again', async () => {
    await show(file);
    await start();
    run().result.reject(new AppError('film-without-picture', 'There is only sound in it.'));
    await eventually(() => page.has('co-notice'), 'the reason is shown');
    await page.settle();
    await expectAccessible();
    page.find('co-notice').dispatchEvent(new CustomEvent('notice-action'));
    await page.settle();
    await start();
    expect(runs).to.have.length(2);
  });

  it('shows what was counted of one that breaks off, or could not be kept', async () => {
    await show(file);
    await start();
    const problem = new AppError('storage-full', 'Full.');
    run().result.resolve(resultOf({ problem, isKept: false }));
    await eventually(() => page.has('co-notice'), 'the reason is shown');
    await page.settle();
    expect(page.find('output', 'Reps').textContent).to.equal('4');
    expect(page.has('p', 'kept in the history')).to.equal(false);
    await expectAccessible();
  });

  it('says where nothing was counted what stood in the way', async () => {
    for (const [advice, words] of [
      ['Step into the picture.', 'Step into the picture.'],
      [null, 'no whole rep was seen'],
    ] as const) {
      await show(new File([], words));
      await start();
      run().result.resolve(resultOf({ session: session('f', []), advice, isKept: false }));
      await eventually(() => page.text().includes('times as fast'), 'the result is shown');
      await page.settle();
      expect(page.find('[role=status]').textContent).to.include(words);
    }
    await expectAccessible();
  });
});

describe('past trainings on the screen', () => {
  it('are exported, deleted and taken in, with a word about each', async () => {
    const done: string[] = [];
    const log = {
      sessions: createStore([session('a', [setOf(Date.now() - 60_000, 5)])]),
      weeks: createStore([]),
      remove: (id: string) => Promise.resolve(void done.push(`remove ${id}`)),
      importFile: () => Promise.resolve({ taken: 2, known: 1 }),
      exportSession: () => Promise.reject(new AppError('training-export-failed', 'No.')),
    } as unknown as TrainingLog;
    await page.show(html`<co-training-past .log=${log}></co-training-past>`);
    const tell = async (detail: unknown): Promise<void> => {
      page.find('co-training-history').dispatchEvent(new CustomEvent('training-history-command', { detail }));
      await new Promise((resolve) => setTimeout(resolve, 10));
      await page.settle();
    };
    await tell({ kind: 'import', file: new File([], 'log.json') });
    expect(page.find('[role=status]', '2 trainings were taken in.').textContent).to.include(
      '1 were here already.',
    );
    await tell({ kind: 'delete', id: 'a' });
    expect(done).to.deep.equal(['remove a']);
    expect(page.has('p', 'taken in')).to.equal(false);
    await tell({ kind: 'export', id: 'a', format: 'fit' });
    expect(page.text()).to.include('The FIT file could not be made.');
    await expectAccessible();
  });
});

import { expect } from 'chai';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createStore } from '../../../../src/lib/store.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import type { App, Coaching, Participant, Room, Training, Workout } from '../../../../src/app.ts';
import { OwnTraining } from '../../../../src/components/training/own-training.ts';
import { SoloRecorder } from '../../../../src/components/training/solo-recorder.ts';
import { TrainingDesk } from '../../../../src/components/training/training-desk.ts';
import type { RunningRecording, SoloTraining } from '../../../../src/app.ts';
import { DEFAULT_TRAINING_SETTINGS } from '../../../../src/workout/training-settings.ts';
import { oneself, person } from '../room/page.ts';
import { fakeTraining, fakeWorkout } from './own-parts.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A screen in a call, whose renderings are told to its controllers. */
function openCall(participants: readonly Participant[]) {
  const controllers: ReactiveController[] = [];
  const host = {
    addController: (controller: ReactiveController) => void controllers.push(controller),
    removeController: () => undefined,
    requestUpdate: () => queueMicrotask(update),
    updateComplete: Promise.resolve(true),
  } as unknown as ReactiveControllerHost & HTMLElement;
  const update = (): void => controllers.forEach((controller) => controller.hostUpdated?.());
  const wanted = new Set<(exerciseId: string | null) => void>();
  const coaching = {
    onWanted: (listener: (exerciseId: string | null) => void) => {
      wanted.add(listener);
      return () => wanted.delete(listener);
    },
  } as unknown as Coaching;
  const call = {
    isPanelOpen: false,
    room: {
      participants: createStore(participants),
      coaching: createStore<Coaching | null>(coaching),
    } as unknown as Room | null,
    problems: [] as AppError[],
    opened: [] as ReturnType<typeof fakeWorkout>[],
    /** Opening waits for it. */
    gate: Promise.resolve(),
    training: (): Promise<Training> => Promise.resolve(fakeTraining()),
    update,
    ask: (exerciseId: string | null) => wanted.forEach((listener) => listener(exerciseId)),
    leave: () => {
      call.room = null;
      update();
    },
    disconnect: () => controllers.forEach((controller) => controller.hostDisconnected?.()),
  };
  const app = {
    training: () => call.training(),
    trainInRoom: async (): Promise<Workout> => {
      await call.gate;
      const opened = fakeWorkout();
      call.opened.push(opened);
      return opened.workout;
    },
  } as unknown as App;
  const own = new OwnTraining(host, {
    app: () => app,
    room: () => call.room,
    isPanelOpen: () => call.isPanelOpen,
    onProblem: (problem) => call.problems.push(problem),
  });
  update();
  return { own, call };
}

const togglePanel = async (call: ReturnType<typeof openCall>['call'], isOpen: boolean): Promise<void> => {
  call.isPanelOpen = isOpen;
  call.update();
  await settle();
};

describe('one’s own training in a call', () => {
  it('begins with the panel, goes on without it, and ends with the call', async () => {
    const { own, call } = openCall([oneself('guest'), person('bo', 'Bo')]);
    await settle();
    expect([own.isOn, own.training]).to.deep.equal([false, null]);
    await togglePanel(call, true);
    expect(own.workout).to.equal(call.opened[0]?.workout);
    await togglePanel(call, false);
    expect(own.isOn).to.equal(true);
    call.leave();
    await settle();
    expect(own.isOn).to.equal(false);
    expect(call.opened[0]?.told).to.deep.equal(['close']);
    expect(call.problems).to.deep.equal([]);
  });

  it('does not begin by itself where one keeps order and others are there', async () => {
    const coach = openCall([oneself('host'), person('bo', 'Bo')]);
    await togglePanel(coach.call, true);
    expect(coach.own.isOn).to.equal(false);
    expect(coach.own.training).not.to.equal(null);
    await coach.own.set(true);
    expect(coach.own.isOn).to.equal(true);
    const alone = openCall([oneself('host')]);
    await togglePanel(alone.call, true);
    expect(alone.own.isOn).to.equal(true);
  });

  it('stays off once it was turned off, however often the panel is opened', async () => {
    const { own, call } = openCall([oneself('guest')]);
    await togglePanel(call, true);
    await own.set(false);
    await togglePanel(call, false);
    await togglePanel(call, true);
    expect(own.isOn).to.equal(false);
    expect(call.opened).to.have.length(1);
  });

  it('begins when it is asked for, without any panel, with the exercise that was meant', async () => {
    const { own, call } = openCall([oneself('viewer', { stand: { owner: 'bo', ownerName: 'Bo' } })]);
    call.ask('squat');
    // Twice in a row: the second one finds it about to begin.
    call.ask('plank');
    await settle();
    expect(own.isOn).to.equal(true);
    expect(call.opened).to.have.length(1);
    expect(call.opened[0]?.told).to.deep.equal(['choose squat', 'choose plank']);
  });

  it('ends where it was turned off while it began', async () => {
    const { own, call } = openCall([oneself('guest')]);
    let open = (): void => undefined;
    call.gate = new Promise((resolve) => (open = resolve));
    const beginning = own.set(true);
    await settle();
    expect(own.isOn).to.equal(true);
    await own.set(false);
    expect(own.isOn).to.equal(false);
    open();
    await beginning;
    expect([own.isOn, own.workout]).to.deep.equal([false, null]);
    expect(call.opened[0]?.told).to.deep.equal(['close']);
  });

  it('begins again only when the one before has let go of the camera', async () => {
    const { own, call } = openCall([oneself('guest')]);
    await own.set(true);
    const [first] = call.opened;
    if (!first) throw new Error('It did not begin.');
    let finish = (): void => undefined;
    const close = new Promise<void>((resolve) => (finish = resolve));
    Object.assign(first.workout, { close: () => close });
    void own.set(false);
    const again = own.set(true);
    await settle();
    expect(call.opened).to.have.length(1);
    finish();
    await again;
    expect(call.opened).to.have.length(2);
    expect(own.workout).to.equal(call.opened[1]?.workout);
  });

  it('says once that it cannot be loaded, and tries again with the panel', async () => {
    const { own, call } = openCall([oneself('host'), person('bo', 'Bo')]);
    const { training } = call;
    call.training = () => Promise.reject(new AppError('storage-blocked', 'No storage.'));
    await togglePanel(call, true);
    call.update();
    await settle();
    expect(call.problems.map(({ name }) => name)).to.deep.equal(['storage-blocked']);
    call.training = training;
    await togglePanel(call, false);
    await togglePanel(call, true);
    expect(own.training).not.to.equal(null);
  });

  it('ends with its screen, and does not take what was said into another call', async () => {
    const { own, call } = openCall([oneself('host'), person('bo', 'Bo')]);
    const { room } = call;
    await own.set(true);
    call.disconnect();
    await settle();
    expect(own.isOn).to.equal(false);
    call.room = room;
    await togglePanel(call, true);
    expect(own.isOn).to.equal(false);
  });
});

describe('the desk of training', () => {
  it('does what is asked, and says what went wrong', async () => {
    const { workout, told } = fakeWorkout();
    const problems: string[] = [];
    const changes: unknown[] = [];
    const training = fakeTraining({
      forgetExercise: () => Promise.reject(new AppError('storage-blocked', 'No storage.')),
    });
    const app = {
      settings: createStore({ training: DEFAULT_TRAINING_SETTINGS }),
      changeSettings: (change: unknown) => Promise.resolve(void changes.push(change)),
    } as unknown as App;
    const desk = new TrainingDesk(
      { requestUpdate: () => undefined },
      {
        app: () => app,
        training: () => training,
        workout: () => workout,
        onProblem: ({ name }) => problems.push(name),
      },
    );
    await desk.obey({ kind: 'choose-exercise', choice: 'squat' });
    await desk.obey({ kind: 'set-target', target: { reps: 5, holdMs: null } });
    await desk.obey({ kind: 'start-set' });
    await desk.obey({ kind: 'end-set' });
    expect(told).to.deep.equal(['choose squat', 'target 5', 'start', 'end']);
    await desk.obey({ kind: 'change-settings', change: { angles: true } });
    expect(changes).to.deep.equal([{ training: { ...DEFAULT_TRAINING_SETTINGS, angles: true } }]);
    await desk.obey({ kind: 'teach-exercise', open: true });
    expect(desk.isTeaching).to.equal(true);
    await desk.obey({ kind: 'forget-exercise', id: 'own-1' });
    expect(problems).to.deep.equal(['storage-blocked']);
  });
});

describe('recording oneself', () => {
  const open = () => {
    const problems: (string | null)[] = [];
    const made: { stopped: number; fail(error: Error): void }[] = [];
    const gates: PromiseWithResolvers<void>[] = [];
    const recorder = new SoloRecorder({ requestUpdate: () => undefined }, (error) =>
      problems.push(error?.name ?? null),
    );
    const training = fakeTraining({
      record: async (): Promise<RunningRecording> => {
        await gates.at(-1)?.promise;
        const closed: PromiseWithResolvers<void> = Promise.withResolvers();
        const one = { stopped: 0, fail: (error: Error) => closed.reject(error) };
        made.push(one);
        const stop = (): Promise<void> => {
          one.stopped++;
          closed.resolve();
          return Promise.resolve();
        };
        return {
          startedAtMs: 1000,
          isPaused: createStore(false),
          pause: () => undefined,
          resume: () => undefined,
          closed: closed.promise,
          stop,
        };
      },
    });
    const solo = { workout: fakeWorkout().workout } as unknown as SoloTraining;
    return { recorder, problems, made, gates, start: () => recorder.start(training, solo) };
  };

  it('says since when, until it is stopped', async () => {
    const { recorder, made, problems, start } = open();
    await Promise.all([start(), start()]);
    expect([recorder.sinceMs, recorder.isBusy, made.length]).to.deep.equal([1000, false, 1]);
    await recorder.stop();
    expect([recorder.sinceMs, recorder.isBusy, made[0]?.stopped]).to.deep.equal([null, false, 1]);
    expect(problems).to.deep.equal([null]);
  });

  it('is busy until the recording is closed, and says why one ended by itself', async () => {
    const { recorder, made, problems, start } = open();
    await start();
    made[0]?.fail(new AppError('storage-full', 'Full.'));
    await settle();
    expect(recorder.sinceMs).to.equal(null);
    expect(problems).to.deep.equal([null, 'storage-full']);
  });

  it('stops what begins only after it was stopped', async () => {
    const { recorder, made, gates, start } = open();
    const gate: PromiseWithResolvers<void> = Promise.withResolvers();
    gates.push(gate);
    const starting = start();
    await recorder.stop();
    gate.resolve();
    await starting;
    expect([recorder.sinceMs, made[0]?.stopped]).to.deep.equal([null, 1]);
  });
});

import { expect } from 'chai';
import { createStore, type Store } from '../../../../src/lib/store.ts';
import { FIND_OUT } from '../../../../src/workout/model.ts';
import type { Training } from '../../../../src/workout/training.ts';
import { openWorkout, type Workout } from '../../../../src/workout/workout.ts';
import type { Room } from '../../../../src/room/room.ts';
import type { Coaching, Trainee } from '../../../../src/room/training/model.ts';
import { openRoomWorkout } from '../../../../src/room/training/room-workout.ts';
import { film, reps, STANDING } from '../../../support/browser/moves.ts';
import { fakeCatalogue, fakeLog, fakeMedia, settingsStore } from '../../workout/fakes.ts';

const TEN = { reps: 10, holdMs: null };

describe('a workout in the room', () => {
  let controller: AbortController;
  let media: ReturnType<typeof fakeMedia>;
  let plugged: Trainee | null;
  let coaching: Store<Coaching | null>;
  let open: () => Workout;
  beforeEach(() => {
    controller = new AbortController();
    media = fakeMedia();
    plugged = null;
    const plug = (trainee: Trainee): (() => void) => {
      plugged = trainee;
      return () => {
        if (plugged === trainee) plugged = null;
      };
    };
    coaching = createStore<Coaching | null>({ plug } as Coaching);
    const catalogue = fakeCatalogue();
    const training = {
      exercises: catalogue.infos,
      openWorkout: () =>
        openWorkout(
          { media, catalogue, log: fakeLog(), settings: settingsStore({ autoSets: false }), language: 'en' },
          { signal: controller.signal },
        ),
    } as unknown as Training;
    const room = { local: createStore(media), coaching } as unknown as Room;
    open = () => openRoomWorkout({ room, training });
  });
  afterEach(() => controller.abort());
  const trainee = (): Trainee => {
    if (!plugged) throw new Error('Nothing is shown.');
    return plugged;
  };

  it('shows the others what is counted, and does what a coach wants', () => {
    const workout = open();
    expect(trainee().shown.value).to.include({
      exerciseId: FIND_OUT,
      exerciseName: '',
      state: 'ready',
      setNumber: 1,
    });
    trainee().obey({ do: 'set-exercise', exerciseId: 'squat', target: TEN }, 'Bo');
    trainee().obey({ do: 'start-set' }, 'Bo');
    let poses = 0;
    const stop = trainee().onPose(() => poses++);
    const frames = film(STANDING, [{ to: STANDING, ms: 500 }, ...reps('squat', 2)], { startMs: Date.now() });
    media.give(...frames);
    expect(poses).to.equal(frames.length);
    stop();
    const shown = trainee().shown.value;
    expect(shown).to.include({
      exerciseId: 'squat',
      exerciseName: 'Squat',
      state: 'set',
      setNumber: 1,
      reps: 2,
    });
    expect(shown?.target).to.deep.equal(TEN);
    expect(shown?.lastRep?.range).to.be.above(0.8);
    trainee().obey({ do: 'end-set' }, 'Bo');
    expect(trainee().shown.value).to.include({ state: 'rest', setNumber: 1, reps: 2 });
    expect(workout.view.value.sets[0]?.target).to.deep.equal(TEN);
    trainee().obey({ do: 'start-set' }, 'Bo');
    expect(trainee().shown.value).to.include({ state: 'set', setNumber: 2, reps: 0 });
    trainee().obey({ do: 'set-exercise', exerciseId: FIND_OUT, target: TEN }, 'Bo');
    expect(workout.view.value.choice).to.equal(FIND_OUT);
  });

  it('leaves alone what it has never heard of', () => {
    const workout = open();
    workout.choose('squat');
    trainee().obey({ do: 'set-exercise', exerciseId: 'own-of-somebody', target: TEN }, 'Bo');
    expect(workout.view.value.choice).to.equal('squat');
    expect(workout.view.value.target.reps).to.equal(null);
  });

  it('ends with the call', async () => {
    const workout = open();
    coaching.set(null);
    await workout.closed;
    expect(plugged).to.equal(null);
    expect(media.asked.at(-1)).to.equal(null);
  });

  it('is shown no longer once it is closed, whoever closes it', async () => {
    const workout = open();
    await Promise.all([workout.close(), workout.close()]);
    expect(plugged).to.equal(null);
    const other = open();
    expect(plugged).not.to.equal(null);
    controller.abort();
    await other.closed;
    expect(plugged).to.equal(null);
  });

  it('is none where there is no call', () => {
    coaching.set(null);
    expect(open).to.throw('There is no call any more.');
  });
});

import { Decoder, Stream } from '@garmin/fitsdk';
import { expect } from 'chai';
import { fitExerciseOf } from '../../../../src/training/export/fit-exercises.ts';
import { toFit } from '../../../../src/training/export/fit.ts';
import type { TrainingSession } from '../../../../src/training/session.ts';
import { hold, ODD_NAMES, session, setOf } from '../a-session.ts';

const AT = Date.UTC(2026, 10, 22, 18, 30, 0, 700);

/** Reads a file as sites for sport do. */
async function decoded(of: TrainingSession): Promise<ReturnType<Decoder['read']>['messages']> {
  const bytes = await toFit(of);
  expect(new Decoder(Stream.fromByteArray([...bytes])).checkIntegrity(), 'both checksums').to.equal(true);
  const { messages, errors } = new Decoder(Stream.fromByteArray([...bytes])).read();
  expect(errors).to.deep.equal([]);
  return messages;
}

const nameOf = async (of: TrainingSession): Promise<string> =>
  toFit(of).then(
    () => 'made',
    (error: unknown) => (error as Error).name,
  );

describe('FIT', () => {
  it('is read back by its own SDK, to the second and the rep', async () => {
    const messages = await decoded(
      session(
        'one',
        [
          setOf(AT, 12),
          setOf(AT + 120_000, 0, {
            exerciseId: 'plank',
            exerciseName: 'Plank',
            endedAtMs: AT + 165_500,
            holds: [hold(AT + 165_500, 45_500)],
          }),
          setOf(AT + 200_000, 8, { exerciseId: 'own-1', exerciseName: 'Bob’s move' }),
        ],
        { startedAtMs: AT - 10_000, endedAtMs: AT + 300_000 },
      ),
    );
    expect(messages.fileIdMesgs).to.have.length(1);
    expect(messages.fileIdMesgs?.[0]).to.include({ type: 'activity', manufacturer: 'development' });
    const sets = messages.setMesgs ?? [];
    expect(sets.map(({ repetitions, duration, setType }) => [repetitions, duration, setType])).to.deep.equal([
      [12, 36, 'active'],
      [undefined, 45.5, 'active'],
      [8, 24, 'active'],
    ]);
    expect(sets.map(({ category, categorySubtype }) => [category, categorySubtype])).to.deep.equal([
      [['squat'], [61]],
      [['plank'], [43]],
      [['unknown'], undefined],
    ]);
    expect(sets.map(({ startTime }) => (startTime as unknown as Date).getTime())).to.deep.equal(
      [AT, AT + 120_000, AT + 200_000].map((ms) => ms - (ms % 1000)),
    );
    const whole = messages.sessionMesgs?.[0];
    expect(whole).to.include({ sport: 'training', subSport: 'strengthTraining', numLaps: 1 });
    expect(whole).to.include({ totalElapsedTime: 310, totalTimerTime: 310 });
    expect(messages.lapMesgs).to.have.length(1);
    expect(messages.activityMesgs?.[0]).to.include({ numSessions: 1, totalTimerTime: 310 });
    expect(messages.exerciseTitleMesgs?.map(({ wktStepName }) => wktStepName)).to.deep.equal([
      'Squat',
      'Plank',
      'Bob’s move',
    ]);
  });

  it('knows every exercise that comes with the app', () => {
    for (const id of [
      'squat',
      'push-up',
      'lunge',
      'sit-up',
      'glute-bridge',
      'jumping-jack',
      'biceps-curl',
      'shoulder-press',
      'lateral-raise',
      'high-knees',
      'pull-up',
      'deadlift',
      'plank',
      'wall-sit',
    ])
      expect(fitExerciseOf(id).category, id).to.be.lessThan(65_534);
    for (const id of ['own', 'constructor', '__proto__', ''])
      expect(fitExerciseOf(id)).to.deep.equal({ category: 65_534, name: null });
  });

  it('takes a film from when it was looked at', async () => {
    const messages = await decoded(
      session('film', [setOf(4000, 5)], { origin: 'film', startedAtMs: AT, endedAtMs: AT + 2000 }),
    );
    expect((messages.setMesgs?.[0]?.startTime as unknown as Date).getTime()).to.equal(AT + 4000 - 700);
    expect(messages.sessionMesgs?.[0]?.totalElapsedTime).to.equal(19);
  });

  it('is whole with odd and endless names, many sets, and more reps than it can tell', async () => {
    const names = [...ODD_NAMES, '🏋🏽‍♀️'.repeat(100), 'ü'.repeat(300)];
    const odd = names.map((exerciseName, index) =>
      setOf(AT + index, 1, { exerciseName, exerciseId: `own-${index}` }),
    );
    const messages = await decoded(session('odd', odd));
    expect(messages.exerciseTitleMesgs).to.have.length(names.length);
    expect(String(messages.exerciseTitleMesgs?.[2]?.wktStepName)).to.equal('🏋🏽‍♀️ Übung');
    const many = await decoded(
      session(
        'many',
        Array.from({ length: 1000 }, (_, index) => setOf(AT + index * 60_000, 1)),
      ),
    );
    expect(many.setMesgs).to.have.length(1000);
    const endless = { ...setOf(AT, 1), reps: new Array(70_000).fill(setOf(AT, 1).reps[0]) as never };
    expect((await decoded(session('endless', [endless]))).setMesgs?.[0]?.repetitions).to.equal(65_534);
  });

  it('is not made of a session from before its time', async () => {
    expect(await nameOf(session('old', [setOf(0, 1)]))).to.equal('training-export-failed');
    expect(await nameOf(session('mad', [setOf(8e15, 1)]))).to.equal('training-export-failed');
    expect(await nameOf(session('none', [], { startedAtMs: AT, endedAtMs: AT }))).to.equal('made');
  });
});

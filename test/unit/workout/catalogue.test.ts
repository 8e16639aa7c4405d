import { expect } from 'chai';
import { deleteDB } from 'idb';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { saveOwnExercise } from '../../../src/storage/own-exercises.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import { openCatalogue } from '../../../src/workout/catalogue.ts';
import { film, reps, STANDING } from '../../support/browser/moves.ts';
import { countAll, filmReps } from '../training/run.ts';

describe('the catalogue of exercises', () => {
  let name: string;
  let database: Database;
  beforeEach(async () => {
    name = `catalogue-${crypto.randomUUID()}`;
    database = await openDatabase(name);
  });
  afterEach(async () => {
    database.close();
    await deleteDB(name);
  });

  it('offers what comes with the app, then what was taught, and forgets it', async () => {
    const catalogue = await openCatalogue(database);
    expect(catalogue.infos.value.map(({ id }) => id)).to.deep.equal(EXERCISES.map(({ id }) => id));
    const taught = await catalogue.teach(' Goblet squat ', filmReps('squat', 3));
    expect(taught).to.include({ name: 'Goblet squat', kind: 'reps', isOwn: true });
    const again = await openCatalogue(database);
    expect(again.infos.value.at(-1)).to.deep.equal(taught);
    expect(again.infoOf(taught.id)).to.deep.equal(taught);
    expect(again.candidates('auto')).to.have.length(EXERCISES.length + 1);
    const own = again.candidates(taught.id);
    if (!own || Array.isArray(own) || !('kind' in own)) throw new Error('It cannot be chosen.');
    expect(countAll(own, filmReps('squat', 4)).reps).to.have.length(4);
    await again.forget(taught.id);
    expect(again.candidates(taught.id)).to.equal(null);
    expect((await openCatalogue(database)).infos.value).to.have.length(EXERCISES.length);
  });

  it('keeps what was taught under any name, and however slowly', async () => {
    const catalogue = await openCatalogue(database);
    await catalogue.teach('   ', filmReps('squat', 3));
    await catalogue.teach('x'.repeat(61), filmReps('squat', 3));
    const slowly = { outMs: 9000, backMs: 9000, holdMs: 500, restMs: 500 };
    const last = { outMs: 16_000, backMs: 16_000, holdMs: 500, restMs: 500 };
    const slow = [...reps('squat', 2, slowly), ...reps('squat', 1, last)];
    await catalogue.teach('Slow', film(STANDING, [{ to: STANDING, ms: 800 }, ...slow], { fps: 10 }));
    const names = (await openCatalogue(database)).infos.value
      .slice(EXERCISES.length)
      .map((info) => info.name);
    expect(names).to.deep.equal(['Own exercise', 'x'.repeat(60), 'Slow']);
  });

  it('says what to do where it has not learnt it, and keeps nothing', async () => {
    const catalogue = await openCatalogue(database);
    const refused = await catalogue.teach('Twice', filmReps('squat', 2)).catch((error: unknown) => error);
    expect(refused).to.include({ name: 'exercise-not-learnt' });
    expect((refused as Error).message).to.match(/three times/u);
    expect((await openCatalogue(database)).infos.value).to.have.length(EXERCISES.length);
  });

  it('leaves out what is damaged, and does not delete it', async () => {
    const catalogue = await openCatalogue(database);
    const good = await catalogue.teach('Good', filmReps('squat', 3));
    for (const [index, json] of ['', '{', 'null', '{"id":"own-9"}', '[]'].entries())
      await saveOwnExercise(database, { id: `own-bad-${index}`, name: 'Bad', json, addedAtMs: index });
    const again = await openCatalogue(database);
    expect(again.infos.value.filter(({ isOwn }) => isOwn)).to.deep.equal([good]);
    await again.forget('own-bad-0');
    // Of six the one that was forgotten is gone.
    expect(await database.count('exercises')).to.equal(5);
  });
});

import { expect } from 'chai';
import { parseSessions, writeSessions } from '../../../../src/training/export/json.ts';
import { parseSession } from '../../../../src/training/export/schema.ts';
import { hold, ODD_NAMES, rep, session, setOf } from '../a-session.ts';

const good = session('good', [
  setOf(1000, 3, { target: { reps: 3, holdMs: null }, partials: 2 }),
  setOf(90_000, 0, { holds: [hold(95_000, 5000)], exerciseId: 'plank' }),
  ...ODD_NAMES.map((exerciseName, index) => setOf(100_000 + index, 1, { exerciseName })),
]);

const refusal = (json: string): string => {
  try {
    parseSessions(json);
    return 'taken';
  } catch (error) {
    expect((error as Error).name).to.equal('training-file-invalid');
    return (error as Error).message;
  }
};

describe('JSON', () => {
  it('is read back as it was written', () => {
    const film = session('film', [setOf(0, 1)], { origin: 'film', startedAtMs: 5 });
    expect(parseSessions(writeSessions([good, film], 9))).to.deep.equal([good, film]);
    expect(parseSessions(`\uFEFF${writeSessions([good], 9)}`)).to.deep.equal([good]);
    expect(parseSessions(writeSessions([], 9))).to.deep.equal([]);
  });

  it('has each session once, the last one of its id', () => {
    const later = session('good', [setOf(1000, 9)]);
    expect(parseSessions(writeSessions([good, later], 9))).to.deep.equal([later]);
  });

  it('is refused in one sentence that says why', () => {
    for (const nonsense of ['', '{', 'null', '[]', '{}', 'PK\u0003\u0004', '{"format":"other","version":1}'])
      expect(refusal(nonsense)).to.contain('not a training log');
    const text = writeSessions([good], 9);
    expect(refusal(text.replace('"version": 1', '"version": 2'))).to.contain('newer version');
    const file = JSON.parse(text) as { sessions: { sets: { reps: object[] }[] }[] };
    Object.assign(file.sessions[0]!.sets[0]!.reps[1]!, { range: 'far' });
    expect(refusal(JSON.stringify(file))).to.contain('sessions.0.sets.0.reps.1.range');
  });

  it('is no session where anything of it is wrong', () => {
    expect(parseSession(JSON.stringify(good))).to.deep.equal(good);
    const set = good.sets[0]!;
    const wrong: readonly object[] = [
      { id: '' },
      { id: '../evil' },
      { origin: 'dream' },
      { startedAtMs: 'now' },
      { endedAtMs: 1e17 },
      { sets: null },
      { sets: [{ ...set, partials: -1 }] },
      { sets: [{ ...set, exerciseName: 'x'.repeat(301) }] },
      { sets: [{ ...set, reps: [rep(1, { range: -1 })] }] },
      { sets: [{ ...set, reps: [rep(1, { symmetry: 2 })] }] },
      { sets: [{ ...set, reps: [{ ...rep(1), tempo: { outMs: -1, holdMs: 0, backMs: 0 } }] }] },
      { sets: [{ ...set, reps: Array.from({ length: 20_001 }, () => rep(1)) }] },
    ];
    for (const change of wrong)
      expect(parseSession(JSON.stringify({ ...good, ...change })), Object.keys(change).join()).to.equal(null);
    for (const json of ['', '{', 'null', '7', '"x"']) expect(parseSession(json)).to.equal(null);
    expect(parseSession(JSON.stringify({ ...good, evil: true }))).to.deep.equal(good);
  });
});

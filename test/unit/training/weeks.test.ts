import { expect } from 'chai';
import { mondayOf, trainingWeeks } from '../../../src/training/weeks.ts';
import { hold, session, setOf } from './a-session.ts';

const local = (year: number, month: number, day: number, hour = 12): number =>
  new Date(year, month - 1, day, hour).getTime();

describe('training by weeks', () => {
  it('counts each exercise in the week that its set began in, with empty weeks in between', () => {
    const weeks = trainingWeeks(
      [
        session('b', [setOf(local(2026, 11, 22, 23), 5), setOf(local(2026, 11, 23, 0), 7)]),
        session('a', [
          setOf(local(2026, 11, 4), 10),
          setOf(local(2026, 11, 4, 13), 0, {
            exerciseId: 'plank',
            exerciseName: 'Plank',
            holds: [hold(9, 60_000)],
          }),
        ]),
      ],
      local(2026, 12, 2),
    );
    expect(
      weeks.map(({ week, totals }) => [week, ...totals.map((one) => [one.exerciseId, one.reps])]),
    ).to.deep.equal([[45, ['squat', 10], ['plank', 0]], [46], [47, ['squat', 5]], [48, ['squat', 7]], [49]]);
    expect(weeks[0]?.totals[1]).to.include({ heldMs: 60_000, underTensionMs: 60_000, range: null });
    expect(weeks[0]?.totals[0]).to.include({ underTensionMs: 20_000, range: 1, sets: 1 });
  });

  it('knows the weeks of ISO 8601 at the turn of years', () => {
    const weekOf = (atMs: number): string => {
      const [week] = trainingWeeks([session('a', [setOf(atMs, 1)])], atMs);
      return `${week?.year}-W${week?.week}`;
    };
    expect(weekOf(local(2021, 1, 3))).to.equal('2020-W53');
    expect(weekOf(local(2021, 1, 4))).to.equal('2021-W1');
    expect(weekOf(local(2024, 12, 30))).to.equal('2025-W1');
    expect(weekOf(local(2027, 1, 1))).to.equal('2026-W53');
  });

  it('begins every week at midnight on a Monday, also where the clocks change', () => {
    const weeks = trainingWeeks([session('a', [setOf(local(2025, 1, 1), 1)])], local(2026, 12, 31));
    expect(weeks).to.have.length(105);
    for (const { startsAtMs } of weeks) {
      const date = new Date(startsAtMs);
      expect([date.getDay(), date.getHours(), date.getMinutes()]).to.deep.equal([1, 0, 0]);
      expect(mondayOf(startsAtMs)).to.equal(startsAtMs);
    }
    expect(new Set(weeks.map(({ startsAtMs }) => startsAtMs)).size).to.equal(105);
  });

  it('has none without a set, and no decades by a clock that was wrong once', () => {
    expect(trainingWeeks([], Date.now())).to.deep.equal([]);
    expect(trainingWeeks([session('a', [])], Date.now())).to.deep.equal([]);
    const weeks = trainingWeeks([session('a', [setOf(0, 1)])], local(2026, 11, 22));
    expect(weeks).to.have.length(520);
    expect(weeks.at(-1)?.week).to.equal(47);
  });

  it('counts films from when they were looked at', () => {
    const film = session('f', [setOf(5000, 3)], { origin: 'film', startedAtMs: local(2026, 11, 22) });
    expect(trainingWeeks([film], local(2026, 11, 22)).map(({ week }) => week)).to.deep.equal([47]);
  });
});

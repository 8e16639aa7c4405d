import { expect } from 'chai';
import { toCsv } from '../../../../src/training/export/csv.ts';
import { hold, ODD_NAMES, rep, session, setOf } from '../a-session.ts';

/** Reads CSV as RFC 4180 has it. */
function parse(csv: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (field.lastIndex < csv.length) {
    const [, quoted, plain = '', end] = field.exec(csv) ?? expect.fail(`no field at ${field.lastIndex}`);
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n' && field.lastIndex < csv.length) rows.push([]);
  }
  const [names = [], ...lines] = rows;
  for (const line of lines) expect(line).to.have.length(names.length);
  return lines.map((line) => Object.fromEntries(names.map((name, index) => [name, line[index] ?? ''])));
}

const AT = Date.UTC(2026, 10, 22, 18, 30);

describe('CSV', () => {
  it('has a row for each rep and hold, lines ended by CRLF', () => {
    const csv = toCsv([
      session('one', [
        setOf(AT, 2, { partials: 1, target: { reps: 10, holdMs: null } }),
        setOf(AT + 60_000, 0, {
          exerciseId: 'plank',
          exerciseName: 'Plank',
          holds: [hold(AT + 90_000, 30_500)],
        }),
      ]),
    ]);
    expect(csv.endsWith('\r\n')).to.equal(true);
    expect(csv.replaceAll('\r\n', '')).not.to.match(/[\r\n]/);
    const rows = parse(csv);
    expect(rows.map((row) => `${row['set']} ${row['kind']} ${row['number']} ${row['at']}`)).to.deep.equal([
      '1 rep 1 2026-11-22T18:30:03.000Z',
      '1 rep 2 2026-11-22T18:30:06.000Z',
      '2 hold 1 2026-11-22T18:31:30.000Z',
    ]);
    expect(rows[0]).to.include({
      exercise: 'Squat',
      target_reps: '10',
      target_hold_s: '',
      set_partial_reps: '1',
      side: 'both',
      out_s: '0.9',
      hold_s: '0.2',
      range: '1',
      symmetry: '',
    });
    expect(rows[2]).to.include({ held_s: '30.5', out_s: '', side: '' });
  });

  it('keeps every name, and makes none a formula', () => {
    const names = [...ODD_NAMES, '＝1+1', '\t=1'];
    const rows = parse(
      toCsv([
        session(
          'odd',
          names.map((exerciseName) => setOf(AT, 1, { exerciseName })),
        ),
      ]),
    );
    expect(rows).to.have.length(names.length);
    for (const [index, name] of names.entries()) {
      const written = rows[index]?.['exercise'] ?? '';
      expect([name, `'${name}`]).to.include(written);
      expect(written.trimStart()).not.to.match(/^[=+\-@＝]/);
    }
  });

  it('writes films from when they were looked at, and copes with ten thousand reps and a mad clock', () => {
    const film = session('f', [setOf(5000, 1)], { origin: 'film', startedAtMs: AT });
    expect(parse(toCsv([film]))[0]?.['at']).to.equal('2026-11-22T18:30:08.000Z');
    expect(parse(toCsv([session('m', [setOf(1e17, 1)])]))[0]?.['at']).to.equal('');
    const many = setOf(AT, 0, { reps: Array.from({ length: 10_000 }, (_, index) => rep(AT + index)) });
    expect(parse(toCsv([session('many', [many])]))).to.have.length(10_000);
    expect(parse(toCsv([]))).to.deep.equal([]);
  });
});

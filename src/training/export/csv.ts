import type { Hold, Rep } from '../rep.ts';
import { momentOf, type TrainingSession, type TrainingSet } from '../session.ts';

const COLUMNS = [
  'session',
  'origin',
  'set',
  'exercise_id',
  'exercise',
  'set_started_at',
  'set_ended_at',
  'target_reps',
  'target_hold_s',
  'set_partial_reps',
  'kind',
  'number',
  'at',
  'side',
  'out_s',
  'hold_s',
  'back_s',
  'held_s',
  'range',
  'symmetry',
  'faults',
] as const;

type Column = (typeof COLUMNS)[number];
type Row = Partial<Record<Column, string | number | null>>;

/**
 * One row a rep or hold, under one row of names; lines end with CRLF, also the last (RFC 4180). Moments are ISO 8601 in
 * UTC, lengths are seconds. Texts that a spreadsheet would take for formulas begin with an apostrophe instead.
 */
export function toCsv(sessions: readonly TrainingSession[]): string {
  const lines = sessions.flatMap((session) =>
    session.sets.flatMap((set, index) => rowsOf(session, set, index + 1).map(lineOf)),
  );
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

function rowsOf(session: TrainingSession, set: TrainingSet, number: number): readonly Row[] {
  const moment = (atMs: number): string => isoOf(momentOf(session, atMs));
  const common: Row = {
    session: session.id,
    origin: session.origin,
    set: number,
    exercise_id: set.exerciseId,
    exercise: set.exerciseName,
    set_started_at: moment(set.startedAtMs),
    set_ended_at: moment(set.endedAtMs),
    target_reps: set.target.reps,
    target_hold_s: set.target.holdMs === null ? null : seconds(set.target.holdMs),
    set_partial_reps: set.partials,
  };
  const ofRep = (rep: Rep, index: number): Row => ({
    ...common,
    kind: 'rep',
    number: index + 1,
    at: moment(rep.atMs),
    side: rep.side,
    out_s: seconds(rep.tempo.outMs),
    hold_s: seconds(rep.tempo.holdMs),
    back_s: seconds(rep.tempo.backMs),
    range: rounded(rep.range),
    symmetry: rep.symmetry === null ? null : rounded(rep.symmetry),
    faults: rep.faults.join(' '),
  });
  const ofHold = (hold: Hold, index: number): Row => ({
    ...common,
    kind: 'hold',
    number: index + 1,
    at: moment(hold.atMs),
    held_s: seconds(hold.heldMs),
    faults: hold.faults.join(' '),
  });
  return [...set.reps.map(ofRep), ...set.holds.map(ofHold)];
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const seconds = (spanMs: number): number => rounded(spanMs / 1000);

/** Empty where the moment is none that a calendar knows. */
function isoOf(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

const lineOf = (row: Row): string => COLUMNS.map((column) => fieldOf(row[column] ?? '')).join(',');

function fieldOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = disarmed(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Spreadsheets run what begins like a formula, after spaces and in full-width letters too.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const disarmed = (text: string): string => (/^\s*[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text);

import * as v from 'valibot';
import { AppError } from '../../lib/errors.ts';
import type { TrainingSession } from '../session.ts';
import { sessionSchema } from './schema.ts';

/** Tells our files from other JSON. */
const FORMAT = 'coterie-training';

const envelope = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
const file = v.object({
  ...envelope.entries,
  version: v.literal(1),
  /** When it was written, ms since 1970. */
  exportedAtMs: v.number(),
  sessions: v.pipe(v.array(sessionSchema), v.maxLength(10_000)),
});

/** Sessions as a file that {@link parseSessions} reads back whole. `nowMs`: ms since 1970. */
export function writeSessions(sessions: readonly TrainingSession[], nowMs: number): string {
  return JSON.stringify({ format: FORMAT, version: 1, exportedAtMs: nowMs, sessions }, null, 1);
}

/**
 * The sessions of a file that was exported here or elsewhere; no two of the same id.
 * @throws 'training-file-invalid' with a sentence that says why it is none
 */
export function parseSessions(json: string): readonly TrainingSession[] {
  const data = parse(json);
  const head = v.safeParse(envelope, data);
  if (!head.success)
    throw invalid('That file is not a training log of this app: choose a JSON file that was exported here.');
  if (head.output.version > 1)
    throw invalid(
      'That training log is from a newer version of this app: update the app, then import it again.',
    );
  const result = v.safeParse(file, data);
  if (!result.success) {
    const where = v.getDotPath(result.issues[0]);
    throw invalid(
      `That training log is damaged${where ? ` (at ${where})` : ''}, so nothing of it was taken: export it again.`,
    );
  }
  return [...new Map(result.output.sessions.map((session) => [session.id, session])).values()];
}

/** Undefined where it is no JSON at all. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

const invalid = (sentence: string): AppError => new AppError('training-file-invalid', sentence);

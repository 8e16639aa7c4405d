import type { CaptionLine } from './model.ts';

/** What one person says without another in between. */
export interface CaptionRow {
  /** Unlike any other's, and the same while it grows. */
  readonly key: string;
  readonly participantId: string;
  readonly phrases: readonly CaptionLine[];
}

/** How long words stay once nothing more is told of them: long enough to look up from something else. */
const STAY_MS = 8_000;

/** What is to be read at `nowMs` (ms since the page was opened), and when that changes by itself; null never. */
export function captionRows(
  lines: readonly CaptionLine[],
  nowMs: number,
): { readonly rows: readonly CaptionRow[]; readonly nextAtMs: number | null } {
  const fresh = lines.filter(({ toldAtMs }) => nowMs - toldAtMs < STAY_MS);
  const rows: { key: string; participantId: string; phrases: CaptionLine[] }[] = [];
  for (const line of fresh) {
    const last = rows.at(-1);
    if (last?.participantId === line.participantId) last.phrases.push(line);
    else
      rows.push({
        key: `${line.participantId} ${line.number}`,
        participantId: line.participantId,
        phrases: [line],
      });
  }
  const nextAtMs = fresh.length === 0 ? null : Math.min(...fresh.map(({ toldAtMs }) => toldAtMs)) + STAY_MS;
  return { rows, nextAtMs };
}

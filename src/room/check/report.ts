import type { CheckRow, CheckSection } from './model.ts';

const MARKS: Record<CheckRow['state'], string> = {
  waiting: 'not run',
  running: 'running',
  good: 'good',
  warning: 'WARNING',
  bad: 'BAD',
};

/** The check as plain text. It holds no address, name or room code, since rows have none. */
export function reportText(
  sections: readonly CheckSection[],
  rows: readonly CheckRow[],
  { atMs, userAgent }: { readonly atMs: number; readonly userAgent: string },
): string {
  const parts = sections.map(({ group, heading }) => {
    const lines = rows
      .filter((row) => row.group === group)
      .map(({ label, state, sentence }) => `  [${MARKS[state]}] ${label}${sentence ? `: ${sentence}` : ''}`);
    return [heading, ...lines].join('\n');
  });
  const head = `Coterie connection check, ${new Date(atMs).toISOString()}\n${userAgent}`;
  return `${[head, ...parts].join('\n\n')}\n`;
}

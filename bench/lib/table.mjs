/**
 * Results as a table for people: one line a measurement, grouped by case.
 * @param {import('../run.mjs').Result[]} results
 */
export function formatTable(results) {
  const rows = results.map(({ case: group, subject, metric, unit, value }) => [
    group,
    subject,
    metric,
    value.toLocaleString('en', { maximumSignificantDigits: 4 }),
    unit,
  ]);
  const header = ['case', 'subject', 'metric', 'value', 'unit'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (/** @type {string[]} */ cells) =>
    cells
      .map((cell, column) =>
        column === 3 ? cell.padStart(widths[3] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return ['', line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n');
}

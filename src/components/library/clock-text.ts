/**
 * The time that `m:ss`, `h:mm:ss` or a number of seconds means, ms; fractions of seconds after a point or comma. Null where
 * it is none.
 */
export function parseClock(text: string): number | null {
  const parts = text.trim().replace(',', '.').split(':');
  if (parts.length > 3 || !/^\d+(:[0-5]?\d)*(\.\d+)?$/.test(parts.join(':'))) return null;
  return Math.round(parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);
}

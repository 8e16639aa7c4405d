import { formatClock } from '../../shared/format.ts';

/** `1:02.48`: exact enough to tell frames apart. */
export function formatMoment(atMs: number): string {
  const hundredths = Math.round(atMs / 10);
  return `${formatClock(Math.floor(hundredths / 100) * 1000)}.${String(hundredths % 100).padStart(2, '0')}`;
}

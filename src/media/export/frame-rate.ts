/** Rates that players and editors know, frames a second. */
const STANDARD_RATES = [10, 12, 15, 20, 24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60];
const NORMAL_RATE = 30;
/** A recorder's clock jitters: this near a standard rate, that rate is meant. */
const TOLERANCE = 0.03;
/** The share of frames that must be on time for a rate above 30 to be worth its cost. */
const STEADY_SHARE = 0.9;

/**
 * The constant rate that frames at these times (in seconds, as stored) are exported at: the next standard rate
 * that loses none of them; above 30 only where the source keeps that rate steadily.
 */
export function exportFrameRate(timestamps: readonly number[]): number {
  const times = [...timestamps].sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const median = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  if (!median) return NORMAL_RATE;
  // Dropped frames leave gaps of twice the usual length; they do not make the source slower.
  const usual = gaps.filter((gap) => gap > median / 2 && gap < median * 1.5);
  const measured = usual.length / usual.reduce((sum, gap) => sum + gap, 0);
  const rate = nearestRate(measured);
  const isSteady = usual.length >= gaps.length * STEADY_SHARE;
  return rate > NORMAL_RATE && !isSteady ? NORMAL_RATE : rate;
}

function nearestRate(measured: number): number {
  const distance = (rate: number): number => Math.abs(rate / measured - 1);
  const nearest = STANDARD_RATES.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
  if (distance(nearest) < TOLERANCE) return nearest;
  return STANDARD_RATES.find((rate) => rate > measured) ?? 60;
}

/**
 * Limits a rate: `take(n)` is true while no more than `burst` units at once, and `perSecond` in the long run,
 * are taken. What it refuses is not counted. (The usual token bucket.)
 */
export function createTokenBucket(
  { burst, perSecond }: { burst: number; perSecond: number },
  nowMs: () => number = () => performance.now(),
): (units: number) => boolean {
  let tokens = burst;
  let filledAtMs = nowMs();
  return (units) => {
    const now = nowMs();
    tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1000) * perSecond);
    filledAtMs = now;
    if (units > tokens) return false;
    tokens -= units;
    return true;
  };
}

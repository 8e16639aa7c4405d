/**
 * Limits a rate: `take(n)` is true while no more than `burst` units at once, and `perSecond` in the long run,
 * are taken. (The usual token bucket.)
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
    tokens -= units;
    return tokens >= 0;
  };
}

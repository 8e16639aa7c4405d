/** What one question about another's clock has shown. All on `performance.now` of the page in question, ms. */
export interface ClockExchange {
  /** Own clock: when it was asked. */
  readonly askedAtMs: number;
  /** Their clock: when they heard it, and when they answered. */
  readonly heardAtMs: number;
  readonly answeredAtMs: number;
  /** Own clock: when the answer came. */
  readonly cameAtMs: number;
}

/** How another's clock stands to one's own. */
export interface ClockEstimate {
  /** Their clock less one's own, ms. */
  readonly offsetMs: number;
  /** How long the exchange was on its way, ms; the offset is wrong by half of it at most. */
  readonly rttMs: number;
}

/** As NTP has it: RFC 5905, section 8. */
export function readExchange(exchange: ClockExchange): ClockEstimate {
  const { askedAtMs, heardAtMs, answeredAtMs, cameAtMs } = exchange;
  return {
    offsetMs: (heardAtMs - askedAtMs + (answeredAtMs - cameAtMs)) / 2,
    rttMs: cameAtMs - askedAtMs - (answeredAtMs - heardAtMs),
  };
}

/**
 * The estimate of the exchange that was on its way for the shortest time, null without any: what waited in a queue did
 * so in one direction, and pulls the offset that way by half of it (RFC 5905, section 10, the clock filter). An answer
 * that came before it can have been sent is no exchange.
 */
export function estimateClock(exchanges: readonly ClockExchange[]): ClockEstimate | null {
  let best: ClockEstimate | null = null;
  for (const exchange of exchanges) {
    const estimate = readExchange(exchange);
    if (estimate.rttMs >= 0 && (!best || estimate.rttMs < best.rttMs)) best = estimate;
  }
  return best;
}

/** The hash of a recording's page; with `atMs` it opens at that moment, as {@link readMomentMs} reads it. */
export function recordingHash(id: string, atMs: number | null = null): string {
  return `#/library/${id}${atMs === null ? '' : `?t=${Math.max(0, atMs) / 1000}`}`;
}

/** The moment that the part of a hash behind its question mark names (`t=83.5`, seconds), ms; null where it names none. */
export function readMomentMs(query: string): number | null {
  const seconds = new URLSearchParams(query).get('t') ?? '';
  return /^\d{1,7}(\.\d{1,6})?$/.test(seconds) ? Math.round(Number(seconds) * 1000) : null;
}

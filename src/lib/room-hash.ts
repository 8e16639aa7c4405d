/** The hash of a room. */
export function roomHash(code: string, extraRelays: readonly string[] = []): string {
  const query = extraRelays.map((relay) => `relay=${encodeURIComponent(relay)}`).join('&');
  return `#/r/${code}${query ? `?${query}` : ''}`;
}

/** The hash of a room; `pair` is what another device offers to connect without a relay. */
export function roomHash(
  code: string,
  extraRelays: readonly string[] = [],
  pair: string | null = null,
): string {
  const query = extraRelays.map((relay) => `relay=${encodeURIComponent(relay)}`);
  if (pair !== null) query.push(`pair=${encodeURIComponent(pair)}`);
  return `#/r/${code}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** An invite link that also carries an offer to connect without a relay. */
export function pairingLink(inviteLink: string, offer: string): string {
  return `${inviteLink}${inviteLink.includes('?') ? '&' : '?'}pair=${encodeURIComponent(offer)}`;
}

/** The offer in a link that {@link pairingLink} made; null where there is none. */
export function pairIn(text: string): string | null {
  return new URLSearchParams(/\?(\S*)$/.exec(text.trim())?.[1]).get('pair');
}

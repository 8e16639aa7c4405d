/** What a link may bring beside the room's code. */
export interface LinkExtras {
  /** Addresses of relays. */
  readonly relays: readonly string[];
  /** TURN servers with their credentials, each as ice-servers.ts, `parseTurnServer`, reads it. */
  readonly turn: readonly string[];
}

export const NO_EXTRAS: LinkExtras = { relays: [], turn: [] };

/** What two sources bring, each once, the first one's first. */
export function mergeExtras(first: LinkExtras, second: LinkExtras): LinkExtras {
  return {
    relays: [...new Set([...first.relays, ...second.relays])],
    turn: [...new Set([...first.turn, ...second.turn])],
  };
}

/** What the part of a link behind the code's question mark brings, unchecked. */
export function readExtras(query: string): LinkExtras {
  const parameters = new URLSearchParams(query);
  return { relays: parameters.getAll('relay'), turn: parameters.getAll('turn') };
}

/** The hash of a room; `pair` is what another device offers to connect without a relay. */
export function roomHash(code: string, extras: LinkExtras = NO_EXTRAS, pair: string | null = null): string {
  const query = [
    ...extras.relays.map((relay) => ['relay', relay] as const),
    ...extras.turn.map((server) => ['turn', server] as const),
    ...(pair === null ? [] : [['pair', pair] as const]),
  ].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
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

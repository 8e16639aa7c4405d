/** What a relay speaks, and where. */
export interface RelayAddress {
  /** ws: or wss:. */
  readonly socketUrl: string;
  readonly protocol: 'nostr' | 'mqtt';
  /** The address names the protocol. Otherwise it is a guess by the path, which a connection may disprove. */
  readonly isNamed: boolean;
}

const MQTT_SCHEME = /^mqtt\+(?=wss?:)/;

/**
 * Reads the address of a relay in its canonical form, or null where it is none. `mqtt+wss://` and `mqtt+ws://`
 * name an MQTT broker; of ws(s) addresses those whose path ends in /mqtt, as brokers' do by convention, are taken
 * for MQTT, and all others for Nostr.
 */
export function canonicalRelay(text: string, base?: string): string | null {
  // In a link that somebody typed, an unescaped plus reads as a space.
  const named = text.trim().replace(/^mqtt (?=wss?:)/, 'mqtt+');
  const isMqtt = MQTT_SCHEME.test(named);
  const plain = named.replace(MQTT_SCHEME, '');
  if (!URL.canParse(plain, base)) return null;
  const url = new URL(plain, base);
  if (!/^wss?:$/.test(url.protocol) || url.hash !== '') return null;
  return isMqtt ? `mqtt+${url.href}` : url.href;
}

/** What a canonical address says. */
export function readRelayAddress(url: string): RelayAddress {
  const socketUrl = url.replace(MQTT_SCHEME, '');
  if (socketUrl !== url) return { socketUrl, protocol: 'mqtt', isNamed: true };
  const isMqttPath = URL.canParse(url) && new URL(url).pathname.endsWith('/mqtt');
  return { socketUrl, protocol: isMqttPath ? 'mqtt' : 'nostr', isNamed: false };
}

import { fromBase64Url, toBase64Url } from '../../lib/bytes.ts';
import { fingerprintIn } from '../certificate.ts';

/** Where a device may be reached; `address` is an IPv4 (4 bytes), IPv6 (16) or the UUID of an mDNS name (16). */
export interface Candidate {
  readonly type: 'host' | 'srflx' | 'relay';
  readonly family: 'ipv4' | 'ipv6' | 'mdns';
  readonly address: Uint8Array;
  readonly port: number;
}

/** What one session description of a data channel has that others have not. */
export interface Description {
  readonly ufrag: string;
  readonly password: string;
  /** SHA-256 of the DTLS certificate: 32 bytes. */
  readonly fingerprint: Uint8Array;
  readonly candidates: readonly Candidate[];
}

/** A laptop with virtual networks has dozens; the first ones of each kind are the ones that work. */
export const MOST_CANDIDATES = 8;
const TYPE_PREFERENCE = { host: 126, srflx: 100, relay: 0 };

/**
 * Takes the description out of an SDP with one data channel, keeping UDP candidates of component 1 only.
 * Null where something is missing, which no browser does.
 */
export function parseSdp(sdp: string): Description | null {
  const ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
  const password = /^a=ice-pwd:(\S+)/m.exec(sdp)?.[1];
  const fingerprint = fingerprintIn(sdp);
  if (!ufrag || !password || !fingerprint) return null;
  return {
    ufrag,
    password,
    fingerprint: Uint8Array.from(fingerprint.split(':'), (hex) => parseInt(hex, 16)),
    candidates: parseCandidates(sdp),
  };
}

/** Those of the SDP that are worth sending, the best first. */
function parseCandidates(sdp: string): Candidate[] {
  const pattern = /^a=candidate:\S+ 1 udp (\d+) (\S+) (\d+) typ (host|srflx|relay)/gim;
  const found = [...sdp.matchAll(pattern)].flatMap(([, priority = '', name = '', port = '', type = '']) => {
    const address = parseAddress(name);
    if (!address) return [];
    const candidate = { ...address, type: type.toLowerCase() as Candidate['type'], port: Number(port) };
    return [{ candidate, priority: Number(priority) }];
  });
  return found
    .sort((a, b) => b.priority - a.priority)
    .map(({ candidate }) => candidate)
    .slice(0, MOST_CANDIDATES);
}

/**
 * An SDP that any browser takes, for a connection with a data channel and nothing else (RFC 8841).
 *
 * The offerer is made the DTLS client, although browsers would have it the other way round. It begins when it has
 * the answer; the answerer would have begun minutes before, and repeat itself only once a minute by then.
 */
export function formatSdp(kind: 'offer' | 'answer', description: Description): string {
  const { ufrag, password, fingerprint, candidates } = description;
  const hex = Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  const lines = [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidates.map(formatCandidate),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${hex.join(':')}`,
    kind === 'offer' ? 'a=setup:active' : 'a=setup:passive',
    'a=mid:0',
    'a=sctp-port:5000',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Priority as in RFC 8445, section 5.1.2.1, with the place in the list as local preference. */
function formatCandidate({ type, family, address, port }: Candidate, index: number): string {
  const priority = 2 ** 24 * TYPE_PREFERENCE[type] + 2 ** 8 * (65_535 - index) + 255;
  const related = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0';
  return `a=candidate:${index + 1} 1 udp ${priority} ${formatAddress(family, address)} ${port} typ ${type}${related}`;
}

function parseAddress(name: string): Pick<Candidate, 'family' | 'address'> | null {
  const uuid = /^([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\.local$/i.exec(name)?.[1];
  if (uuid) return { family: 'mdns', address: fromHex(uuid.replaceAll('-', '')) };
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) {
    return { family: 'ipv4', address: Uint8Array.from(name.split('.'), Number) };
  }
  const groups = parseIpv6(name);
  return groups && { family: 'ipv6', address: fromHex(groups.join('')) };
}

/** The eight groups of an IPv6 address, four digits each; null for anything else. */
function parseIpv6(name: string): string[] | null {
  if (!/^[\da-f:]+$/i.test(name) || !URL.canParse(`http://[${name}]/`)) return null;
  const [head = '', tail] = name.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, '0'));
}

function formatAddress(family: Candidate['family'], address: Uint8Array): string {
  if (family === 'ipv4') return address.join('.');
  const hex = Array.from(address, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (family === 'ipv6') return (hex.match(/.{4}/g) ?? []).join(':');
  return `${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}.local`;
}

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** ice-chars are exactly the 64 of base64 (RFC 8839, section 5.4), so that each takes six bits. */
export function packIceText(text: string): Uint8Array {
  return fromBase64Url(text.padEnd(Math.ceil(text.length / 4) * 4, 'A'));
}

/** The first `length` ice-chars in what {@link packIceText} made. */
export function unpackIceText(bytes: Uint8Array, length: number): string {
  return toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/').slice(0, length);
}

import { msg, str } from '@lit/localize';
import type { Participant, PeerStats } from '../../app.ts';

/** One line of what is known of a connection. */
export type ConnectionRow = readonly [label: string, value: string];

const NOTHING = '–';
const ms = (value: number | null): string => (value === null ? NOTHING : `${Math.round(value)} ms`);
const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** A rate for people: `1.2 Mbit/s`, `40 kbit/s`. */
export function formatBitrate(bps: number): string {
  return bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;
}

/** What a connection is like, for whoever wants to know why it is bad. */
export function connectionRows({
  rttMs,
  path,
  sent,
  received,
  mos,
  score,
  availableBps,
}: PeerStats): readonly ConnectionRow[] {
  return [
    [msg('Quality'), msg(str`${score} of 100`)],
    [msg('Path'), pathText(path)],
    [msg('Round trip'), ms(rttMs)],
    [msg('Could be sent'), availableBps === null ? NOTHING : formatBitrate(availableBps)],
    [msg('Voice quality (MOS, 1 to 4.5)'), mos === null ? NOTHING : mos.toFixed(1)],
    [msg('Voice received'), mediaText(received.audio)],
    [msg('Voice, buffered'), ms(received.audio.jitterBufferMs)],
    [msg('Voice sent'), mediaText(sent.audio)],
    [msg('Picture received'), pictureText(received.camera)],
    [msg('Picture, frozen so far'), String(received.camera.freezes)],
    [msg('Picture sent'), pictureText(sent.camera)],
    [msg('Picture held back by'), limitationText(sent.camera.limitation)],
    [msg('Encoder'), sent.camera.encoder ?? NOTHING],
    [msg('Screen received'), pictureText(received.screen)],
    [msg('Screen sent'), pictureText(sent.screen)],
  ];
}

/** The fingerprints of the encrypted connection; none for oneself. */
export function fingerprintRows({
  fingerprints,
}: Pick<Participant, 'fingerprints'>): readonly ConnectionRow[] {
  if (!fingerprints) return [];
  return [
    [msg('Your fingerprint'), fingerprints.own],
    [msg('Their fingerprint'), fingerprints.theirs],
  ];
}

/** Rows as text, for a report. */
export function connectionReport(name: string, rows: readonly ConnectionRow[]): string {
  return [name, ...rows.map(([label, value]) => `${label}: ${value}`)].join('\n');
}

function pathText({ kind, protocol, server }: PeerStats['path']): string {
  if (kind === 'unknown') return NOTHING;
  const how =
    kind === 'direct' ? msg('direct') : server === null ? msg('relayed at their end') : msg('relayed');
  return [how, protocol?.toUpperCase(), server].filter(Boolean).join(', ');
}

type Media = PeerStats['received']['audio'] | PeerStats['sent']['audio'];
function mediaText({ bitrateBps, codec, loss, jitterMs }: Media): string {
  if (bitrateBps === 0) return NOTHING;
  const rest = msg(str`${percent(loss)} lost, jitter ${ms(jitterMs)}`);
  return `${codec ?? ''} ${formatBitrate(bitrateBps)}, ${rest}`.trim();
}

type Picture = PeerStats['received']['camera'] | PeerStats['sent']['camera'];
function pictureText(picture: Picture): string {
  const { widthPx, heightPx, fps } = picture;
  if (picture.bitrateBps === 0 || widthPx === 0) return NOTHING;
  return `${widthPx}×${heightPx}, ${Math.round(fps)} fps, ${mediaText(picture)}`;
}

function limitationText(limitation: PeerStats['sent']['camera']['limitation']): string {
  const words = {
    none: msg('nothing'),
    cpu: msg('this processor'),
    bandwidth: msg('the network'),
    other: msg('something else'),
  };
  return words[limitation];
}

import type { BundleReader } from './bundle-reader.ts';
import { decodeUtf8, resolveUri } from './listing.ts';
import type { ListedMedia } from './playlist-reader.ts';
import type { Report } from './rules.ts';

/** Both values, in either order (RFC 8216, section 3.5). */
const TIMESTAMP_MAP = /^X-TIMESTAMP-MAP=(?=.*MPEGTS:\d+)(?=.*LOCAL:\d{2,}:\d{2}:\d{2}\.\d{3})/;
const CUE_TIMES = /^((\d{2,}:)?\d{2}:\d{2}\.\d{3}) --> ((\d{2,}:)?\d{2}:\d{2}\.\d{3})([ \t].*)?$/;
const MOST_BYTES = 16 * 2 ** 20;

/** Whether the segments of subtitles are WebVTT that can be laid over the picture. Returns whether some were locked. */
export async function checkSubtitles(
  path: string,
  { segments }: ListedMedia,
  reader: BundleReader,
  report: Report,
): Promise<boolean> {
  let hasLocked = false;
  for (const segment of segments) {
    const got = await reader.segment(path, segment);
    hasLocked ||= got.kind === 'locked';
    if (got.kind !== 'plain') continue;
    const file = resolveUri(path, segment.uri) ?? path;
    if (got.bytes.length > MOST_BYTES) {
      report('subtitles-malformed', file, 'it is too large');
      continue;
    }
    try {
      checkText(file, decodeUtf8(got.bytes), report);
    } catch {
      report('text-encoding', file, 'it has bytes that are no UTF-8');
    }
  }
  return hasLocked;
}

function checkText(path: string, text: string, report: Report): void {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  if (!/^WEBVTT([ \t]|$)/.test(lines[0] ?? '')) {
    report('subtitles-malformed', path, 'it does not begin with WEBVTT');
    return;
  }
  const headEnd = lines.indexOf('');
  const head = headEnd === -1 ? lines : lines.slice(0, headEnd);
  if (!head.some((line) => TIMESTAMP_MAP.test(line))) report('subtitles-unmapped', path, 'its head has none');
  for (const line of lines) {
    if (line.includes('-->') && !CUE_TIMES.test(line))
      report('subtitles-malformed', path, `${line.slice(0, 80)} are no times of a cue`);
  }
}

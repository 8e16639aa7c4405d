import type { AudioRendition, MasterPlaylist, MediaPlaylist, Segment, Variant } from './playlists.ts';

/**
 * Reads the media playlists that our exporter and ffmpeg write.
 * @throws Error naming what is missing: the header, the target duration, the map, a duration, the end
 */
export function parseMediaPlaylist(text: string): MediaPlaylist {
  const content = linesOf(text);
  const targetSeconds = Number(valueOf(content, '#EXT-X-TARGETDURATION'));
  if (!Number.isInteger(targetSeconds)) throw new Error('EXT-X-TARGETDURATION is no whole number');
  const mapUri = attributesOf(valueOf(content, '#EXT-X-MAP')).get('URI');
  if (mapUri === undefined) throw new Error('EXT-X-MAP has no URI');
  const segments: Segment[] = [];
  let durationSeconds = Number.NaN;
  for (const line of content) {
    if (line.startsWith('#EXTINF:')) durationSeconds = Number.parseFloat(line.slice('#EXTINF:'.length));
    if (line.startsWith('#')) continue;
    if (!(durationSeconds > 0)) throw new Error(`${line} has no duration`);
    segments.push({ uri: line, durationSeconds });
    durationSeconds = Number.NaN;
  }
  if (!content.includes('#EXT-X-ENDLIST')) throw new Error('EXT-X-ENDLIST is missing');
  return { targetSeconds, mapUri, segments };
}

/**
 * Reads a master playlist. What an attribute leaves out is an empty text, 0 or null.
 * @throws Error naming what is missing: the header, a variant's address, every variant
 */
export function parseMasterPlaylist(text: string): MasterPlaylist {
  const content = linesOf(text);
  const audio: AudioRendition[] = [];
  const variants: Variant[] = [];
  for (const [index, line] of content.entries()) {
    if (line.startsWith('#EXT-X-MEDIA:')) {
      const attributes = attributesOf(line);
      audio.push({ group: attributes.get('GROUP-ID') ?? '', uri: attributes.get('URI') ?? '' });
    } else if (line.startsWith('#EXT-X-STREAM-INF:')) {
      const uri = content[index + 1];
      if (uri === undefined || uri.startsWith('#')) throw new Error('A variant has no address');
      variants.push(variantOf(attributesOf(line), uri));
    }
  }
  if (variants.length === 0) throw new Error('There are no variants');
  return { variants, audio };
}

function variantOf(attributes: ReadonlyMap<string, string>, uri: string): Variant {
  const [width, height] = (attributes.get('RESOLUTION') ?? '').split('x').map(Number);
  const frameRate = Number(attributes.get('FRAME-RATE') ?? 0);
  return {
    uri,
    peakBps: Number(attributes.get('BANDWIDTH') ?? 0),
    averageBps: Number(attributes.get('AVERAGE-BANDWIDTH') ?? 0),
    codecs: attributes.get('CODECS') ?? '',
    picture: width && height ? { width, height, frameRate } : null,
    audioGroup: attributes.get('AUDIO') ?? null,
  };
}

function linesOf(text: string): readonly string[] {
  const content = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (content[0] !== '#EXTM3U') throw new Error('EXTM3U is missing');
  return content;
}

function valueOf(content: readonly string[], tag: string): string {
  const line = content.find((candidate) => candidate.startsWith(`${tag}:`));
  if (line === undefined) throw new Error(`${tag.slice(1)} is missing`);
  return line.slice(tag.length + 1);
}

/** An attribute list (RFC 8216, section 4.2): NAME=value or NAME="value", commas between. */
function attributesOf(line: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', quoted, plain] of line.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)) {
    attributes.set(name, quoted ?? plain ?? '');
  }
  return attributes;
}

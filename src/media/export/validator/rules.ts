import type { Finding } from '../export.ts';

/** How much a broken rule weighs, and the rule in words. */
interface Rule {
  readonly severity: Finding['severity'];
  readonly sentence: string;
}

const error = (sentence: string): Rule => ({ severity: 'error', sentence });
const warning = (sentence: string): Rule => ({ severity: 'warning', sentence });

/**
 * What a bundle is held to: RFC 8216, and Apple's HLS authoring specification for Apple devices. What the latter says
 * should be so is a warning here, as is what keeps the validator from looking.
 */
export const RULES = {
  'file-missing': error('Every file that a playlist names is there.'),
  'file-empty': error('No file is empty.'),
  'file-outside': error('Addresses are relative and stay inside the bundle.'),
  'range-outside': error('Byte ranges lie inside their files.'),
  'file-damaged': error('Segments can be read from their first byte to their last.'),
  'file-undecryptable': error('Encrypted segments can be decrypted with the key.'),
  'text-encoding': error('Playlists and subtitles are UTF-8.'),
  'playlist-malformed': error('Playlists are written as RFC 8216 says.'),
  'playlist-open': error('Playlists are complete: they end with EXT-X-ENDLIST.'),
  'version-too-low': error('EXT-X-VERSION is that of what the playlist uses.'),
  'independent-missing': error(
    'EXT-X-INDEPENDENT-SEGMENTS is said where each segment begins with a keyframe.',
  ),
  'group-missing': error('Every group of renditions that a variant names is there.'),
  'segment-too-long': error('No segment is longer than the target duration and half a second.'),
  'target-differs': error('All renditions have the same target duration.'),
  'boundaries-differ': error('All renditions have their borders between segments at the same times.'),
  'duration-wrong': error('Segments last as long as the playlist says.'),
  'timestamps-broken': error('Each segment begins where the one before ends.'),
  'idr-missing': error('Every segment begins with an IDR frame.'),
  'idr-rare': warning('There is an IDR frame every 2 seconds.'),
  'bandwidth-wrong': error('BANDWIDTH is within 10 % of the measured peak.'),
  'average-bandwidth-wrong': error('AVERAGE-BANDWIDTH is said, within 10 % of what is measured.'),
  'codecs-wrong': error('CODECS names the codecs of the media.'),
  'resolution-wrong': error("RESOLUTION is the picture's."),
  'frame-rate-wrong': error("FRAME-RATE is the picture's."),
  'i-frames-missing': error('Every picture has an I-frame playlist.'),
  'i-frame-wrong': error('Every range of an I-frame playlist holds one whole IDR frame.'),
  'audio-not-apart': error('Where there are several pictures, sound is a rendition of its own.'),
  'audio-language-missing': error('Sound says its language.'),
  'audio-not-stereo-aac': error('Sound is there as stereo AAC-LC.'),
  'subtitles-malformed': error('Subtitles are WebVTT.'),
  'subtitles-unmapped': error('Every WebVTT segment has an X-TIMESTAMP-MAP.'),
  'cellular-missing': warning('There is a variant of at most 192 kbit/s for cellular networks.'),
  'not-looked-into': warning('Encrypted segments are looked into where the key is known.'),
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof RULES;

/** Notes that a rule is broken in a file, and how. */
export type Report = (rule: RuleId, path: string, detail: string) => void;

/** Beyond this a bundle is broken in one way again and again. */
const MOST_PER_RULE = 20;

/** Collects findings, of each rule only so many. */
export function createFindings(): { readonly report: Report; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const counts = new Map<RuleId, number>();
  return {
    findings,
    report(rule, path, detail) {
      const count = (counts.get(rule) ?? 0) + 1;
      counts.set(rule, count);
      if (count <= MOST_PER_RULE) findings.push({ rule, ...RULES[rule], path, detail });
    },
  };
}

import { msg } from '@lit/localize';
import { captionRows, type Participant } from '../../app.ts';
import type { CaptionsPart } from './captions-part.ts';
import { featuredTiles, stageTiles, tileLabel } from './stage-tiles.ts';

/** What somebody says; it is the same while it grows. */
export interface FloatingCaption {
  readonly key: string;
  readonly name: string;
  readonly text: string;
}

/** There is no room for more. */
const MOST_CAPTIONS = 2;

/** What the small window over all others shows. */
export interface FloatingView {
  /** The key of the tile whose picture it is; see stage-tiles.ts. */
  readonly key: string;
  /** What that tile is called. */
  readonly label: string;
  /** Null where there is no picture just now. */
  readonly stream: MediaStream | null;
  readonly isScreen: boolean;
  /** Oneself, smaller; null where one has no picture, or is the one that is shown large. */
  readonly own: MediaStream | null;
  /** Own pictures are shown as in a mirror. */
  readonly isMirrored: boolean;
  /** Whether one is muted; null where one cannot unmute. */
  readonly muted: boolean | null;
  /** None where one does not want to see any. */
  readonly captions: readonly FloatingCaption[];
  /** When captions have stayed long enough, ms since the page was opened; null: never. */
  readonly nextAtMs: number | null;
}

/** What a view depends on beside the people in it. */
export interface FloatingState {
  /** Keys of tiles. */
  readonly pinned: string | null;
  readonly speaker: string | null;
  /** Own pictures are shown as in a mirror. */
  readonly mirrored: boolean;
  readonly captions: Pick<CaptionsPart, 'isOn' | 'lines'>;
  /** Since the page was opened. */
  readonly nowMs: number;
}

/** Whom the small window shows: what is pinned or shared, or else whoever speaks; alone, oneself. */
export function floatingView(
  participants: readonly Participant[],
  { pinned, speaker, mirrored, captions, nowMs }: FloatingState,
): FloatingView | null {
  const [self] = participants;
  const tiles = stageTiles(participants);
  const [key] = featuredTiles(tiles, { layout: 'speaker', pinned, speaker });
  const tile = tiles.find((candidate) => candidate.key === key) ?? tiles[0];
  if (!self || !tile) return null;
  const { participant, source } = tile;
  const isScreen = source === 'screen';
  const isSelf = participant.isSelf && !isScreen;
  return {
    key: tile.key,
    label: tileLabel(tile),
    stream: isScreen ? participant.screen : participant.videoOn ? participant.stream : null,
    isScreen,
    own: !isSelf && self.videoOn ? self.stream : null,
    isMirrored: mirrored,
    muted: self.role === 'viewer' ? null : self.muted,
    ...(captions.isOn ? said(participants, captions.lines, nowMs) : { captions: [], nextAtMs: null }),
  };
}

function said(
  participants: readonly Participant[],
  lines: CaptionsPart['lines'],
  nowMs: number,
): Pick<FloatingView, 'captions' | 'nextAtMs'> {
  const { rows, nextAtMs } = captionRows(lines, nowMs);
  const captions = rows.slice(-MOST_CAPTIONS).map(({ key, participantId, phrases }): FloatingCaption => {
    const person = participants.find(({ id }) => id === participantId);
    const name = person?.isSelf ? msg('You') : (person?.name ?? '');
    return { key, name, text: phrases.map(({ text }) => text).join(' ') };
  });
  return { captions, nextAtMs };
}

import type { Participant } from '../../app.ts';
import { featuredTiles, stageTiles, tileLabel } from './stage-tiles.ts';

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
}

/** Whom the small window shows: what is pinned or shared, or else whoever speaks; alone, oneself. */
export function floatingView(
  participants: readonly Participant[],
  { pinned, speaker, mirrored }: { pinned: string | null; speaker: string | null; mirrored: boolean },
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
  };
}

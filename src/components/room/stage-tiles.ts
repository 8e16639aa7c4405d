import { msg, str } from '@lit/localize';
import type { Participant, View } from '../../app.ts';
import type { FloatingTile } from './picture-in-picture.ts';
import type { Rect } from './tile-layout.ts';

/** How the stage is arranged. */
export type Layout = 'grid' | 'speaker';

/** One picture on the stage: somebody's camera, or the screen that they share. */
export interface StageTile {
  /** Unlike any other's; the same for as long as they show it. */
  readonly key: string;
  readonly participant: Participant;
  readonly source: 'camera' | 'screen';
}

/** The key of a tile. */
export function keyOf({ id }: Participant, source: StageTile['source']): string {
  return source === 'screen' ? `${id} screen` : id;
}

/** What a tile is called: 'Ada', 'Ada (you)', 'Screen of Ada', 'Your screen', 'Ada’s camera'. */
export function tileLabel({ participant, source }: Pick<StageTile, 'participant' | 'source'>): string {
  const { name, isSelf, stand } = participant;
  if (source === 'screen') return isSelf ? msg('Your screen') : msg(str`Screen of ${name}`);
  if (!isSelf && stand?.ownerName) return msg(str`${stand.ownerName}’s camera`);
  return isSelf ? msg(str`${name} (you)`) : name;
}

/** What there is to show, in the order in which it is shown: screens first, then people. */
export function stageTiles(
  participants: readonly Participant[],
  { hidesSelf = false } = {},
): readonly StageTile[] {
  const onStage = participants.filter(({ role }) => role !== 'viewer');
  const screens = onStage.filter(({ screen }) => screen !== null);
  const others = onStage.filter(({ isSelf }) => !isSelf);
  // Alone one sees oneself all the same: an empty stage would look broken.
  const faces = hidesSelf && others.length > 0 ? others : onStage;
  return [
    ...screens.map((participant) => tileOf(participant, 'screen')),
    ...faces.map((participant) => tileOf(participant, 'camera')),
  ];
}

const tileOf = (participant: Participant, source: StageTile['source']): StageTile => ({
  key: keyOf(participant, source),
  participant,
  source,
});

/**
 * The keys of the tiles that are shown large: what the person has pinned, or else the shared screens, or else, with
 * the speaker's layout, whoever speaks. Empty: all are alike.
 */
export function featuredTiles(
  tiles: readonly StageTile[],
  { layout, pinned, speaker }: { layout: Layout; pinned: string | null; speaker: string | null },
): ReadonlySet<string> {
  if (pinned !== null && tiles.some(({ key }) => key === pinned)) return new Set([pinned]);
  const screens = tiles.filter(({ source }) => source === 'screen').map(({ key }) => key);
  if (screens.length > 0) return new Set(screens);
  if (layout === 'grid') return new Set();
  const others = tiles.filter(({ participant }) => !participant.isSelf);
  const shown = others.find(({ key }) => key === speaker) ?? others[0];
  return new Set(shown ? [shown.key] : []);
}

/**
 * What to ask of each participant, so that every tile gets as many pixels as it has and no more. Whoever has no place
 * on the stage, nor in the small window, is asked for nothing but their voice.
 */
export function viewsOf(
  tiles: readonly StageTile[],
  places: ReadonlyMap<string, Rect>,
  {
    pinned,
    speaker,
    pixelRatio,
    isHidden,
    floating,
  }: {
    pinned: string | null;
    speaker: string | null;
    pixelRatio: number;
    isHidden: boolean;
    floating: FloatingTile | null;
  },
): ReadonlyMap<string, View> {
  const views = new Map<string, View>();
  for (const { key, participant, source } of tiles) {
    if (participant.isSelf) continue;
    const onStage = isHidden ? 0 : (places.get(key)?.height ?? 0);
    const inWindow = key === floating?.key ? floating.heightPx : 0;
    const height = Math.round(Math.max(onStage, inWindow) * pixelRatio);
    const view = views.get(participant.id) ?? {
      cameraHeightPx: 0,
      screenHeightPx: 0,
      attention: participant.id === speaker ? 'speaker' : 'normal',
    };
    views.set(participant.id, {
      ...view,
      ...(source === 'camera' ? { cameraHeightPx: height } : { screenHeightPx: height }),
      ...(key === pinned ? { attention: 'pinned' } : {}),
    });
  }
  return views;
}

import { msg, str } from '@lit/localize';
import type { Layout } from './stage-tiles.ts';
import { REACTIONS, ROOM_TYPES, type Role, type RoomType } from '../../app.ts';

/** What one person of a role is called. */
export function roleLabel(role: Role): string {
  const labels: Record<Role, string> = {
    host: msg('Host'),
    cohost: msg('Cohost'),
    guest: msg('Guest'),
    viewer: msg('Viewer'),
  };
  return labels[role];
}

/** A role with its heading for several, in the order the roles are listed. */
export function roleHeadings(): readonly (readonly [Role, string])[] {
  return [
    ['host', msg('Host')],
    ['cohost', msg('Cohosts')],
    ['guest', msg('Guests')],
    ['viewer', msg('Viewers')],
  ];
}

/** A room type with its name and its limit in words. */
export function roomTypeLabels(): readonly (readonly [type: RoomType, name: string, limit: string])[] {
  const { voice, camera, studio } = ROOM_TYPES;
  return [
    ['voice', msg('Voice'), msg(str`Sound only, up to ${voice.guests} guests on stage.`)],
    ['camera', msg('Camera'), msg(str`Sound and picture, up to ${camera.guests} guests on stage.`)],
    ['studio', msg('Studio'), msg(str`Sound and picture, up to ${studio.guests} guests on stage.`)],
  ];
}

/** Each layout with its name. */
export function layoutLabels(): readonly (readonly [Layout, string])[] {
  return [
    ['grid', msg('Grid')],
    ['speaker', msg('Speaker')],
  ];
}

/** Each of REACTIONS with the words that a screen reader says. */
export function reactionLabels(): readonly (readonly [emoji: string, words: string])[] {
  const words = [
    msg('Thumbs up'),
    msg('Applause'),
    msg('Heart'),
    msg('Laughing'),
    msg('Surprised'),
    msg('Party'),
  ];
  return REACTIONS.map((emoji, index) => [emoji, words[index] ?? emoji]);
}

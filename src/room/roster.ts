import type { MeshPeer } from '../mesh/mesh.ts';
import type { Participant } from './model.ts';

/**
 * Everyone in the room: oneself, then the others in the order in which they first came. Of several connections
 * of one identity only the newest that has introduced itself counts, in the old one's place.
 */
export function rosterOf(
  previous: readonly Participant[],
  self: Participant,
  peers: readonly MeshPeer[],
  isKnown: (identity: string) => boolean,
): readonly Participant[] {
  const present = new Map<string, Participant>();
  for (const { identity, presence, stream, state, safety } of peers) {
    if (!presence || identity === self.id) continue;
    present.set(identity, {
      ...presence,
      id: identity,
      name: presence.name || GUEST,
      isSelf: false,
      known: isKnown(identity),
      stream,
      connection: state,
      safety,
    });
  }
  const order = new Set([...previous.map(({ id }) => id), ...present.keys()]);
  return [self, ...[...order].flatMap((id) => present.get(id) ?? [])];
}

/** What somebody is called who gave no name. */
export const GUEST = 'Guest';

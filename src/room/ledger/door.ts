import type { Standings } from './standing.ts';

/**
 * Where somebody is with a room: inside; waiting at the door; put out, but free to knock; or banned, and not even
 * heard.
 */
export type Place = 'inside' | 'door' | 'out' | 'banned';

/** The place of an identity, the same for everyone who has heard the same. */
export function placeOf({ roleOf, policy, lockedAt }: Standings, identity: string): Place {
  const standing = roleOf(identity);
  switch (standing?.role) {
    case 'banned':
      return 'banned';
    case 'removed':
      return 'out';
    case 'host':
    case 'cohost':
      return 'inside';
    default:
      // Who was there when the room was locked, or let in since, has a role of a later date.
      if (lockedAt !== null) return standing && standing.sequence > lockedAt ? 'inside' : 'door';
      return standing || !policy.asksFirst ? 'inside' : 'door';
  }
}

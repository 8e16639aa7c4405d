/** What makes a device the camera stand of somebody in the room: it came there as a link, mostly in a QR code. */
export interface StandLink {
  /** The identity of whose camera it is. */
  readonly owner: string;
  /** What they are called, for the first words on the screen. */
  readonly ownerName: string;
  /** Known to the owner's device and this one alone; see room/training/stands.ts. */
  readonly session: string;
}

const IDENTITY = /^[\w-]{16,64}$/;
const SESSION = /^[A-Z2-7]{16}$/;
const MOST_NAME_CHARACTERS = 40;

/** The link that makes a device a stand: an invitation that says whose camera it is to be. */
export function standLink(inviteLink: string, { owner, ownerName, session }: StandLink): string {
  const query = new URLSearchParams({ stand: owner, session, owner: ownerName });
  return `${inviteLink}${inviteLink.includes('?') ? '&' : '?'}${query.toString()}`;
}

/** What the part of a link behind the code's question mark says of a stand; null where it says nothing, or nonsense. */
export function readStand(query: string): StandLink | null {
  const parameters = new URLSearchParams(query);
  const owner = parameters.get('stand') ?? '';
  const session = parameters.get('session') ?? '';
  if (!IDENTITY.test(owner) || !SESSION.test(session)) return null;
  const ownerName = (parameters.get('owner') ?? '').trim().slice(0, MOST_NAME_CHARACTERS);
  return { owner, ownerName, session };
}

/** What both devices show, so that a person sees which belong together. It tells too little to guess the rest. */
export function sessionLabel(session: string): string {
  return session.slice(0, 4);
}

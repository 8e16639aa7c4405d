import type { Participant, RoomPolicy } from '../../app.ts';

/** What the menu of a participant can offer. */
export type ParticipantAction =
  | 'pin'
  | 'volume'
  | 'connection'
  /** Only of one's own picture. */
  | 'mirror'
  | 'hide-self'
  | 'message'
  /** On a frozen picture. */
  | 'draw'
  | 'verify'
  | 'mute'
  | 'ask-unmute'
  | 'stop-video'
  | 'ask-video'
  | 'lower-hand'
  | 'make-cohost'
  | 'make-guest'
  | 'make-viewer'
  | 'remove'
  | 'ban';

/** May set rules, open the door and keep order. */
export function keepsOrder(person: Pick<Participant, 'role'> | undefined): boolean {
  return person?.role === 'host' || person?.role === 'cohost';
}

/**
 * What `self` may do with `other`, in the order of the menu. Nobody keeps order over a host, nor a cohost over
 * another; nobody is unmuted from afar, only asked.
 */
export function actionsFor(
  other: Participant,
  self: Participant | undefined,
  policy: RoomPolicy | null,
): readonly ParticipantAction[] {
  const actions: ParticipantAction[] = other.role === 'viewer' ? [] : ['pin'];
  if (keepsOrder(self) && !other.isSelf && other.videoOn) actions.push('draw');
  if (!other.isSelf) {
    if (other.role !== 'viewer' && !other.stand) actions.push('volume');
    if (!other.stand) actions.push('message');
    if (other.safety) actions.push('verify');
    actions.push('connection');
  }
  const isAbove = self?.role === 'host' ? other.role !== 'host' : keepsOrder(self) && !keepsOrder(other);
  if (other.isSelf || !isAbove) return actions;
  if (other.role !== 'viewer') {
    // A stand has no voice.
    if (!other.stand) actions.push(other.muted ? 'ask-unmute' : 'mute');
    // A voice room has no pictures to ask for.
    if (other.videoOn) actions.push('stop-video');
    else if (policy?.type !== 'voice') actions.push('ask-video');
  }
  if (other.hand !== null) actions.push('lower-hand');
  if (other.role !== 'cohost') actions.push('make-cohost');
  if (other.role !== 'guest') actions.push('make-guest');
  if (other.role !== 'viewer') actions.push('make-viewer');
  actions.push('remove', 'ban');
  return actions;
}

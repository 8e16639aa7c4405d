import type { LocalMedia } from '../media/local-media.ts';
import { openCaptions, type CaptionsScope, type OpenCaptions } from './captions/captions.ts';
import type { Participant } from './model.ts';
import type { OwnPart } from './own-part.ts';

/** What the call is told of captions by others, and what it tells of itself. */
export interface CallCaptionsScope extends Omit<CaptionsScope, 'voice' | 'mayBeHeard'> {
  readonly media: Pick<LocalMedia, 'audioTrack' | 'muted'>;
  readonly own: Pick<OwnPart, 'isWithheld'>;
  readonly participants: () => readonly Participant[];
}

/**
 * Captions in a call: of those only who are on stage and not held muted by a host, and of no camera stand; of oneself
 * only while one's voice is not withheld either.
 */
export function openCallCaptions(
  { media, own, participants, ...scope }: CallCaptionsScope,
  { signal }: { signal: AbortSignal },
): OpenCaptions {
  return openCaptions(
    {
      ...scope,
      voice: media,
      mayBeHeard: (participantId) => {
        if (participantId === scope.selfId && own.isWithheld()) return false;
        const person = participants().find(({ id }) => id === participantId);
        return person !== undefined && person.role !== 'viewer' && !person.held && person.stand === null;
      },
    },
    { signal },
  );
}

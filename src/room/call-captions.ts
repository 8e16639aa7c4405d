import type { LocalMedia } from '../media/local-media.ts';
import { openCaptions, type CaptionsScope, type OpenCaptions } from './captions/captions.ts';
import type { Participant } from './model.ts';

/** What the call is told of captions by others, and what it tells of itself. */
export interface CallCaptionsScope extends Omit<CaptionsScope, 'voice' | 'mayBeHeard'> {
  readonly media: Pick<LocalMedia, 'audioTrack' | 'muted'>;
  readonly participants: () => readonly Participant[];
}

/** Captions in a call: of those only who are on stage and not held muted by a host, and of no camera stand. */
export function openCallCaptions(
  { media, participants, ...scope }: CallCaptionsScope,
  { signal }: { signal: AbortSignal },
): OpenCaptions {
  return openCaptions(
    {
      ...scope,
      voice: media,
      mayBeHeard: (participantId) => {
        const person = participants().find(({ id }) => id === participantId);
        return person !== undefined && person.role !== 'viewer' && !person.held && person.stand === null;
      },
    },
    { signal },
  );
}

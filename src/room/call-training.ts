import { decodePose, encodePose } from '../lib/pose/wire.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Gate } from './gate.ts';
import type { JoinOptions } from './model.ts';
import { openTraining, type OpenTraining, type TrainingScope } from './training/training.ts';

/** What the call is told of training by others, and what it tells of itself. */
export interface CallTrainingScope extends Omit<
  TrainingScope,
  'stand' | 'wire' | 'sendLive' | 'identityOf' | 'isCoach'
> {
  readonly ownIdentity: string;
  readonly join: JoinOptions;
  readonly mesh: Pick<Mesh, 'peers' | 'sendLive'>;
  /** Opened later than this. */
  readonly gate: () => Pick<Gate, 'isOpen'>;
  /** Whether an identity keeps order. */
  readonly isModerator: (identity: string) => boolean;
}

/** Training in a call: nothing of it passes the gate but between those who are inside. */
export function openCallTraining(
  { ownIdentity, join, mesh, gate, isModerator, ...scope }: CallTrainingScope,
  { signal }: { signal: AbortSignal },
): OpenTraining {
  const identityOf = (participantId: string): string | null =>
    participantId === scope.selfId
      ? ownIdentity
      : (mesh.peers.value.find(({ id }) => id === participantId)?.identity ?? null);
  const training = openTraining(
    {
      ...scope,
      stand: join.as === 'stand' ? (join.stand ?? null) : null,
      wire: { encode: encodePose, decode: decodePose },
      identityOf,
      isCoach: (participantId) => isModerator(identityOf(participantId) ?? ''),
      sendLive: (bytes, participantId) => {
        if (gate().isOpen(participantId)) mesh.sendLive(bytes, participantId);
      },
    },
    { signal },
  );
  return {
    ...training,
    hearLive: (participantId, bytes) => {
      if (gate().isOpen(participantId)) training.hearLive(participantId, bytes);
    },
  };
}

import { createTokenBucket } from '../mesh/token-bucket.ts';
import { REACTIONS, type Reaction } from './model.ts';

/** More than this is noise, whoever makes it. */
const RATE = { burst: 5, perSecond: 2 };

/** Reactions of oneself and others, as they come. */
export interface Reactions {
  react(index: number): void;
  /** Somebody's reaction has arrived. */
  show(participantId: string, index: number): void;
  onReaction(listener: (reaction: Reaction) => void): () => void;
}

/** Nothing is kept: who does not listen has missed it. */
export function openReactions({
  selfId,
  send,
}: {
  selfId: string;
  send: (message: { kind: 'reaction'; index: number }) => void;
}): Reactions {
  const listeners = new Set<(reaction: Reaction) => void>();
  const limits = new Map<string, (units: number) => boolean>();
  const show = (participantId: string, index: number): boolean => {
    const emoji = REACTIONS[index];
    const take = limits.get(participantId) ?? createTokenBucket(RATE);
    limits.set(participantId, take);
    if (emoji === undefined || !take(1)) return false;
    for (const listener of [...listeners]) listener({ participantId, emoji });
    return true;
  };
  return {
    react: (index) => {
      if (show(selfId, index)) send({ kind: 'reaction', index });
    },
    show,
    onReaction: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

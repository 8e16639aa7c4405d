import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { createTokenBucket } from '../../mesh/token-bucket.ts';
import type { TrainingMessage } from './messages.ts';
import type { TrainingPresence } from './model.ts';

type Message = Extract<TrainingMessage, { kind: 'training' }>;

/** As often as anybody can read it. */
const INTERVAL_MS = 250;
/** Somebody's app that says more than this is not listened to meanwhile. */
const RATE = { burst: 12, perSecond: 8 };

/** What everyone shows of their training. */
export interface Trainees {
  /** By participant id, oneself too. */
  readonly shown: ReadonlyStore<ReadonlyMap<string, TrainingPresence>>;
  /** What one shows oneself from now on. */
  show(presence: TrainingPresence | null): void;
  hear(peerId: string, message: Message): void;
  personCame(peerId: string): void;
  personLeft(peerId: string): void;
  close(): void;
}

/** `send` reaches one, or all who are inside; they are told of changes only, four times a second at most. */
export function openTrainees({
  selfId,
  send,
}: {
  selfId: string;
  send: (message: Message, peerId?: string) => void;
}): Trainees {
  const shown = createStore<ReadonlyMap<string, TrainingPresence>>(new Map());
  const limits = new Map<string, (units: number) => boolean>();
  let told: TrainingPresence | null = null;
  let timer = 0;

  const put = (id: string, presence: TrainingPresence | null): void => {
    const before = shown.value.get(id) ?? null;
    if (isEqual(before, presence)) return;
    const next = new Map(shown.value);
    if (presence) next.set(id, presence);
    else next.delete(id);
    shown.set(next);
  };
  const tell = (): void => {
    const presence = shown.value.get(selfId) ?? null;
    if (isEqual(presence, told)) return;
    told = presence;
    send({ kind: 'training', presence });
    timer = window.setTimeout(() => {
      timer = 0;
      tell();
    }, INTERVAL_MS);
  };

  return {
    shown,
    show: (presence) => {
      put(selfId, presence);
      if (timer === 0) tell();
    },
    hear: (peerId, { presence }) => {
      const take = limits.get(peerId) ?? createTokenBucket(RATE);
      limits.set(peerId, take);
      if (take(1)) put(peerId, presence);
    },
    personCame: (peerId) => {
      if (told) send({ kind: 'training', presence: told }, peerId);
    },
    personLeft: (peerId) => {
      limits.delete(peerId);
      put(peerId, null);
    },
    close: () => clearTimeout(timer),
  };
}

/** Both are plain values with their fields in one order. */
const isEqual = (a: TrainingPresence | null, b: TrainingPresence | null): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

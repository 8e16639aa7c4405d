import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { createTokenBucket } from '../mesh/token-bucket.ts';
import type { Participant, PeerStats, Reception, ReceptionRow } from './model.ts';
import type { ReceptionMessage } from './protocol.ts';

/** Those who keep order hear of it so often at most. */
const INTERVAL_MS = 5_000;
/** Differences below this are noise, and not worth a message. */
const NOTICEABLE = 5;
/** Somebody's app that says more than this is not listened to meanwhile. */
const RATE = { burst: 3, perSecond: 0.5 };

/** How well everyone receives everyone: see {@link openReception}. */
export interface OpenReception {
  /** As told by each, oneself included. Empty for whoever does not keep order. */
  readonly rows: ReadonlyStore<Reception>;
  /** Measured anew, or somebody's role has changed: tells those who keep order, if there is news. */
  update(participants: readonly Participant[], stats: ReadonlyMap<string, PeerStats>): void;
  /** Somebody tells how they receive the others. */
  hear(participantId: string, message: ReceptionMessage): void;
}

/** Gathers, where one keeps order, who hears whom how well; and tells it to those who do. */
export function openReception({
  send,
  nowMs = () => performance.now(),
}: {
  send: (message: ReceptionMessage, participantId: string) => void;
  nowMs?: () => number;
}): OpenReception {
  const rows = createStore<Reception>(new Map());
  const heard = new Map<string, ReceptionRow>();
  const limits = new Map<string, (units: number) => boolean>();
  const told = new Map<string, { readonly atMs: number; readonly row: ReceptionRow }>();
  let present: readonly Participant[] = [];
  let ownRow: ReceptionRow = new Map();

  const tell = (participantId: string): void => {
    const last = told.get(participantId);
    if (last && (nowMs() - last.atMs < INTERVAL_MS || !isNews(last.row, ownRow))) return;
    told.set(participantId, { atMs: nowMs(), row: ownRow });
    send({ kind: 'reception', scores: [...ownRow].map(([of, score]) => ({ of, score })) }, participantId);
  };
  const publish = (): void => {
    const self = present.find(({ isSelf }) => isSelf);
    if (!self || !keepsOrder(self)) {
      heard.clear();
      if (rows.value.size > 0) rows.set(new Map());
      return;
    }
    const others = present.flatMap(({ id }) => {
      const row = heard.get(id);
      return row ? [[id, row] as const] : [];
    });
    rows.set(new Map([[self.id, ownRow], ...others]));
  };

  return {
    rows,
    update: (participants, stats) => {
      present = participants;
      ownRow = rowOf(participants, stats);
      const ids = new Set(participants.map(({ id }) => id));
      for (const known of [heard, limits, told])
        for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
      for (const person of participants) {
        if (!person.isSelf && keepsOrder(person)) tell(person.id);
        else told.delete(person.id);
      }
      publish();
    },
    hear: (participantId, { scores }) => {
      const take = limits.get(participantId) ?? createTokenBucket(RATE, nowMs);
      limits.set(participantId, take);
      if (!take(1)) return;
      heard.set(participantId, new Map(scores.map(({ of, score }) => [of, score])));
      publish();
    },
  };
}

const keepsOrder = ({ role }: Participant): boolean => role === 'host' || role === 'cohost';

/** Of everyone who can be heard; null where it was not measured yet. */
function rowOf(participants: readonly Participant[], stats: ReadonlyMap<string, PeerStats>): ReceptionRow {
  const speakers = participants.filter(({ isSelf, role }) => !isSelf && role !== 'viewer');
  return new Map(
    speakers.map(({ id, connection }) => {
      const isCut = connection === 'interrupted' || connection === 'lost';
      return [id, isCut ? 0 : (stats.get(id)?.score ?? null)];
    }),
  );
}

function isNews(before: ReceptionRow, now: ReceptionRow): boolean {
  if (before.size !== now.size) return true;
  return [...now].some(([id, score]) => {
    const old = before.get(id);
    if (old === undefined || old === null || score === null) return old !== score;
    return Math.abs(old - score) >= NOTICEABLE;
  });
}

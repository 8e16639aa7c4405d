import { fromBase64Url } from '../../lib/bytes.ts';
import { abortError } from '../../lib/errors.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import type { Closable } from '../../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Identity } from '../../mesh/identity.ts';
import { verifyRoomKey } from '../room-code.ts';
import { idOf, isSignatureGood, sign, type Signed } from '../signed.ts';
import { byPrecedence, topicOf } from './compaction.ts';
import { planStatements, type Draft } from './issuing.ts';
import { retain, type Holdings } from './retention.ts';
import type { Standings } from './standing.ts';
import { messagesOf, parseStatement, type LedgerMessage, type Stated } from './statement.ts';

const PERSIST_DELAY_MS = 500;
/** Peers are limited by the mesh; what several of them pile up beyond this is dropped. */
const MOST_WAITING = 256;
const MOST_REFUSED_KEYS = 256;

/** What a ledger is opened with. */
export interface LedgerOptions {
  /** The room's topic, which every signature is made for. */
  readonly room: string;
  /** Canonical room code, the fingerprint of the room's key. */
  readonly code: string;
  readonly identity: Identity;
  /** The room's key pair; only in the install that made the room. */
  readonly roomSigner: Identity | null;
  /** The room's public key where it was found to fit the code before. */
  readonly roomKey: string | null;
  /** What was persisted the last time. */
  readonly saved: readonly Signed[];
  /** Called with all that is worth keeping, soon after it changed and at the latest by `close`. */
  readonly onPersist: (statements: readonly Signed[], roomKey: string) => void;
}

/** What came of a peer's message. */
export interface Reception {
  /** One sentence where the peer cannot have come by this honestly and is to be put out; else null. */
  readonly lie: string | null;
  /** What was not known here before, to be passed on to the others. */
  readonly news: readonly LedgerMessage[];
}

/** Roles, bans and rules of one room, as far as this install has heard; the same for all who heard the same. */
export interface Ledger extends Closable {
  readonly standings: ReadonlyStore<Standings>;
  /** Null until somebody has shown a key that fits the code. */
  readonly roomKey: string | null;
  /** All that a newcomer has to hear. Empty while the room's key is unknown. */
  messages(): readonly LedgerMessage[];
  /** Takes in what a peer says. Never rejects. */
  receive(message: LedgerMessage): Promise<Reception>;
  /**
   * States something, with the room's key where it is here, and resolves with what to tell everyone; see
   * `planStatements`. @throws 'not-allowed'
   */
  issue(drafts: readonly Draft[]): Promise<readonly LedgerMessage[]>;
  /** Whether `issue` would take a draft about this identity. */
  mayRule(identity: string): boolean;
}

/** A statement as it was sent, kept to be passed on. */
interface Entry extends Stated {
  readonly signed: Signed;
}

const NOTHING: Reception = { lie: null, news: [] };

/**
 * Opens the ledger of a room with what was saved of it. Where the room's key pair is here, the own identity is made
 * a host, if it is none yet. Closes when `signal` aborts.
 */
export async function openLedger(
  { room, code, identity, roomSigner, saved, onPersist, ...options }: LedgerOptions,
  { signal }: { signal: AbortSignal },
): Promise<Ledger> {
  const context = { domain: 'ledger', room } as const;
  const signer = roomSigner ?? identity;
  const enqueueReception = createSerialQueue();
  const enqueueIssue = createSerialQueue();
  const { promise: closed, resolve: settleClosed } = Promise.withResolvers<undefined>();
  let roomKey = roomSigner?.id ?? options.roomKey;
  let holdings: Holdings<Entry> = retain<Entry>(roomKey, []);
  const standings = createStore(holdings.standings);
  const refusedKeys = new Set<string>();
  let waiting = 0;
  let persistTimer: ReturnType<typeof setTimeout> | undefined;
  let isOpen = true;
  const isStillOpen = (): boolean => isOpen;

  const persist = (): void => {
    clearTimeout(persistTimer);
    persistTimer = undefined;
    if (roomKey !== null) onPersist(signedOf(holdings.relevant), roomKey);
  };

  /** Adds to what is held, and returns what of it is worth passing on and was not before. */
  const take = (entries: readonly Entry[]): readonly Signed[] => {
    const known = new Set(holdings.relevant.map(({ id }) => id));
    holdings = retain(roomKey, [...holdings.held, ...entries]);
    const news = holdings.relevant.filter(({ id }) => !known.has(id));
    if (news.length > 0) {
      standings.set(holdings.standings);
      persistTimer ??= setTimeout(persist, PERSIST_DELAY_MS);
    }
    return signedOf(news);
  };

  /** Those of `statements` that could matter, their signatures not yet looked at. */
  const sift = async (statements: readonly Signed[]): Promise<readonly Entry[]> => {
    const lastWords = new Map(holdings.held.map((item) => [`${item.signer}/${topicOf(item)}`, item]));
    const entries = await Promise.all(
      statements.map(async (signed): Promise<Entry | null> => {
        const statement = parseStatement(signed.body);
        if (!statement) return null;
        const entry = { id: await idOf(signed), signer: signed.signer, statement, signed };
        const lastWord = lastWords.get(`${entry.signer}/${topicOf(entry)}`);
        return lastWord && byPrecedence(lastWord, entry) <= 0 ? null : entry;
      }),
    );
    return entries.filter((entry) => entry !== null);
  };

  const areGood = async (entries: readonly Entry[]): Promise<boolean> => {
    const verdicts = await Promise.all(entries.map(({ signed }) => isSignatureGood(context, signed)));
    return verdicts.every(Boolean);
  };

  const isRoomKey = async (key: string): Promise<boolean> => {
    if (roomKey !== null) return key === roomKey;
    if (refusedKeys.has(key)) return false;
    if (await verifyRoomKey(code, fromBase64Url(key))) return true;
    const [oldest] = refusedKeys;
    if (oldest !== undefined && refusedKeys.size >= MOST_REFUSED_KEYS) refusedKeys.delete(oldest);
    refusedKeys.add(key);
    return false;
  };

  const takeIn = async ({ roomKey: key, statements }: LedgerMessage): Promise<Reception> => {
    if (!isStillOpen()) return NOTHING;
    if (key !== null && !(await isRoomKey(key))) return lie('showed a key that is not this room’s');
    const entries = await sift(statements);
    if (!(await areGood(entries))) return lie('passed on a statement that its signer never made');
    if (!isStillOpen()) return NOTHING;
    const isKeyNew = key !== null && roomKey === null;
    roomKey ??= key;
    const news = take(entries);
    if (roomKey === null || (news.length === 0 && !isKeyNew)) return NOTHING;
    persistTimer ??= setTimeout(persist, PERSIST_DELAY_MS);
    return { lie: null, news: messagesOf(roomKey, news) };
  };

  const issue = async (drafts: readonly Draft[]): Promise<readonly LedgerMessage[]> => {
    const statements = planStatements(roomKey, holdings.held, signer.id, drafts, Date.now());
    const entries = await Promise.all(
      statements.map(async (statement): Promise<Entry> => {
        const signed = await sign(context, JSON.stringify(statement), signer);
        return { id: await idOf(signed), signer: signer.id, statement, signed };
      }),
    );
    if (!isOpen || roomKey === null) throw abortError();
    take(entries);
    // One's own words exist nowhere else yet.
    persist();
    return messagesOf(roomKey, signedOf(entries));
  };

  const close = (): Promise<void> => {
    if (isOpen) {
      isOpen = false;
      signal.removeEventListener('abort', onAbort);
      if (persistTimer !== undefined) persist();
      settleClosed(undefined);
    }
    return closed;
  };
  const onAbort = (): void => void close();

  const kept = await sift(saved);
  const verdicts = await Promise.all(kept.map((entry) => areGood([entry])));
  take(kept.filter((_, index) => verdicts[index]));
  clearTimeout(persistTimer);
  persistTimer = undefined;
  signal.throwIfAborted();
  signal.addEventListener('abort', onAbort, { once: true });
  if (roomSigner && holdings.standings.roleOf(identity.id)?.role !== 'host') {
    await issue([{ kind: 'role', subject: identity.id, name: '', role: 'host', voice: true }]);
  }

  return {
    standings,
    get roomKey() {
      return roomKey;
    },
    messages: () => (roomKey === null ? [] : messagesOf(roomKey, signedOf(holdings.relevant))),
    receive: async (message) => {
      if (waiting >= MOST_WAITING) return NOTHING;
      waiting += 1;
      try {
        return await enqueueReception(() => takeIn(message));
      } finally {
        waiting -= 1;
      }
    },
    issue: (drafts) => enqueueIssue(() => issue(drafts)),
    mayRule: (subject) => holdings.standings.mayRule(signer.id, subject),
    closed,
    close,
  };
}

const signedOf = (entries: readonly Entry[]): Signed[] => entries.map(({ signed }) => signed);

const lie = (reason: string): Reception => ({ lie: reason, news: [] });

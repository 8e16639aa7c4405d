import { log } from '../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Identity } from '../../mesh/identity.ts';
import type { Relay } from '../../mesh/relays/relay.ts';
import { createTokenBucket } from '../../mesh/token-bucket.ts';
import type { RoomSecrets } from '../room-secrets.ts';
import { isSignatureGood, sign, type SigningContext } from '../signed.ts';
import { parseLobbyMessage, type CallKind, type LobbyMessage } from './message.ts';
import type { CirclePerson } from './model.ts';
import { createPresence } from './presence.ts';
import { openSeal } from './seal.ts';

/** Two of these may be lost before somebody seems to be gone (VANISH_MS). */
const HERE_INTERVAL_MS = 27_000;
const TICK_MS = 5_000;
/** Answers to newcomers are put off a little, so that one answer serves several of them. */
const SOON_MS = 100;
const SPREAD_MS = 200;
const LEAST_GAP_MS = 1_000;
/** What one person may say; a ring is repeated every few seconds at most. */
const PERSON_LIMIT = { burst: 20, perSecond: 2 };
/** What one relay may deliver of what is not from the circle at all. */
const RELAY_LIMIT = { burst: 500, perSecond: 200 };
/** Signatures are dear to check. Whoever knows the code can use this up, under ever new names. */
const LOBBY_LIMIT = { burst: 200, perSecond: 50 };
/** Each relay delivers each message, so most of what comes was seen already. */
const MOST_REMEMBERED = 256;

/** Something about a call, said by somebody who proved to be there now. */
export interface CallSaying {
  readonly kind: CallKind;
  readonly callId: string;
  readonly identity: string;
  readonly name: string;
}

export interface LobbyOptions {
  readonly secrets: Pick<RoomSecrets, 'lobbyTopic' | 'lobbyKey'>;
  readonly identity: Identity;
  /** Owned by the caller; the lobby only takes its subscriptions back. */
  readonly relays: readonly Relay[];
  /** What others are to see of oneself. */
  readonly self: () => { readonly name: string; readonly inCall: boolean };
  /** Those who were put out of the room: neither seen nor heard. */
  readonly isBarred: (identity: string) => boolean;
  readonly onCall: (saying: CallSaying) => void;
}

/** Where the people of one circle meet while they have the app open. */
export interface Lobby {
  /** Those who are there now, without oneself. */
  readonly people: ReadonlyStore<readonly CirclePerson[]>;
  say(kind: CallKind, callId: string): Promise<void>;
  /** Tells soon that one is there: what others are to see has changed. */
  announce(): void;
  /** Looks anew who is there: others may be barred now. */
  refresh(): void;
  /** Tells that one goes. Others hear of it only where the page lives long enough to send it. */
  sayBye(): Promise<void>;
  /** Says goodbye and hears nothing more. */
  close(): Promise<void>;
}

/** Enters the lobby of one circle, and stays until it is closed. */
export async function openLobby({
  secrets,
  identity,
  relays,
  self,
  isBarred,
  onCall,
}: LobbyOptions): Promise<Lobby> {
  const seal = await openSeal(secrets);
  const context: SigningContext = { domain: 'lobby', room: secrets.lobbyTopic };
  const presence = createPresence();
  const people = createStore<readonly CirclePerson[]>([]);
  const remembered = new Set<string>();
  const personLimits = new Map<string, (units: number) => boolean>();
  const takeFromLobby = createTokenBucket(LOBBY_LIMIT);
  let saidAtMs = -Infinity;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let isOpen = true;

  const refresh = (): void => {
    const present = presence
      .people(performance.now())
      .filter((person) => person.identity !== identity.id && !isBarred(person.identity));
    if (JSON.stringify(present) !== JSON.stringify(people.value)) people.set(present);
  };

  const publish = async (
    business: { kind: 'here' | 'bye' } | { kind: CallKind; callId: string },
  ): Promise<void> => {
    const nowMs = performance.now();
    saidAtMs = nowMs;
    const message: LobbyMessage = { ...business, ...presence.stamp(nowMs), ...self() };
    const text = await seal.close(await sign(context, JSON.stringify(message), identity));
    await Promise.all(relays.map((relay) => relay.publish(secrets.lobbyTopic, text)));
  };

  const sayHere = (): void => {
    publish({ kind: 'here' }).catch((error: unknown) => {
      log.warn('A circle could not be told that the app is open.', error);
    });
  };

  const announce = (): void => {
    if (!isOpen || soon !== undefined) return;
    const waitMs = Math.max(0, saidAtMs + LEAST_GAP_MS - performance.now());
    soon = setTimeout(
      () => {
        soon = undefined;
        sayHere();
      },
      waitMs + SOON_MS + Math.random() * SPREAD_MS,
    );
  };

  const isTooMuch = (claimedSigner: string): boolean => {
    const limit = personLimits.get(claimedSigner) ?? createTokenBucket(PERSON_LIMIT);
    personLimits.set(claimedSigner, limit);
    const [oldest] = personLimits.keys();
    if (personLimits.size > MOST_REMEMBERED && oldest !== undefined) personLimits.delete(oldest);
    return !limit(1) || !takeFromLobby(1);
  };

  const receive = async (text: string): Promise<void> => {
    const signed = await seal.open(text);
    // Counted by whom it claims to be from, before its signature is checked: a flood must not cost that much.
    if (!signed || isBarred(signed.signer) || isTooMuch(signed.signer)) return;
    const message = parseLobbyMessage(signed.body);
    if (!message || !(await isSignatureGood(context, signed)) || !isOpen) return;
    const hearing = presence.hear(signed.signer, message, performance.now());
    if (!hearing) return;
    if (hearing.wantsAnswer) announce();
    refresh();
    if (!('callId' in message) || !hearing.isFresh || signed.signer === identity.id) return;
    const { kind, callId, name } = message;
    onCall({ kind, callId, identity: signed.signer, name });
  };

  const subscriptions = relays.map((relay) => {
    const takeFromRelay = createTokenBucket(RELAY_LIMIT);
    const subscription = relay.subscribe(secrets.lobbyTopic, (text) => {
      if (remembered.has(text) || !takeFromRelay(1)) return;
      remembered.add(text);
      const [oldest] = remembered;
      if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      receive(text).catch((error: unknown) => {
        log.warn('A message of a circle could not be handled.', error);
      });
    });
    void subscription.ready.then(announce);
    const unwatch = relay.state.watch((state) => {
      if (state === 'connected') announce();
    });
    return () => {
      unwatch();
      subscription.unsubscribe();
    };
  });

  const tick = setInterval(() => {
    refresh();
    if (performance.now() - saidAtMs >= HERE_INTERVAL_MS) announce();
  }, TICK_MS);

  return {
    people,
    announce,
    refresh,
    say: (kind, callId) => publish({ kind, callId }),
    sayBye: () => publish({ kind: 'bye' }),
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(tick);
      clearTimeout(soon);
      for (const unsubscribe of subscriptions) unsubscribe();
      people.set([]);
      await publish({ kind: 'bye' });
    },
  };
}

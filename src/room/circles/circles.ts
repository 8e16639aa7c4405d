import { log } from '../../lib/log.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { generateIdentityKeys, openIdentity } from '../../mesh/identity.ts';
import type { Relay } from '../../mesh/relays/relay.ts';
import type { Database } from '../../storage/database.ts';
import { loadIdentityKeys } from '../../storage/identity.ts';
import { listRooms } from '../../storage/rooms.ts';
import type { CallRecord, RoomRecord } from '../../storage/schema.ts';
import { loadRelays } from '../relays-config.ts';
import { deriveRoomSecrets } from '../room-secrets.ts';
import { loadBarred } from './barred.ts';
import { openHistory } from './history.ts';
import { createRings, type Ring } from './incoming.ts';
import { openLobby, type CallSaying, type Lobby } from './lobby.ts';
import { lobbyName, randomText } from './message.ts';
import type { CirclePerson, Circles, IncomingRing, OutgoingRing } from './model.ts';
import { ringingState, RING_FOR_MS, startRinging, targetsOf, type Ringing } from './outgoing.ts';
import { createSharedRelays } from './shared-relays.ts';

/** Public relays commonly allow some 20 subscriptions a connection; further circles are called without ringing. */
const MOST_LIVE_CIRCLES = 16;
const RING_INTERVAL_MS = 3_000;
const TICK_MS = 1_000;
/** The question whether to leave the page may be answered with no. */
const STILL_HERE_MS = 2_000;

/** What circles are made live from: built once, in main.ts. */
export interface CirclesDependencies {
  readonly database: Database;
  /** Absolute address of relays.json. */
  readonly relaysUrl: string;
  readonly openRelay: (url: string) => Relay;
  /** The saved rooms; whenever it changes, the circles are read anew. */
  readonly rooms: ReadonlyStore<readonly { readonly code: string; readonly name: string }[]>;
  readonly settings: ReadonlyStore<{ readonly name: string; readonly reachable: boolean }>;
}

/** A circle whose lobby one is in. */
interface LiveCircle {
  readonly lobby: Lobby;
  readonly leave: () => Promise<void>;
}

/**
 * Makes the saved rooms live: enters their lobbies, rings and is rung, until `signal` aborts. Several tabs of one
 * browser are each there by themselves; an answer in one ends the ringing in all.
 * @throws 'storage-blocked' | 'storage-full'
 */
export async function openCircles(
  { database, relaysUrl, openRelay, rooms, settings }: CirclesDependencies,
  { signal }: { signal: AbortSignal },
): Promise<Circles> {
  const identity = await openIdentity(await loadIdentityKeys(database, 'self', generateIdentityKeys));
  const people = createStore<ReadonlyMap<string, readonly CirclePerson[]>>(new Map());
  const incoming = createStore<IncomingRing | null>(null);
  const outgoing = createStore<OutgoingRing | null>(null);
  const relays = createSharedRelays(openRelay);
  const live = new Map<string, LiveCircle>();
  /** By room code: tells who was put out of it. */
  const barred = new Map<string, (identity: string) => boolean>();
  const rings = createRings();
  const enqueue = createSerialQueue();
  const otherTabs = new BroadcastChannel(`coterie/circles/${identity.id}`);
  let inCall: string | null = null;
  let ringing: Ringing | null = null;
  let rangAtMs = -Infinity;
  let timer: ReturnType<typeof setInterval> | undefined;

  const tellOtherTabs = (message: TabMessage): void => {
    if (!signal.aborted) otherTabs.postMessage(message);
  };
  const nameOf = (code: string): string => rooms.value.find((room) => room.code === code)?.name ?? '';
  const history = await openHistory(database, {
    nameOf,
    onNoted: () => tellOtherTabs({ kind: 'noted' }),
  });
  /** For what goes on by itself, without anybody waiting for it. */
  const runInBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.warn('Something about the circles failed.', error));
  };
  const peopleOf = (code: string): readonly CirclePerson[] => people.value.get(code) ?? [];
  const say = async (code: string, ...saying: Parameters<Lobby['say']>): Promise<void> =>
    live.get(code)?.lobby.say(...saying);
  const note = (ring: Ring, kind: CallRecord['kind']): Promise<void> =>
    history.note({ id: ring.callId, code: ring.code, kind, name: ring.name, atMs: Date.now() });

  // What rings here.

  const showIncoming = (): void => {
    const ring = rings.current;
    if (ring?.callId === incoming.value?.callId) return;
    incoming.set(
      ring && {
        callId: ring.callId,
        code: ring.code,
        circleName: nameOf(ring.code),
        callerName: ring.name,
      },
    );
  };

  /** Ends a ring in all tabs of this browser. */
  const endRing = (callId: string): Ring | null => {
    const ring = rings.end(callId);
    tellOtherTabs({ kind: 'ended', callId });
    showIncoming();
    return ring;
  };

  const onRing = async (code: string, { callId, identity: caller, name }: CallSaying): Promise<void> => {
    if (rings.isOver(callId)) return;
    if (inCall === code || ringing?.code === code) {
      // Both are in the room, or on their way there.
      endRing(callId);
      await say(code, 'answer', callId);
      return;
    }
    rings.hear({ callId, code, identity: caller, name }, performance.now());
    showIncoming();
    keepTime();
  };

  const onCall = async (code: string, saying: CallSaying): Promise<void> => {
    switch (saying.kind) {
      case 'ring':
        return onRing(code, saying);
      case 'cancel':
        if (!rings.isBy(saying.callId, saying.identity)) return;
        await miss(rings.end(saying.callId));
        return;
      case 'answer':
      case 'decline':
        if (ringing?.callId !== saying.callId) return;
        await hearReply(ringing, saying);
    }
  };

  const miss = async (ring: Ring | null): Promise<void> => {
    showIncoming();
    if (ring) await note(ring, 'missed');
  };

  const reply = async (kind: 'answer' | 'decline'): Promise<void> => {
    const ring = rings.current;
    if (!ring) return;
    endRing(ring.callId);
    await Promise.all([
      say(ring.code, kind, ring.callId),
      note(ring, kind === 'answer' ? 'answered' : 'declined'),
      ...(kind === 'answer' ? [history.markSeen(ring.code)] : []),
    ]);
  };

  // What one rings oneself.

  const noteOutgoing = ({ callId, code, answered }: Ringing): Promise<void> =>
    history.note({
      id: callId,
      code,
      kind: 'outgoing',
      name: [...answered.values()].join(', '),
      atMs: Date.now(),
    });

  const hearReply = async (ring: Ringing, { kind, identity: who, name }: CallSaying): Promise<void> => {
    const replies = kind === 'answer' ? ring.answered : ring.declined;
    if (replies.has(who)) return;
    const changed = new Map([...replies, [who, name]]);
    ringing = kind === 'answer' ? { ...ring, answered: changed } : { ...ring, declined: changed };
    goOnRinging();
    if (kind === 'answer') await noteOutgoing({ ...ring, answered: changed });
  };

  /** Rings whoever is to be rung, and sees whether it is over. */
  const goOnRinging = (): void => {
    if (!ringing) return;
    const nowMs = performance.now();
    const there = peopleOf(ringing.code);
    const targets = targetsOf(ringing, there);
    if (targets.length > 0) ringing = { ...ringing, wasAnybodyThere: true };
    const next = ringingState(ringing, there, nowMs);
    if (JSON.stringify(next) !== JSON.stringify(outgoing.value)) outgoing.set(next);
    const isAnswered = next.state === 'answered';
    if ((next.state !== 'ringing' && !isAnswered) || nowMs - ringing.startedAtMs >= RING_FOR_MS) {
      runInBackground(stopRinging());
      if (isAnswered) outgoing.set(null);
      return;
    }
    // Those who have not answered yet go on being rung, also once others are in the room.
    if (targets.length === 0 || nowMs - rangAtMs < RING_INTERVAL_MS) return;
    rangAtMs = nowMs;
    runInBackground(say(ringing.code, 'ring', ringing.callId));
  };

  const stopRinging = async (): Promise<void> => {
    const stopped = ringing;
    ringing = null;
    if (stopped) await say(stopped.code, 'cancel', stopped.callId);
  };

  const cancel = async (): Promise<void> => {
    outgoing.set(null);
    await stopRinging();
  };

  /** Runs the clock while anything rings. */
  const keepTime = (): void => {
    timer ??= setInterval(() => {
      for (const ring of rings.expire(performance.now())) runInBackground(miss(ring));
      goOnRinging();
      if (ringing || rings.current) return;
      clearInterval(timer);
      timer = undefined;
    }, TICK_MS);
  };

  // Which circles are live.

  const enter = async ({ code, extraRelays }: RoomRecord): Promise<void> => {
    const [secrets, config] = await Promise.all([
      deriveRoomSecrets(code),
      loadRelays(relaysUrl, { relays: extraRelays, turn: [] }, { signal }),
    ]);
    const lobby = await openLobby({
      secrets,
      identity,
      relays: config.relays.map((url) => relays.take(url)),
      self: () => ({ name: lobbyName(settings.value.name), inCall: inCall === code }),
      isBarred: (other) => barred.get(code)?.(other) ?? false,
      onCall: (saying) => runInBackground(onCall(code, saying)),
    });
    const unwatch = lobby.people.watch((present) => {
      people.update((all) => new Map([...all, [code, present]]));
      if (ringing?.code === code) goOnRinging();
    });
    people.update((all) => new Map([...all, [code, []]]));
    live.set(code, {
      lobby,
      leave: async () => {
        live.delete(code);
        unwatch();
        people.update((all) => new Map([...all].filter(([other]) => other !== code)));
        for (const { callId } of rings.endAll(code)) endRing(callId);
        await lobby.close();
        for (const url of config.relays) relays.giveBack(url);
      },
    });
  };

  /** The circles that should be live: whichever is being rung, then the latest. */
  const wanted = async (): Promise<readonly RoomRecord[]> => {
    if (signal.aborted || !settings.value.reachable) return [];
    const saved = await listRooms(database);
    const isUrgent = ({ code }: RoomRecord): number => (code === ringing?.code ? 0 : 1);
    return [...saved].sort((a, b) => isUrgent(a) - isUrgent(b)).slice(0, MOST_LIVE_CIRCLES);
  };

  /** One after the other, since each costs a slow derivation. */
  const settle = (): Promise<void> =>
    enqueue(async () => {
      for (;;) {
        const circles = await wanted();
        const codes = new Set(circles.map(({ code }) => code));
        for (const [code, { leave }] of [...live]) if (!codes.has(code)) await leave();
        for (const room of circles) {
          barred.set(room.code, await loadBarred(database, room));
          live.get(room.code)?.lobby.refresh();
        }
        const next = circles.find(({ code }) => !live.has(code));
        if (!next) return;
        await enter(next);
      }
    });

  const announce = (): void => {
    for (const { lobby } of live.values()) lobby.announce();
  };

  const onRooms = (): void => {
    runInBackground(settle());
    runInBackground(history.reread());
  };
  let { name: lastName, reachable: wasReachable } = settings.value;
  const onSettings = ({ name, reachable }: { name: string; reachable: boolean }): void => {
    if (reachable !== wasReachable) runInBackground(settle());
    else if (name !== lastName) announce();
    lastName = name;
    wasReachable = reachable;
  };
  const stops = [rooms.watch(onRooms), settings.watch(onSettings)];

  otherTabs.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === 'noted') runInBackground(history.reread());
    else if (rings.end(data.callId)) showIncoming();
  });
  const sayBye = (): void => {
    for (const { lobby } of live.values()) runInBackground(lobby.sayBye());
  };
  addEventListener('pagehide', sayBye, { signal });
  addEventListener('pageshow', announce, { signal });
  addEventListener(
    'beforeunload',
    () => {
      // Earlier than pagehide, by which time nothing that needs a moment is sent any more.
      sayBye();
      setTimeout(announce, STILL_HERE_MS);
    },
    { signal },
  );
  // relays.json may not have been there for want of a network.
  addEventListener('online', () => runInBackground(settle()), { signal });
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop();
    clearInterval(timer);
    runInBackground(settle().then(() => otherTabs.close()));
  });
  runInBackground(settle());

  return {
    people,
    history: history.calls,
    incoming,
    outgoing,
    ring: async (code) => {
      const stopped = stopRinging();
      if (!settings.value.reachable) {
        outgoing.set({ code, state: 'hidden', names: [] });
        return stopped;
      }
      ringing = startRinging(code, randomText(), performance.now());
      rangAtMs = -Infinity;
      outgoing.set({ code, state: 'ringing', names: [] });
      goOnRinging();
      keepTime();
      try {
        await Promise.all([stopped, settle(), noteOutgoing(ringing), history.markSeen(code)]);
      } catch (error) {
        await cancel();
        throw error;
      }
    },
    cancel,
    answer: () => reply('answer'),
    decline: () => reply('decline'),
    dismissMissed: (code) => history.markSeen(code),
    forgetHistory: (code) => history.forget(code),
    setInCall: (code) => {
      if (code === null) runInBackground(cancel());
      if (code === inCall) return;
      inCall = code;
      announce();
      if (code === null) return;
      runInBackground(history.markSeen(code));
      for (const ring of rings.endAll(code)) {
        endRing(ring.callId);
        runInBackground(Promise.all([say(code, 'answer', ring.callId), note(ring, 'answered')]));
      }
    },
  };
}

/** What tabs of one browser tell each other. */
type TabMessage = { readonly kind: 'ended'; readonly callId: string } | { readonly kind: 'noted' };

import { AppError, asAppError, isAbort, type ErrorCode } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { mergeExtras, type LinkExtras } from '../lib/room-hash.ts';
import { createSerialQueue } from '../lib/serial.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { Library } from '../library/library.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { openMesh } from '../mesh/mesh.ts';
import {
  answerPairing,
  offerPairing,
  type PairingAnswer,
  type PairingOffer,
  type PairingSettings,
} from '../mesh/pairing/pairing.ts';
import type { Database } from '../storage/database.ts';
import { rememberPeer, setVerified } from '../storage/known-peers.ts';
import { rememberJoin } from '../storage/rooms.ts';
import { loadSettings } from '../storage/settings.ts';
import { openCall, type Call } from './call.ts';
import { loadMaterials, openSavedLedger, type CallMaterials } from './materials.ts';
import type {
  Ask,
  ConnectionSample,
  JoinOptions,
  Moderation,
  Reaction,
  RoomNotice,
  RoomState,
  View,
} from './model.ts';
import { watchReachability } from './reachability.ts';
import type { CollectCommand } from './recording/collecting/model.ts';
import type { TakeNews } from './recording/model.ts';
import { parseRoomCode } from './room-code.ts';
import { createShownCall, type CallStores } from './shown-call.ts';
import { transition, type RoomEvent } from './state.ts';
import { takeTabIdentity } from './tab-identity.ts';

/** The one room this tab is in: state for screens to show, commands for them to call. */
export interface Room extends CallStores {
  readonly state: ReadonlyStore<RoomState>;
  readonly notices: ReadonlyStore<readonly RoomNotice[]>;
  /** Of the last two minutes, the oldest first; one more whenever `stats` is renewed. */
  readonly historyOf: (participantId: string) => readonly ConnectionSample[];
  /** Own media, opened by `preview` and closed by `leave`. */
  readonly local: ReadonlyStore<LocalMedia | null>;
  /** Opens own media for `code` and starts deriving the room's secrets. Sends nothing. @throws 'room-code-invalid' */
  preview(code: string, extras: LinkExtras): Promise<void>;
  /** Joins the room that is previewed. Failures land in `state`. */
  join(options: JoinOptions): Promise<void>;
  /** Leaves, and releases camera and microphone. Also leaves the preview. */
  leave(): Promise<void>;
  /** Unmutes or mutes; false where a host holds one muted. */
  setMuted(muted: boolean): boolean;
  /**
   * How participants are seen on this screen, by participant id, so that they send no more than that. Whoever is
   * not in it is not seen at all.
   */
  setViews(views: ReadonlyMap<string, View>): void;
  /** Tries to bring the connection to somebody back, at once. */
  retry(participantId: string): void;
  /** How loud somebody is just now, 0..1; read it in requestAnimationFrame. */
  levelOf(participantId: string): number;
  /** Tells everyone what this install records; null: nothing any more. */
  announceTake(take: TakeNews | null): void;
  /** Collects everyone's own recordings, or gives the own one. */
  collect(command: CollectCommand): void;
  raiseHand(raised: boolean): void;
  /** Sends one of REACTIONS, by its index. More than a few a second are dropped. */
  react(index: number): void;
  /** Calls `listener` with every reaction, own ones included. Returns the function that stops it. */
  onReaction(listener: (reaction: Reaction) => void): () => void;
  /** Keeps order, as host or cohost. @throws 'not-allowed' where the own role is too low */
  moderate(action: Moderation): Promise<void>;
  /** On the stage, `voice` comes without a picture. */
  answerAsk(ask: Ask, answer: 'yes' | 'voice' | 'no'): Promise<void>;
  /** Notes that the safety words of a participant agree, or not. */
  setVerified(participantId: string, verified: boolean): Promise<void>;
  /** Connects another device without a relay; only while joined. */
  offerPairing(): Promise<PairingOffer>;
  /** @throws 'pairing-invalid' */
  answerPairing(offer: string): Promise<PairingAnswer>;
  dismiss(noticeId: string): void;
}

/** What the room is joined from: built once, in main.ts. */
export interface RoomDependencies {
  readonly database: Database;
  /** Loads what recordings need. */
  readonly library: () => Promise<Library>;
  /** Makes own media ready, with nothing started. The room starts and closes it. */
  readonly openMedia: (options: { signal: AbortSignal }) => LocalMedia;
  /** Absolute address of relays.json. */
  readonly relaysUrl: string;
}

/** One stay with a room, from its preview until it is left. */
interface Visit {
  readonly code: string;
  readonly controller: AbortController;
  readonly media: LocalMedia;
  readonly extras: LinkExtras;
  /** Begun in the preview, so that joining is quick. Null after a failure: the next try begins anew. */
  materials: Promise<CallMaterials> | null;
  call: Call | null;
  /** Closes the ledger and gives the identity's slot back. */
  release: () => Promise<void>;
}

const PAIRING_SHOWS =
  'Relay only is on, and this would show the other device your address: join again without it first.';

/** Opens the hub that joins own media, mesh and storage. Leaves the room when `signal` aborts. */
export function openRoom(
  { database, library, openMedia, relaysUrl }: RoomDependencies,
  { signal }: { signal: AbortSignal },
): Room {
  const state = createStore<RoomState>({ kind: 'idle' });
  const notices = createStore<readonly RoomNotice[]>([]);
  const local = createStore<LocalMedia | null>(null);
  const shown = createShownCall();
  const reactionListeners = new Set<(reaction: Reaction) => void>();
  const enqueue = createSerialQueue();
  let visit: Visit | null = null;

  const dispatch = (event: RoomEvent): void => state.update((value) => transition(value, event));
  const dismiss = (noticeId: string): void =>
    notices.update((shown) => shown.filter(({ id }) => id !== noticeId));
  const notify = (error: AppError): void => {
    const id = `${error.name}: ${error.message}`;
    if (!notices.value.some((notice) => notice.id === id))
      notices.update((shown) => [...shown, { id, error }]);
  };
  const withdraw = (code: ErrorCode): void =>
    notices.update((shown) => shown.filter(({ error }) => error.name !== code));
  /** For what goes on beside the call, and must not end it. */
  const notifyIfFails = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => notify(asAppError(error)));
  };
  const callNow = (): Call => {
    if (!visit?.call) throw new AppError('not-found', 'There is no call any more.');
    return visit.call;
  };

  const prepare = (code: string, extras: LinkExtras, scope: AbortSignal): Promise<CallMaterials> => {
    const materials = loadMaterials({ database, code, relaysUrl, extras }, { signal: scope });
    // Joining tells of a failure; a preview that is left without joining need not.
    materials.catch(() => undefined);
    return materials;
  };

  /** Lets go of everything; the state is left to the caller. */
  const close = async (ending: Visit): Promise<void> => {
    visit = null;
    ending.controller.abort();
    await ending.call?.close();
    await ending.release();
    await ending.media.close();
    shown.clear();
    local.set(null);
    notices.set([]);
  };

  const end = async (): Promise<void> => {
    if (visit) {
      dispatch({ type: 'leave' });
      await close(visit);
    } else if (state.value.kind === 'failed') dispatch({ type: 'leave' });
    dispatch({ type: 'left' });
  };

  /** The room is over for oneself, by somebody else's will. */
  const endBecause = (ended: Visit, reason: AppError): void => {
    const work = enqueue(async () => {
      if (ended !== visit) return;
      await close(ended);
      dispatch({ type: 'fail', error: reason });
    });
    work.catch((error: unknown) => log.warn('Leaving failed.', error));
  };

  const begin = (code: string, extras: LinkExtras): void => {
    const controller = new AbortController();
    const media = openMedia({ signal: controller.signal });
    visit = {
      code,
      controller,
      media,
      extras,
      materials: prepare(code, extras, controller.signal),
      call: null,
      release: () => Promise.resolve(),
    };
    local.set(media);
    dispatch({ type: 'preview', code });
    notifyIfFails(Promise.all([media.startMicrophone(), media.startVideo()]));
  };

  const enter = async (current: Visit, options: JoinOptions): Promise<void> => {
    const scope = { signal: current.controller.signal };
    const tab = await takeTabIdentity(database, current.code, scope);
    current.release = () => {
      tab.release();
      return Promise.resolve();
    };
    current.materials ??= prepare(current.code, current.extras, scope.signal);
    const materials = await current.materials;
    const { relayOnly } = options;
    await rememberJoin(database, { ...current, relayOnly, atMs: Date.now() }).catch((error: unknown) =>
      notify(asAppError(error)),
    );
    // Read now, since another tab may have changed it during the preview.
    const settings = await loadSettings(database);
    scope.signal.throwIfAborted();
    const ledger = await openSavedLedger({ database, ...current, ...tab, materials }, scope);
    current.release = async () => {
      await ledger.close();
      tab.release();
    };
    const call = openCall(
      materials,
      {
        ...tab,
        openMesh,
        ledger,
        media: current.media,
        database,
        library,
        join: options,
        relayOnly: relayOnly || settings.relayOnly,
        onMet: (person) => notifyIfFails(rememberPeer(database, { ...person, atMs: Date.now() })),
        onProblem: notify,
        onSolved: withdraw,
        onEnd: (reason) => endBecause(current, reason),
      },
      scope,
    );
    current.call = call;
    shown.follow(call, ledger);
    call.onReaction((reaction) => {
      for (const listener of [...reactionListeners]) listener(reaction);
    });
    watchDoor(call);
    watchRelays(call, scope);
  };

  const watchDoor = ({ isInside }: Call): void => {
    dispatch({ type: isInside.value ? 'joined' : 'held-at-door' });
    isInside.watch((inside) => dispatch({ type: inside ? 'let-in' : 'held-at-door' }));
  };

  const watchRelays = (call: Call, scope: { signal: AbortSignal }): void => {
    const unreachable = new AppError(
      'relay-unreachable',
      'No relay answers, so nobody can find this room from here. Check the connection; it keeps trying.',
    );
    watchReachability(
      call.relays,
      {
        onLost: () => dispatch({ type: 'relays-lost' }),
        onUnreachable: () => notify(unreachable),
        onFound: () => {
          dispatch({ type: 'relays-found' });
          withdraw('relay-unreachable');
        },
      },
      scope,
    );
  };

  const join = async (options: JoinOptions): Promise<void> => {
    const current = visit;
    if (!current || current.call) return;
    dispatch({ type: 'join' });
    try {
      await enter(current, options);
    } catch (error) {
      if (current !== visit || isAbort(error)) return;
      await current.release();
      current.materials = null;
      dispatch({ type: 'fail', error: asAppError(error) });
    }
  };

  const leave = (): Promise<void> => {
    visit?.controller.abort();
    return enqueue(end);
  };
  signal.addEventListener('abort', () => notifyIfFails(leave()), { once: true });

  const pairingSettings = async (): Promise<PairingSettings> => {
    const call = callNow();
    const materials = await visit?.materials;
    if (!materials) throw new AppError('not-found', 'There is no call any more.');
    if (call.relayOnly) throw new AppError('pairing-failed', PAIRING_SHOWS);
    return {
      topic: materials.secrets.topic,
      iceServers: call.iceServers(),
      addPort: (port) => void call.addCable(port),
    };
  };
  const visitSignal = (): AbortSignal => visit?.controller.signal ?? signal;

  return {
    ...shown.stores,
    state,
    historyOf: (participantId) => visit?.call?.historyOf(participantId) ?? [],
    notices,
    local,
    preview: async (text, extras) => {
      const parsed = parseRoomCode(text);
      visit?.controller.abort();
      await enqueue(async () => {
        await end();
        begin(parsed.code, mergeExtras(parsed.extras, extras));
      });
    },
    join: (options) => enqueue(() => join(options)),
    leave,
    setMuted: (muted) => {
      if (visit?.call) return visit.call.setMuted(muted);
      visit?.media.setMuted(muted);
      return true;
    },
    setViews: (views) => visit?.call?.setViews(views),
    retry: (participantId) => visit?.call?.retry(participantId),
    levelOf: (participantId) => visit?.call?.levelOf(participantId) ?? 0,
    collect: (command) => visit?.call?.collect(command),
    announceTake: (take) => visit?.call?.announceTake(take),
    raiseHand: (raised) => visit?.call?.raiseHand(raised),
    react: (index) => visit?.call?.react(index),
    onReaction: (listener) => {
      reactionListeners.add(listener);
      return () => reactionListeners.delete(listener);
    },
    moderate: async (action) => callNow().moderate(action),
    answerAsk: async (ask, answer) => callNow().answerAsk(ask, answer),
    setVerified: async (participantId, verified) => {
      const person = shown.stores.participants.value.find(({ id }) => id === participantId);
      if (!person) return;
      const record = await setVerified(database, person.identity, verified ? Date.now() : null);
      if (record) visit?.call?.noteKnown(record);
    },
    offerPairing: async () => offerPairing(await pairingSettings(), { signal: visitSignal() }),
    answerPairing: async (offer) => answerPairing(offer, await pairingSettings(), { signal: visitSignal() }),
    dismiss,
  };
}

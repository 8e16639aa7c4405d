import { AppError, asAppError, isAbort } from '../lib/errors.ts';
import { createSerialQueue } from '../lib/serial.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { makeCertificate } from '../mesh/certificate.ts';
import type { Database } from '../storage/database.ts';
import { loadKnownPeers, rememberPeer } from '../storage/known-peers.ts';
import { getRoom, rememberJoin } from '../storage/rooms.ts';
import { openCall, type Call, type CallMaterials } from './call.ts';
import { watchReachability } from './reachability.ts';
import type { JoinOptions, Participant, RelayCount, RoomNotice, RoomState } from './model.ts';
import { loadRelays } from './relays-config.ts';
import { parseRoomCode } from './room-code.ts';
import { deriveRoomSecrets } from './room-secrets.ts';
import { transition, type RoomEvent } from './state.ts';
import { takeTabIdentity } from './tab-identity.ts';

/** The one room this tab is in: state for screens to show, commands for them to call. */
export interface Room {
  readonly state: ReadonlyStore<RoomState>;
  /** Oneself first, then in the order of joining. Empty unless joined. */
  readonly participants: ReadonlyStore<readonly Participant[]>;
  /** Those at the door. Told to hosts and cohosts only. */
  readonly knocks: ReadonlyStore<readonly Knock[]>;
  readonly outcasts: ReadonlyStore<readonly Outcast[]>;
  readonly policy: ReadonlyStore<RoomPolicy>;
  /** What hosts want of oneself, the oldest first. */
  readonly asks: ReadonlyStore<readonly Ask[]>;
  readonly conversation: ReadonlyStore<ConversationView>;
  readonly relays: ReadonlyStore<RelayCount>;
  readonly notices: ReadonlyStore<readonly RoomNotice[]>;
  /** Own media, opened by `preview` and closed by `leave`. */
  readonly local: ReadonlyStore<LocalMedia | null>;
  /** Opens own media for `code` and starts deriving the room's secrets. Sends nothing. @throws 'room-code-invalid' */
  preview(code: string, extraRelays: readonly string[]): Promise<void>;
  /** Joins the room that is previewed. Failures land in `state`. */
  join(options: JoinOptions): Promise<void>;
  /** Leaves, and releases camera and microphone. Also leaves the preview. */
  leave(): Promise<void>;
  /** Unmutes or mutes; false where a host holds one muted. */
  setMuted(muted: boolean): boolean;
  /** Announces that this install records, or no longer does. */
  setRecording(recording: boolean): void;
  raiseHand(raised: boolean): void;
  /** Sends one of REACTIONS, by its index. More than a few a second are dropped. */
  react(index: number): void;
  /** Calls `listener` with every reaction, own ones included. Returns the function that stops it. */
  onReaction(listener: (reaction: Reaction) => void): () => void;
  /** Keeps order, as host or cohost. @throws 'not-allowed' where the own role is too low */
  moderate(action: Moderation): Promise<void>;
  answerAsk(ask: Ask, yes: boolean): Promise<void>;
  /** Notes that the safety words of a participant agree, or not. */
  setVerified(participantId: string, verified: boolean): Promise<void>;
  /** What one says. Null unless joined. */
  readonly chat: ReadonlyStore<Conversation | null>;
  /** Connects another device without a relay; only while joined. */
  offerPairing(): Promise<PairingOffer>;
  /** @throws 'pairing-invalid' */
  answerPairing(offer: string): Promise<PairingAnswer>;
  dismiss(noticeId: string): void;
}

/** What the room is joined from: built once, in main.ts. */
export interface RoomDependencies {
  readonly database: Database;
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
  readonly extraRelays: readonly string[];
  /** Begun in the preview, so that joining is quick. Null after a failure: the next try begins anew. */
  materials: Promise<CallMaterials> | null;
  call: Call | null;
  releaseIdentity: () => void;
}

/** Opens the hub that joins own media, mesh and storage. Leaves the room when `signal` aborts. */
export function openRoom(
  { database, openMedia, relaysUrl }: RoomDependencies,
  { signal }: { signal: AbortSignal },
): Room {
  const state = createStore<RoomState>({ kind: 'idle' });
  const participants = createStore<readonly Participant[]>([]);
  const relays = createStore<RelayCount>({ connected: 0, total: 0 });
  const notices = createStore<readonly RoomNotice[]>([]);
  const local = createStore<LocalMedia | null>(null);
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
  /** For what goes on beside the call, and must not end it. */
  const notifyIfFails = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => notify(asAppError(error)));
  };

  const prepare = (
    code: string,
    extraRelays: readonly string[],
    scope: AbortSignal,
  ): Promise<CallMaterials> => {
    const load = async (): Promise<CallMaterials> => {
      const saved = await getRoom(database, code);
      const allRelays = [...(saved?.extraRelays ?? []), ...extraRelays];
      const [secrets, relaysConfig, certificate, known] = await Promise.all([
        deriveRoomSecrets(code),
        loadRelays(relaysUrl, allRelays, { signal: scope }),
        makeCertificate(),
        loadKnownPeers(database),
      ]);
      return { secrets, relays: relaysConfig, certificate, known };
    };
    const materials = load();
    // Joining tells of a failure; a preview that is left without joining need not.
    materials.catch(() => undefined);
    return materials;
  };

  const end = async (): Promise<void> => {
    const ending = visit;
    if (!ending) return;
    visit = null;
    dispatch({ type: 'leave' });
    ending.controller.abort();
    await ending.call?.close();
    await ending.media.close();
    ending.releaseIdentity();
    local.set(null);
    participants.set([]);
    notices.set([]);
    relays.set({ connected: 0, total: 0 });
    dispatch({ type: 'left' });
  };

  const begin = (code: string, extraRelays: readonly string[]): void => {
    const controller = new AbortController();
    const media = openMedia({ signal: controller.signal });
    visit = {
      code,
      controller,
      media,
      extraRelays,
      materials: prepare(code, extraRelays, controller.signal),
      call: null,
      releaseIdentity: () => undefined,
    };
    local.set(media);
    dispatch({ type: 'preview', code });
    notifyIfFails(Promise.all([media.startMicrophone(), media.startVideo()]));
  };

  const enter = async (current: Visit, options: JoinOptions): Promise<void> => {
    const scope = { signal: current.controller.signal };
    const tab = await takeTabIdentity(database, current.code, scope);
    current.releaseIdentity = tab.release;
    current.materials ??= prepare(current.code, current.extraRelays, scope.signal);
    const materials = await current.materials;
    await rememberJoin(database, { ...current, atMs: Date.now() }).catch((error: unknown) =>
      notify(asAppError(error)),
    );
    scope.signal.throwIfAborted();
    const call = openCall(
      materials,
      {
        identity: tab.identity,
        media: current.media,
        join: options,
        onMet: (person) => notifyIfFails(rememberPeer(database, { ...person, atMs: Date.now() })),
        onProblem: notify,
      },
      scope,
    );
    current.call = call;
    participants.set(call.participants.value);
    call.participants.watch((value) => participants.set(value));
    relays.set(call.relays.value);
    call.relays.watch((value) => relays.set(value));
    dispatch({ type: 'joined' });
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
          notices.update((shown) => shown.filter(({ error }) => error.name !== 'relay-unreachable'));
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
      current.releaseIdentity();
      current.materials = null;
      dispatch({ type: 'fail', error: asAppError(error) });
    }
  };

  const leave = (): Promise<void> => {
    visit?.controller.abort();
    return enqueue(end);
  };
  signal.addEventListener('abort', () => notifyIfFails(leave()), { once: true });

  return {
    state,
    participants,
    relays,
    notices,
    local,
    preview: async (text, extraRelays) => {
      const parsed = parseRoomCode(text);
      visit?.controller.abort();
      await enqueue(async () => {
        await end();
        begin(parsed.code, [...new Set([...parsed.extraRelays, ...extraRelays])]);
      });
    },
    join: (options) => enqueue(() => join(options)),
    leave,
    setRecording: (recording) => visit?.call?.setRecording(recording),
    dismiss,
  };
}

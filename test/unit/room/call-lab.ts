import { createStore } from '../../../src/lib/store.ts';
import { NO_ADJUSTMENTS } from '../../../src/media/effects/effect.ts';
import { openLocalMedia, type LocalMedia } from '../../../src/media/local-media.ts';
import { openLibrary, type Library } from '../../../src/library/library.ts';
import { makeCertificate } from '../../../src/mesh/certificate.ts';
import type { Identity } from '../../../src/mesh/identity.ts';
import { peerIdOf, type Mesh, type MeshOptions, type MeshPeer } from '../../../src/mesh/mesh.ts';
import { openCall, type Call } from '../../../src/room/call.ts';
import type { Ledger } from '../../../src/room/ledger/ledger.ts';
import type { JoinOptions } from '../../../src/room/model.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { makeRoom, openLab } from './ledger/room-lab.ts';

/** One end of the lines of an ether. */
interface Node {
  readonly id: string;
  readonly identity: string;
  readonly mayConnect: (identity: string) => boolean;
  readonly arrive: (peer: MeshPeer) => void;
  readonly depart: (peerId: string) => void;
  readonly receive: (from: string, data: unknown) => void;
  readonly receiveLive: (from: string, bytes: Uint8Array<ArrayBuffer>) => void;
}

/** Whole calls, joined by lines in place of WebRTC: what passes is JSON, and arrives in the order in which it was sent. */
export interface CallLab {
  /** Somebody with a call of their own, connected to everyone who is there. */
  call(
    name: string,
    options: { identity: Identity; isHost?: boolean } & Partial<JoinOptions>,
  ): Promise<Caller>;
  /** Somebody admitted with an app of their own making; connected to nobody yet. */
  intrude(identity: Identity): Intruder;
  close(): Promise<void>;
}

/** Somebody with the app. */
export interface Caller extends Call {
  readonly id: string;
  readonly identity: Identity;
  readonly ledger: Ledger;
  readonly media: LocalMedia;
  /** Names of what was reported, and why the call ended. */
  readonly problems: string[];
  readonly ends: string[];
  /** What those did who were put out for it. */
  readonly expulsions: string[];
}

/** Somebody who sends what they like. */
export interface Intruder {
  readonly id: string;
  readonly identity: Identity;
  /** All that was said to them. */
  readonly heard: unknown[];
  /** And over the live channel. */
  readonly heardLive: Uint8Array[];
  /** Connects, unless connected. False where one is not let. */
  connect(to: { readonly id: string }): boolean;
  isConnected(to: { readonly id: string }): boolean;
  /** Sends a message to those connected, as text: JSON, or it is delivered as the string that it is. */
  say(text: string): void;
  /** The same over the live channel. */
  sayLive(bytes: Uint8Array<ArrayBuffer>): void;
}

/** Opens a lab around a new room. `carry` may hold up what is sent on a line, in its order. */
export async function openCallLab(
  carry: (line: string, deliver: () => void) => void = (_, deliver) => queueMicrotask(deliver),
): Promise<CallLab & { readonly room: Awaited<ReturnType<typeof makeRoom>> }> {
  const room = await makeRoom();
  const ledgers = openLab(room);
  const certificate = await makeCertificate();
  const databaseName = `call-lab-${crypto.randomUUID()}`;
  const database = await openDatabase(databaseName);
  let library: Promise<Library> | null = null;
  const controller = new AbortController();
  const callers: Caller[] = [];
  const nodes = new Map<string, Node>();
  /** Ids of the connections that there are, by the ends of their lines. */
  const lines = new Map<string, string>();
  let connections = 0;

  const lineOf = (a: string, b: string): string => [a, b].sort().join(' ');
  const disconnect = (a: string, b: string): void => {
    if (!lines.delete(lineOf(a, b))) return;
    nodes.get(a)?.depart(b);
    nodes.get(b)?.depart(a);
  };
  const connect = (a: Node, b: Node): boolean => {
    if (lines.has(lineOf(a.id, b.id))) return true;
    if (!a.mayConnect(b.identity) || !b.mayConnect(a.identity)) return false;
    connections += 1;
    const connectionId = `connection ${connections}`;
    lines.set(lineOf(a.id, b.id), connectionId);
    for (const [node, { id, identity }] of [
      [a, b],
      [b, a],
    ] as const)
      node.arrive({
        id,
        identity,
        connectionId,
        safety: { emoji: '', number: '' },
        fingerprints: { own: '', theirs: '' },
        stream: null,
        screen: null,
        state: 'connected',
      });
    return true;
  };
  const send = (from: string, to: string, text: string): void => {
    const line = lineOf(from, to);
    const connectionId = lines.get(line);
    if (connectionId === undefined) return;
    carry(`${from} ${to}`, () => {
      if (lines.get(line) === connectionId) nodes.get(to)?.receive(from, parse(text));
    });
  };
  const sendLive = (from: string, to: string, bytes: Uint8Array<ArrayBuffer>): void => {
    if (lines.has(lineOf(from, to))) nodes.get(to)?.receiveLive(from, bytes.slice());
  };
  const sendToAll = (from: string, text: string): void => {
    for (const to of nodes.keys()) if (lines.has(lineOf(from, to))) send(from, to, text);
  };

  const openMesh = (options: MeshOptions, expulsions: string[]): Mesh => {
    const id = peerIdOf({ identity: options.identity.id, slot: options.slot });
    const peers = createStore<readonly MeshPeer[]>([]);
    const { promise: closed, resolve: settleClosed } = Promise.withResolvers<undefined>();
    const node: Node = {
      id,
      identity: options.identity.id,
      mayConnect: options.mayConnect,
      arrive: (peer) => peers.update((others) => [...others, peer]),
      depart: (peerId) => peers.update((others) => others.filter((other) => other.id !== peerId)),
      receive: options.onMessage,
      receiveLive: options.onLive,
    };
    const others = [...nodes.values()];
    nodes.set(id, node);
    // Nobody is there before the caller has the mesh.
    queueMicrotask(() => {
      for (const other of others) if (callers.some((caller) => caller.id === other.id)) connect(node, other);
    });
    return {
      peers,
      relays: createStore([]),
      addCable: () => () => undefined,
      iceServers: () => [],
      captureHeightPx: createStore(720),
      stats: createStore(new Map()),
      setTrack: () => undefined,
      setView: () => undefined,
      levelOf: () => 0,
      retry: () => undefined,
      setHeld: () => undefined,
      send: (message, peerId) => {
        const text = JSON.stringify(message);
        if (peerId === undefined) sendToAll(id, text);
        else send(id, peerId, text);
      },
      sendLive: (bytes, peerId) => sendLive(id, peerId, bytes),
      bulkOf: () => null,
      disconnect: (peerId) => disconnect(id, peerId),
      expel: (peerId, deed) => {
        expulsions.push(deed);
        disconnect(id, peerId);
      },
      closed,
      close: () => {
        for (const other of [...nodes.keys()]) disconnect(id, other);
        nodes.delete(id);
        settleClosed(undefined);
        return closed;
      },
    };
  };

  return {
    room,

    async call(name, { identity, isHost = false, as = 'camera', stand = null }) {
      const scope = { signal: controller.signal };
      const ledger = await ledgers.open({ identity, roomSigner: isHost ? room.roomSigner : null });
      const media = openLocalMedia(
        {
          background: { kind: 'none' },
          adjustments: NO_ADJUSTMENTS,
          cameraId: null,
          microphoneId: null,
          noiseSuppression: 'browser',
        },
        scope,
      );
      const problems: string[] = [];
      const ends: string[] = [];
      const expulsions: string[] = [];
      const call = openCall(
        {
          secrets: { topic: room.topic, password: '', lobbyTopic: '', lobbyKey: '' },
          relays: { relays: [], iceServers: [], linkServers: [] },
          certificate,
          known: new Map(),
          saved: undefined,
        },
        {
          openMesh: (options) => openMesh(options, expulsions),
          identity,
          slot: 0,
          ledger,
          media,
          database,
          library: () => (library ??= openLibrary({ database }, scope)),
          join: { name, as, relayOnly: false, stand },
          relayOnly: false,
          onMet: () => undefined,
          onProblem: (problem) => problems.push(problem.name),
          onSolved: () => undefined,
          onEnd: (reason) => ends.push(reason.name),
        },
        scope,
      );
      const caller = { ...call, id: identity.id, identity, ledger, media, problems, ends, expulsions };
      callers.push(caller);
      return caller;
    },

    intrude(identity) {
      const heard: unknown[] = [];
      const heardLive: Uint8Array[] = [];
      const node: Node = {
        id: identity.id,
        identity: identity.id,
        mayConnect: () => true,
        arrive: () => undefined,
        depart: () => undefined,
        receive: (_, data) => heard.push(data),
        receiveLive: (_, bytes) => heardLive.push(bytes),
      };
      nodes.set(node.id, node);
      return {
        id: node.id,
        identity,
        heard,
        heardLive,
        connect: ({ id }) => {
          const to = nodes.get(id);
          return to !== undefined && connect(node, to);
        },
        isConnected: ({ id }) => lines.has(lineOf(node.id, id)),
        say: (text) => sendToAll(node.id, text),
        sayLive: (bytes) => {
          for (const to of nodes.keys()) sendLive(node.id, to, bytes);
        },
      };
    },

    async close() {
      await Promise.all(callers.map((caller) => caller.close()));
      controller.abort();
      ledgers.closeAll();
      database.close();
      indexedDB.deleteDatabase(databaseName);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

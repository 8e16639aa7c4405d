import { asAppError, type AppError } from '../lib/errors.ts';
import { createSerialQueue } from '../lib/serial.ts';
import type { Mesh, MeshPeer } from '../mesh/mesh.ts';
import type { OpenCaptions } from './captions/captions.ts';
import type { OpenConversation } from './conversation/conversation.ts';
import type { Gate } from './gate.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { LedgerMessage } from './ledger/statement.ts';
import { parseRoomMessage, type Command, type Presence, type RoomMessage } from './protocol.ts';
import type { Collecting } from './recording/collecting/collecting.ts';
import type { Reactions } from './reactions.ts';
import type { OpenReception } from './reception.ts';
import type { TrainingMessage } from './training/messages.ts';
import type { OpenTraining } from './training/training.ts';

/** Where what peers say goes to. */
export interface InboxOptions {
  readonly mesh: Pick<Mesh, 'peers' | 'expel' | 'send'>;
  readonly gate: Gate;
  readonly ledger: Ledger;
  readonly conversation: OpenConversation;
  readonly reactions: Reactions;
  readonly reception: OpenReception;
  readonly training: Pick<OpenTraining, 'hear'>;
  readonly captions: Pick<OpenCaptions, 'hear'>;
  readonly collecting: Pick<Collecting, 'hear'>;
  readonly onPresence: (peerId: string, presence: Presence) => void;
  readonly onCommand: (command: Command, from: MeshPeer) => void;
  /** Somebody's papers were read: what the ledger says may have changed. */
  readonly onPapers: () => void;
  readonly onProblem: (error: AppError) => void;
}

/** What peers say, in the order in which each of them says it. */
export interface Inbox {
  /** Takes a message as it came, unchecked but for its size. Whoever does not keep to the protocol is put out. */
  receive(peerId: string, data: unknown): void;
  /** Forgets connections that are gone. */
  tidy(): void;
}

/**
 * Sorts messages of the room. Papers come first: they say who somebody is, and what is said before they are read is
 * not understood. At the door, nothing but papers, presence and commands is heard.
 */
export function openInbox({
  mesh,
  gate,
  ledger,
  conversation,
  reactions,
  reception,
  training,
  captions,
  collecting,
  onPresence,
  onCommand,
  onPapers,
  onProblem,
}: InboxOptions): Inbox {
  /** One for each connection, so that reading somebody's papers keeps nobody else waiting. */
  const queues = new Map<string, ReturnType<typeof createSerialQueue>>();
  const isHere = (connectionId: string): boolean =>
    mesh.peers.value.some((peer) => peer.connectionId === connectionId);

  const readPapers = async ({ id, connectionId }: MeshPeer, message: LedgerMessage): Promise<void> => {
    const { lie, news } = await ledger.receive(message);
    if (lie !== null) {
      mesh.expel(id, lie);
      return;
    }
    if (message.isLast) gate.papersRead(connectionId);
    for (const other of mesh.peers.value) {
      if (other.id !== id) for (const passedOn of news) mesh.send(passedOn, other.id);
    }
    onPapers();
  };

  const handle = async (peer: MeshPeer, message: RoomMessage | null): Promise<void> => {
    if (!isHere(peer.connectionId)) return;
    if (!message) {
      mesh.expel(peer.id, 'did not keep to the protocol');
      return;
    }
    if (message.kind === 'ledger') return readPapers(peer, message);
    if (!gate.arePapersRead(peer.connectionId)) return;
    if (message.kind === 'presence') onPresence(peer.id, message.presence);
    else if (message.kind === 'command') onCommand(message.command, peer);
    else if (gate.isOpen(peer.id)) await handleInside(peer.id, message);
  };

  const handleInside = async (
    peerId: string,
    message: Exclude<RoomMessage, { kind: 'ledger' | 'presence' | 'command' }>,
  ): Promise<void> => {
    if (isTraining(message)) {
      training.hear(peerId, message);
      return;
    }
    switch (message.kind) {
      case 'take-ask':
      case 'take-part':
        collecting.hear(peerId, message);
        return;
      case 'reaction':
        reactions.show(peerId, message.index);
        return;
      case 'reception':
        reception.hear(peerId, message);
        return;
      case 'captions':
      case 'caption':
        captions.hear(peerId, message);
        return;
      default: {
        const verdict = await conversation.receive(peerId, message);
        if (verdict === 'lie') mesh.expel(peerId, 'sent what its author did not sign');
        if (verdict === 'flood') mesh.expel(peerId, 'sent far too much');
      }
    }
  };

  return {
    receive: (peerId, data) => {
      const peer = mesh.peers.value.find(({ id }) => id === peerId);
      if (!peer) return;
      const queue = queues.get(peer.connectionId) ?? createSerialQueue();
      queues.set(peer.connectionId, queue);
      queue(() => handle(peer, parseRoomMessage(data))).catch((error: unknown) =>
        onProblem(asAppError(error)),
      );
    },
    tidy: () => {
      for (const id of [...queues.keys()]) if (!isHere(id)) queues.delete(id);
    },
  };
}

const TRAINING_KINDS = {
  training: true,
  coach: true,
  'clock-ask': true,
  'clock-answer': true,
  'watch-poses': true,
  sketch: true,
  stand: true,
  stands: true,
} as const satisfies Record<TrainingMessage['kind'], true>;

const isTraining = (message: RoomMessage): message is TrainingMessage => message.kind in TRAINING_KINDS;

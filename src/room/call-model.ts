import type { AppError, ErrorCode } from '../lib/errors.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { Library } from '../library/library.ts';
import type { LocalMedia } from '../media/local-media.ts';
import type { Identity } from '../mesh/identity.ts';
import type { Mesh, MeshOptions } from '../mesh/mesh.ts';
import type { Database } from '../storage/database.ts';
import type { KnownPeerRecord } from '../storage/schema.ts';
import type { Asks } from './asks.ts';
import type { OpenCaptions } from './captions/captions.ts';
import type { OpenConversation } from './conversation/conversation.ts';
import type { Ledger } from './ledger/ledger.ts';
import type {
  Ask,
  Capacity,
  ConnectionSample,
  JoinOptions,
  Knock,
  Moderation,
  Participant,
  Reaction,
  Reception,
  RelayCount,
  View,
} from './model.ts';
import type { CollectCommand, CollectingView } from './recording/collecting/model.ts';
import type { TakeNews } from './recording/model.ts';
import type { OpenTraining } from './training/training.ts';

/** Who calls, with what, and whom to tell. */
export interface CallOptions {
  readonly openMesh: (options: MeshOptions, scope: { signal: AbortSignal }) => Mesh;
  readonly identity: Identity;
  readonly slot: number;
  readonly ledger: Ledger;
  readonly media: LocalMedia;
  /** For what is given and collected of recordings. */
  readonly database: Database;
  readonly library: () => Promise<Library>;
  readonly join: JoinOptions;
  /** Over TURN servers only, by the room's choice or by Settings. */
  readonly relayOnly: boolean;
  /** Somebody is here for the first time in this call, or under a new name. */
  readonly onMet: (person: { id: string; name: string }) => void;
  readonly onProblem: (error: AppError) => void;
  /** What was told by `onProblem` under this code holds no more. */
  readonly onSolved: (code: ErrorCode) => void;
  /** The call is over for oneself: removed, refused, ended for all, or no place. Whoever opened it closes it. */
  readonly onEnd: (reason: AppError) => void;
}

/** One stay among others: own media goes out, participants come in. */
export interface Call {
  readonly participants: ReadonlyStore<readonly Participant[]>;
  readonly knocks: ReadonlyStore<readonly Knock[]>;
  readonly capacity: ReadonlyStore<Capacity>;
  /** False at the door. */
  readonly isInside: ReadonlyStore<boolean>;
  readonly relays: ReadonlyStore<RelayCount>;
  readonly standings: Ledger['standings'];
  readonly asks: Asks['pending'];
  readonly conversation: OpenConversation;
  readonly training: Pick<OpenTraining, 'view' | 'coaching'>;
  readonly captions: Pick<OpenCaptions, 'view' | 'captioning'>;
  /** See {@link Room.collecting}. */
  readonly collecting: ReadonlyStore<CollectingView>;
  collect(command: CollectCommand): void;
  readonly addCable: Mesh['addCable'];
  readonly iceServers: Mesh['iceServers'];
  readonly relayOnly: boolean;
  readonly stats: Mesh['stats'];
  /** See {@link Room.reception}. */
  readonly reception: ReadonlyStore<Reception>;
  /** See {@link Room.historyOf}. */
  historyOf(participantId: string): readonly ConnectionSample[];
  /** See {@link Room.setViews}. */
  setViews(views: ReadonlyMap<string, View>): void;
  levelOf(participantId: string): number;
  retry(participantId: string): void;
  /** False where a host holds one muted. */
  setMuted(muted: boolean): boolean;
  /** See {@link Room.announceTake}. */
  announceTake(take: TakeNews | null): void;
  raiseHand(raised: boolean): void;
  react(index: number): void;
  onReaction(listener: (reaction: Reaction) => void): () => void;
  /** @throws 'not-allowed' */
  moderate(action: Moderation): Promise<void>;
  answerAsk(ask: Ask, answer: 'yes' | 'voice' | 'no'): Promise<void>;
  /** Somebody met before was (no longer) verified. */
  noteKnown(record: KnownPeerRecord): void;
  close(): Promise<void>;
}

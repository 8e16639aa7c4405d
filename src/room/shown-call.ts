import { createStore, type ReadonlyStore, type Store } from '../lib/store.ts';
import type { Call } from './call.ts';
import { NO_CAPTIONS, type Captioning, type CaptionsView } from './captions/model.ts';
import type { Conversation, ConversationView } from './conversation/model.ts';
import type { Ledger } from './ledger/ledger.ts';
import { DEFAULT_POLICY } from './ledger/standing.ts';
import type {
  Ask,
  Capacity,
  Knock,
  Outcast,
  Participant,
  PeerStats,
  Reception,
  RelayCount,
  RoomPolicy,
} from './model.ts';
import { NOTHING_COLLECTED, type CollectingView } from './recording/collecting/model.ts';
import { NO_TRAINING, type Coaching, type TrainingView } from './training/model.ts';

/** What there is to see of the call that one is in; empty while one is in none. */
export interface CallStores {
  /** Oneself first, then in the order of joining. Empty unless joined. */
  readonly participants: ReadonlyStore<readonly Participant[]>;
  /** Those at the door. Told to hosts and cohosts only. */
  readonly knocks: ReadonlyStore<readonly Knock[]>;
  readonly outcasts: ReadonlyStore<readonly Outcast[]>;
  readonly policy: ReadonlyStore<RoomPolicy>;
  readonly capacity: ReadonlyStore<Capacity>;
  /** What hosts want of oneself, the oldest first. */
  readonly asks: ReadonlyStore<readonly Ask[]>;
  readonly conversation: ReadonlyStore<ConversationView>;
  readonly relays: ReadonlyStore<RelayCount>;
  /** How the connection to each participant does, by participant id; renewed every two seconds. */
  readonly stats: ReadonlyStore<ReadonlyMap<string, PeerStats>>;
  /** Who receives whom how well, as each tells; empty for whoever is neither host nor cohost. */
  readonly reception: ReadonlyStore<Reception>;
  /** What one says. Null unless joined. */
  readonly chat: ReadonlyStore<Conversation | null>;
  /** Own recordings of people in a take, on their way. */
  readonly collecting: ReadonlyStore<CollectingView>;
  readonly training: ReadonlyStore<TrainingView>;
  /** What one does about training. Null unless joined. */
  readonly coaching: ReadonlyStore<Coaching | null>;
  readonly captions: ReadonlyStore<CaptionsView>;
  /** What one does about captions. Null unless joined. */
  readonly captioning: ReadonlyStore<Captioning | null>;
}

/** The stores of the room, which outlive its calls. */
export interface ShownCall {
  readonly stores: CallStores;
  /** Shows this call from now on, and what its ledger rules. */
  follow(call: Call, ledger: Ledger): void;
  /** There is no call any more. */
  clear(): void;
}

const NOBODY: Capacity = { people: 0, mostPeople: 0, guests: 0, mostGuests: 0 };
const NO_STATS: ReadonlyMap<string, PeerStats> = new Map();
const NO_RECEPTION: Reception = new Map();
const NOTHING_SAID: ConversationView = { messages: [], questions: [], polls: [], unread: 0, typing: [] };

/** Nothing is shown before the first call. */
export function createShownCall(): ShownCall {
  const participants = mirror<readonly Participant[]>([]);
  const knocks = mirror<readonly Knock[]>([]);
  const asks = mirror<readonly Ask[]>([]);
  const capacity = mirror<Capacity>(NOBODY);
  const conversation = mirror<ConversationView>(NOTHING_SAID);
  const collecting = mirror<CollectingView>(NOTHING_COLLECTED);
  const training = mirror<TrainingView>(NO_TRAINING);
  const captions = mirror<CaptionsView>(NO_CAPTIONS);
  const relays = mirror<RelayCount>({ connected: 0, total: 0 });
  const stats = mirror(NO_STATS);
  const reception = mirror(NO_RECEPTION);
  const mirrors = {
    participants,
    knocks,
    asks,
    capacity,
    conversation,
    collecting,
    training,
    captions,
    relays,
    stats,
    reception,
  };
  const chat = createStore<Conversation | null>(null);
  const coaching = createStore<Coaching | null>(null);
  const captioning = createStore<Captioning | null>(null);
  const policy = createStore<RoomPolicy>(DEFAULT_POLICY);
  const outcasts = createStore<readonly Outcast[]>([]);

  return {
    stores: { ...mirrors, chat, coaching, captioning, policy, outcasts },
    follow: (call, ledger) => {
      participants.follow(call.participants);
      knocks.follow(call.knocks);
      asks.follow(call.asks);
      capacity.follow(call.capacity);
      conversation.follow(call.conversation.view);
      collecting.follow(call.collecting);
      training.follow(call.training.view);
      captions.follow(call.captions.view);
      relays.follow(call.relays);
      stats.follow(call.stats);
      reception.follow(call.reception);
      chat.set(call.conversation.conversation);
      coaching.set(call.training.coaching);
      captioning.set(call.captions.captioning);
      const showRules = (): void => {
        policy.set(ledger.standings.value.policy);
        outcasts.set(ledger.standings.value.outcasts);
      };
      showRules();
      ledger.standings.watch(showRules);
    },
    clear: () => {
      for (const store of Object.values(mirrors)) store.follow(null);
      chat.set(null);
      coaching.set(null);
      captioning.set(null);
      outcasts.set([]);
      policy.set(DEFAULT_POLICY);
    },
  };
}

/** A store that shows another one, or `empty` while it follows none. */
function mirror<T>(empty: T): ReadonlyStore<T> & { follow(source: ReadonlyStore<T> | null): void } {
  const store: Store<T> = createStore(empty);
  let unfollow = (): void => undefined;
  return {
    get value() {
      return store.value;
    },
    watch: (listener) => store.watch(listener),
    follow: (source) => {
      unfollow();
      unfollow = source?.watch((value) => store.set(value)) ?? ((): void => undefined);
      store.set(source ? source.value : empty);
    },
  };
}

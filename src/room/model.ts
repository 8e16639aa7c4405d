import type { AppError } from '../lib/errors.ts';
import type { StandLink } from '../lib/stand-link.ts';
import type { ConnectionState } from '../mesh/connection.ts';
import type { DtlsFingerprints } from '../mesh/certificate.ts';
import type { TakeNews } from './recording/model.ts';

/**
 * What a person may do in a room. A host holds the room's key; cohosts were appointed, and keep order like a host;
 * guests are on the stage; viewers receive without sending.
 */
export type Role = 'host' | 'cohost' | 'guest' | 'viewer';

/** How a room is used, and with it how many guests have a place on its stage: see ROOM_TYPES in stage.ts. */
export type RoomType = 'voice' | 'camera' | 'studio';

/** The rules of a room that its host and cohosts set; signed, and the same for everyone. */
export interface RoomPolicy {
  readonly type: RoomType;
  /** Nobody new comes in, not even those who were let in before: all wait at the door. */
  readonly locked: boolean;
  /** Newcomers wait at the door; whoever was let in once may come back. */
  readonly asksFirst: boolean;
  /** Somebody who was muted by a host may unmute themselves. */
  readonly mayUnmute: boolean;
}

/** Where this install stands with a room; see state.ts for the transitions. */
export type RoomState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'preview'; readonly code: string }
  | { readonly kind: 'joining'; readonly code: string }
  /** At the door: connected, but nothing passes until a host or cohost lets one in. */
  | { readonly kind: 'knocking'; readonly code: string }
  | { readonly kind: 'joined'; readonly code: string }
  /** Every relay is gone; those already connected stay connected. */
  | { readonly kind: 'reconnecting'; readonly code: string }
  | { readonly kind: 'leaving'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string; readonly error: AppError };

/** What two people compare to know that nobody sits between them; the same on both sides. */
export interface SafetyWords {
  readonly emoji: string;
  readonly number: string;
}

/** Somebody in the room, oneself included. */
export interface Participant {
  /** The install's identity key, base64url; a further tab of the same install adds `/2` and so on. */
  readonly id: string;
  /** The install's identity key: what roles, bans and signatures are about. */
  readonly identity: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly role: Role;
  readonly muted: boolean;
  /** A host muted them and they may not unmute by themselves; nobody hears them, whatever their app says. */
  readonly held: boolean;
  readonly videoOn: boolean;
  /** They share a screen. */
  readonly sharing: boolean;
  /** They are recording, and everyone is told. */
  readonly recording: boolean;
  /** What they record; null while they do not. */
  readonly take: TakeNews | null;
  /** They know that oneself records, and are still here; true of oneself. */
  readonly mayBeRecorded: boolean;
  /** Place in the queue of raised hands, 1 first; null where the hand is down. A viewer's hand asks for the stage. */
  readonly hand: number | null;
  /** Met before under this very key. */
  readonly known: boolean;
  /** Their safety words were compared, here, under this very key. */
  readonly verified: boolean;
  /** Somebody else, with another key, was met under this name before. */
  readonly nameTaken: boolean;
  /** Camera and microphone; for oneself the camera only. Null until the first track is there, and for viewers. */
  readonly stream: MediaStream | null;
  /** The shared screen with its sound, for oneself without it; null while none is shared. */
  readonly screen: MediaStream | null;
  readonly connection: ConnectionState;
  /** Where they are no person but somebody's camera; null otherwise. */
  readonly stand: Stand | null;
  /** Null for oneself. */
  readonly safety: SafetyWords | null;
  /** Of the encrypted connection between us, which they have signed; null for oneself. */
  readonly fingerprints: DtlsFingerprints | null;
}

/** A device that stands somewhere and shows somebody who is in the room with another one. */
export interface Stand {
  /** Participant id of whose camera it is, as both say; null while they are not here, or do not say so. */
  readonly owner: string | null;
  /** Their name; null with `owner`. */
  readonly ownerName: string | null;
}

/** How a connection was at one moment, measured over the two seconds before. */
export interface ConnectionSample {
  /** ms since the page was opened. */
  readonly atMs: number;
  /** Of everything together, bit/s. */
  readonly receivedBps: number;
  readonly sentBps: number;
  /** Packets lost on the way here, 0..1: of voice, picture or screen, whichever fares worst. */
  readonly loss: number;
  readonly rttMs: number | null;
  /** Of the voice; null while there is none. */
  readonly jitterBufferMs: number | null;
}

/** How well one person receives each of the others, by participant id: 0..100, null where it was not measured. */
export type ReceptionRow = ReadonlyMap<string, number | null>;
/** A row for each listener who has told, by participant id. */
export type Reception = ReadonlyMap<string, ReceptionRow>;

/** How one sees a participant at present, which is what they are asked to send. */
export type { View } from '../mesh/quality/demand.ts';
export type { PeerStats } from '../mesh/quality/peer-stats.ts';

/** Somebody at the door. */
export interface Knock {
  readonly id: string;
  readonly identity: string;
  readonly name: string;
  readonly as: JoinOptions['as'];
  readonly known: boolean;
  readonly nameTaken: boolean;
  /** They were removed from this room before. */
  readonly wasRemoved: boolean;
}

/** Somebody who was put out, for the list from which they can be let back. */
export interface Outcast {
  readonly identity: string;
  readonly name: string;
  /** A ban: they cannot even knock. */
  readonly banned: boolean;
}

/** What somebody wants of oneself; answered with yes or no, and nothing happens before that. */
export type Ask =
  | { readonly kind: 'unmute'; readonly by: string }
  | { readonly kind: 'start-video'; readonly by: string }
  /** One's hand was answered: a place on the stage is free, and media starts only after one agrees. */
  | { readonly kind: 'come-on-stage'; readonly by: string }
  /** To let the own movements be counted, of this exercise where one was named. */
  | { readonly kind: 'train'; readonly by: string; readonly exerciseId: string | null }
  /** To come in though the call is recorded: nothing of oneself is given out before. */
  | { readonly kind: 'be-recorded'; readonly by: string }
  /** To record oneself on this device, for somebody to fetch. */
  | { readonly kind: 'record-yourself'; readonly by: string; readonly takeId: string };

/** What a host or cohost does to keep order. `id` names a participant or somebody at the door. */
export type Moderation =
  | { readonly kind: 'mute'; readonly id: string }
  | { readonly kind: 'ask-unmute'; readonly id: string }
  | { readonly kind: 'stop-video'; readonly id: string }
  | { readonly kind: 'ask-video'; readonly id: string }
  | { readonly kind: 'set-role'; readonly id: string; readonly role: 'cohost' | 'guest' | 'viewer' }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'ban'; readonly id: string }
  | { readonly kind: 'let-back'; readonly identity: string }
  | { readonly kind: 'lower-hand'; readonly id: string }
  | { readonly kind: 'admit'; readonly id: string }
  | { readonly kind: 'refuse'; readonly id: string }
  | { readonly kind: 'mute-all' }
  | { readonly kind: 'set-policy'; readonly change: Partial<RoomPolicy> }
  | { readonly kind: 'end' };

/** How full the room is. */
export interface Capacity {
  readonly people: number;
  /** What a mesh can bear, viewers included. */
  readonly mostPeople: number;
  readonly guests: number;
  /** Places on the stage for guests; hosts and cohosts have theirs besides. */
  readonly mostGuests: number;
}

/** How many relays answer. */
export interface RelayCount {
  readonly connected: number;
  readonly total: number;
}

/** Something that happened and may want an answer; shown as an alert until dismissed. */
export interface RoomNotice {
  readonly id: string;
  readonly error: AppError;
}

/** How one joins. */
export interface JoinOptions {
  readonly name: string;
  /** `stand`: the camera of somebody who is there with another device; without sound. */
  readonly as: 'camera' | 'voice' | 'viewer' | 'stand';
  /** In this room, over TURN servers only; where Settings say so it is anyway. */
  readonly relayOnly: boolean;
  /** As a stand: whose. */
  readonly stand?: StandLink | null;
}

/** The reactions, by number as on the keyboard: key 1 sends the first. */
export const REACTIONS = ['👍', '👏', '❤️', '😂', '😮', '🎉'] as const;

/** A reaction just sent by somebody, oneself included: to be shown floating over their tile, and forgotten. */
export interface Reaction {
  readonly participantId: string;
  /** One of {@link REACTIONS}. */
  readonly emoji: string;
}

import type { DBSchema } from 'idb';

/** What is remembered of one recording. Its bytes are chunks until it is finalised, then one file. */
export interface RecordingRecord {
  /** Random, unguessable, URL-safe. */
  readonly id: string;
  readonly name: string;
  readonly source: RecordingSource;
  readonly createdAtMs: number;
  /** MIME type of the chunks while there are any, of the file afterwards. */
  readonly mimeType: string;
  /**
   * `recording`: chunks are being added (by the tab that holds its lock, else it is an orphan);
   * `stopped`: all chunks are there, not yet finalised; `ready`: the finalised file is there.
   */
  readonly state: 'recording' | 'stopped' | 'ready';
  /** True where the recording tab died and the recording was found again. */
  readonly recovered: boolean;
  /** Chunks or bytes that could not be read were left out. */
  readonly damaged: boolean;
  /** Null until known. */
  readonly durationMs: number | null;
  readonly sizeBytes: number;
  /** Pixels; null for sound only or not yet known. */
  readonly width: number | null;
  readonly height: number | null;
  readonly thumbnail: Blob | null;
  readonly participants: readonly string[];
  /** Those that were recorded together, in one room at one time; null for what stands alone. */
  readonly takeId: string | null;
  /** Whose picture and voice it is; null where it is everyone's, or that is not known. */
  readonly person: RecordedPerson | null;
  /** Where the recording's own time stands on the calendar; empty where that is not known. */
  readonly anchors: readonly Anchor[];
  /** As typed, without those that differ in capitals only. */
  readonly tags: readonly string[];
  /** In the bin since then, ms since 1970; null while it is not. */
  readonly deletedAtMs: number | null;
}

/**
 * What a recording shows. `call`: everyone in one picture; `self`: own picture and voice; `screen`: what somebody
 * shared; `voice`: everyone's sound alone; `person`: somebody as they came over the network; `collected`: somebody's
 * own recording of themselves, fetched from them; `edit`: made from others here.
 */
export type RecordingSource =
  'call' | 'self' | 'screen' | 'voice' | 'person' | 'collected' | 'import' | 'edit';

/** Somebody who is in a recording. */
export interface RecordedPerson {
  /** Their identity key, base64url; null where they are known by name only. */
  readonly identity: string | null;
  readonly name: string;
}

/**
 * A moment of a recording, on two clocks. Between two anchors time is linear, and so it is beyond the last; where a
 * recording was paused, two anchors have the same `mediaMs`.
 */
export interface Anchor {
  /** From the recording's beginning. */
  readonly mediaMs: number;
  /** Since 1970, by the steady clock of the device that led the recording: nobody's setting of clocks moves it. */
  readonly wallMs: number;
}

/**
 * One person's own recording of a take, on its way from their device to that of whoever asked for it. Both sides keep
 * one, until it has arrived or is no longer wanted: they may meet again.
 */
export interface TakePartRecord {
  readonly takeId: string;
  /** The identity key of the other side. */
  readonly identity: string;
  /** `give`: this install has made the recording; `collect`: this install has asked for it. */
  readonly role: 'give' | 'collect';
  /** What the other is called. */
  readonly name: string;
  readonly startedAtMs: number;
  /** Of the recording in this library that is given; null where it is to be collected. */
  readonly recordingId: string | null;
  /** How the clock of the other stood to that of this install, where it is to be collected; in order. */
  readonly clock: readonly ClockReading[];
}

/** How the steady clock of another device stood to one's own at one moment. */
export interface ClockReading {
  /** By their clock, ms since 1970. */
  readonly theirMs: number;
  /** Their clock less one's own. */
  readonly offsetMs: number;
}

/**
 * One piece of a recording's byte stream: where there are no files that a worker can write, and in recordings that older
 * versions began. Elsewhere it goes into a file (captures.ts).
 */
export interface ChunkRecord {
  readonly recordingId: string;
  /** 0, 1, 2... without gaps; a gap is a lost chunk. */
  readonly sequence: number;
  /** Position of the first byte in the recording's byte stream. */
  readonly offset: number;
  readonly bytes: ArrayBuffer;
  /** CRC-32 (ISO 3309) of `bytes`. */
  readonly crc32: number;
  readonly capturedAtMs: number;
  /** 0 until the first pause, 1 until the second... Missing in chunks of older versions. */
  readonly part?: number;
}

/** A room this install has made or joined. */
export interface RoomRecord {
  /** Canonical room code: six words joined by hyphens. */
  readonly code: string;
  /** What the person calls it; the code's first words until renamed. */
  readonly name: string;
  readonly lastJoinedAtMs: number;
  /** Only in the install that made the room: it makes its holder the host. Never leaves this install. */
  readonly roomKey: CryptoKeyPair | null;
  /** The room's public key, base64url, once somebody has shown one that fits the code. */
  readonly roomPublicKey: string | null;
  /** Relays that came with the link, beside those of relays.json. */
  readonly extraRelays: readonly string[];
  /** TURN servers that came with the link, as lib/ice-servers.ts reads them. Missing in rooms of older versions. */
  readonly extraTurn?: readonly string[];
  /** The person wants to be reached over TURN servers only, in this room. Missing in rooms of older versions. */
  readonly relayOnly?: boolean;
}

/** The identity of this install. One record, key `self`. */
export interface IdentityRecord {
  readonly keys: CryptoKeyPair;
  readonly createdAtMs: number;
}

/** A person met before, by identity key (base64url). */
export interface KnownPeerRecord {
  readonly id: string;
  readonly name: string;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  /** When their safety words were compared and agreed; null where they never were. */
  readonly verifiedAtMs: number | null;
}

/** What is known of one room's roles, bans and rules: signed by others, so kept word for word. */
export interface LedgerRecord {
  readonly code: string;
  readonly statements: readonly {
    readonly body: string;
    readonly signer: string;
    readonly signature: string;
  }[];
}

/** One call of a circle, made or missed. */
export interface CallRecord {
  /** The ringing's own random id, so that it is noted once; or one of our own for a room that was joined. */
  readonly id: string;
  readonly code: string;
  readonly kind: 'outgoing' | 'answered' | 'declined' | 'missed';
  /** Who rang; for outgoing calls, who answered. Empty where nobody did. */
  readonly name: string;
  readonly atMs: number;
  /** A missed call that was neither dismissed nor called back. */
  readonly isNew: boolean;
}

/** What goes with a recording beside its sound and picture. */
export interface SidecarRecord {
  readonly recordingId: string;
  readonly kind: 'chat' | 'training' | 'events' | 'transcript' | 'chapters' | 'place' | 'loudness' | 'plan';
  /** JSON; its form is the business of whoever wrote it. */
  readonly json: string;
}

/** Small pictures out of a recording at even steps of time, beside one another on one sheet, row by row. */
export interface Storyboard {
  /** JPEG: `columns * tileWidth` x `rows * tileHeight` pixels. */
  readonly sheet: Blob;
  readonly columns: number;
  readonly rows: number;
  /** Pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Of them; the sheet's last places may be empty. */
  readonly tileCount: number;
  /** Tile `n` stands for what is from `n * intervalMs` on. */
  readonly intervalMs: number;
}

/** A recording's storyboard; null where there is no picture to make one of. */
export interface StoryboardRecord {
  readonly recordingId: string;
  readonly storyboard: Storyboard | null;
}

/** A picture to stand behind the person. */
export interface BackgroundRecord {
  /** Random for own pictures; the name of one that comes with the app. */
  readonly id: string;
  /** Encoded, at most 1920 x 1080 pixels, without what cameras write beside the pixels. */
  readonly file: Blob;
  readonly addedAtMs: number;
}

/** One stay's training: its sets. */
export interface TrainingRecord {
  /** Random, URL-safe. */
  readonly id: string;
  /** ms since 1970. */
  readonly startedAtMs: number;
  /** JSON; its form is the business of whoever wrote it. */
  readonly json: string;
}

/** An exercise that somebody taught this install. */
export interface OwnExerciseRecord {
  /** As in sets that were done of it, for ever. */
  readonly id: string;
  readonly name: string;
  /** JSON; its form is the business of whoever wrote it. */
  readonly json: string;
  readonly addedAtMs: number;
}

/** One export: waiting, under way, or made and not yet forgotten. */
export interface ExportRecord {
  /** Random. */
  readonly id: string;
  /** Among the others, from 0. */
  readonly place: number;
  /** JSON; its form is the business of whoever wrote it. */
  readonly json: string;
  /** Where it is to go; null where that is no folder. */
  readonly folder: FileSystemDirectoryHandle | null;
}

/** Small choices that are kept. One record, key `self`. */
export interface SettingsRecord {
  readonly name: string;
  readonly background:
    | 'none'
    | 'light'
    | 'strong'
    | { readonly colour: string }
    /** Of a {@link BackgroundRecord}. */
    | { readonly pictureId: string };
  /** What is bettered in one's own picture. Missing in records of older versions. */
  readonly adjustments?: { readonly lowLight: boolean; readonly framing: boolean };
  /** How one trains. Missing in records of older versions. */
  readonly training?: {
    readonly model: 'auto' | 'lite' | 'full';
    readonly leftOut: readonly string[];
    readonly burnIn: boolean;
    readonly angles: boolean;
    readonly voice: 'off' | 'counts' | 'counts-and-cues';
    readonly voiceCountdown: boolean;
    readonly autoSets: boolean;
    readonly gesture: boolean;
    readonly restMs: number | null;
  };
  /** How one sees and gives captions. Missing in records of older versions. */
  readonly captions?: {
    readonly on: boolean;
    readonly language: string | null;
    readonly size: 'small' | 'medium' | 'large';
    readonly agreed: boolean;
  };
  /** How recordings are played. Missing in records of older versions. */
  readonly player?: { readonly speed: number; readonly volume: number; readonly captions: boolean };
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
  /** One sees one's own picture as in a mirror. */
  readonly mirrorsSelf: boolean;
  readonly noiseSuppression: 'off' | 'browser' | 'strong';
  /** Muted in a call, but while a key or button is held. */
  readonly pushToTalk: boolean;
  /** Circles see that the app is open here, and can ring it. */
  readonly reachable: boolean;
  /** The person's own TURN servers, as lib/ice-servers.ts reads them. */
  readonly turnServers: readonly string[];
  /** What a tap on **Record** records, and how the picture of a call looks. Missing in records of older versions. */
  readonly recording?: {
    readonly layout: 'grid' | 'speaker';
    readonly names: boolean;
    readonly chat: boolean;
    readonly reactions: boolean;
    /** Missing in those that were chosen before there was the choice. */
    readonly captions?: boolean;
    /** What is recorded beside the call. */
    readonly also: readonly ('self' | 'screen' | 'everyone')[];
  };
  /** Over TURN servers only, in every room. */
  readonly relayOnly: boolean;
}

/** Access to a web storage, sealed under a passphrase that is kept nowhere. */
export interface WebStorageRecord {
  /** Random. */
  readonly id: string;
  readonly kind: 'webdav' | 's3';
  /** Its address, without secrets. */
  readonly label: string;
  readonly addedAtMs: number;
  readonly sealed: SealedRecord;
}

/** AES-256-GCM under a key that PBKDF2-SHA-256 makes of a passphrase. */
export interface SealedRecord {
  readonly rounds: number;
  /** 16 bytes. */
  readonly salt: Uint8Array<ArrayBuffer>;
  /** 12 bytes. */
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ciphertext: ArrayBuffer;
}

export interface CoterieDb extends DBSchema {
  recordings: { key: string; value: RecordingRecord };
  chunks: { key: [string, number]; value: ChunkRecord };
  rooms: { key: string; value: RoomRecord };
  identity: { key: string; value: IdentityRecord };
  peers: { key: string; value: KnownPeerRecord };
  settings: { key: string; value: SettingsRecord };
  ledgers: { key: string; value: LedgerRecord };
  calls: { key: string; value: CallRecord };
  sidecars: { key: [string, string]; value: SidecarRecord };
  storyboards: { key: string; value: StoryboardRecord };
  backgrounds: { key: string; value: BackgroundRecord };
  trainings: { key: string; value: TrainingRecord; indexes: { startedAtMs: number } };
  exercises: { key: string; value: OwnExerciseRecord };
  takeParts: { key: [string, string, string]; value: TakePartRecord };
  webStorages: { key: string; value: WebStorageRecord };
  exports: { key: string; value: ExportRecord };
  /** By what is measured: units of work a second. */
  exportSpeeds: { key: string; value: number };
}

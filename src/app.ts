import type { TurnServer } from './lib/ice-servers.ts';
import type { LinkExtras } from './lib/room-hash.ts';
import type { ReadonlyStore } from './lib/store.ts';
import type { Backgrounds } from './library/backgrounds.ts';
import type { Edits } from './library/edits.ts';
import type { Exports } from './library/exporting/exports.ts';
import type { Highlights } from './library/highlights/highlights.ts';
import type { Library } from './library/library.ts';
import type { WebStorages } from './library/web-storages.ts';
import type { PlayerSettings } from './library/player-settings.ts';
import type { Transcriber } from './library/transcript/transcribe.ts';
import type { Adjustments, Effect } from './media/effects/effect.ts';
import type { NoiseSuppression } from './media/own-voice.ts';
import type { QrReader } from './media/capture/qr-scan.ts';
import type { Check, Outcome } from './room/check/model.ts';
import type { CaptionSettings } from './room/captions/settings.ts';
import type { Circles } from './room/circles/model.ts';
import type { RecordingChoices, RunningTake, TakeRequest } from './room/recording/model.ts';
import type { Room } from './room/room.ts';
import type { TrainingSidecar } from './training/export/sidecar.ts';
import type { TrainingSettings } from './workout/training-settings.ts';
import type { Training } from './workout/training.ts';
import type { Workout } from './workout/workout.ts';

export type { Job, Progress } from './lib/job.ts';
export type { CompositionRequest } from './library/compose-take.ts';
export type { AnimationSettings, EditEstimate, Edits } from './library/edits.ts';
export type { Access } from './media/export/delivery.ts';
export type { WebStorages, WebStorageSummary } from './library/web-storages.ts';
export type { Exports } from './library/exporting/exports.ts';
export type { PresetName } from './media/export/ladder.ts';
export {
  copiedRung,
  estimateExport,
  likelyEngine,
  type ExportEstimate,
} from './library/exporting/estimate.ts';
export type {
  ExportedPart,
  ExportEntry,
  ExportOffer,
  ExportPhase,
  ExportPlace,
  ExportProgress,
  ExportRequest,
  ExportState,
  Extra,
  KeptSettings,
  MadeSummary,
  Passphrases,
} from './library/exporting/model.ts';
export { EXTRAS } from './library/exporting/model.ts';
export type { Finding, Rung } from './media/export/export.ts';
export type { EngineName, ExportSettings, FileSettings, HlsSettings } from './media/export/settings.ts';
export type {
  ActiveRecording,
  Backups,
  BackupState,
  ChatLine,
  ChatSidecar,
  Deletion,
  EditPlan,
  Found,
  Imports,
  ImportState,
  Library,
  LibraryItem,
  LowerThird,
  MediaDetails,
  Overlay,
  PlannedClip,
  RecordingExtras,
  RecordingSource,
  RunningRecording,
  SidecarRecord,
  SpokenTexts,
  Storyboard,
  TagChange,
  Sidecars,
  Transcript,
  TranscriptCue,
  Watermark,
} from './library/library.ts';
export { chaptersToVtt, editChapters, NO_CHAPTERS, type ChapterEdit } from './library/chapters.ts';
export type { Highlights } from './library/highlights/highlights.ts';
export { keyOf, type Moment, type Reason, type TrainedPart } from './library/highlights/moment.ts';
export { reelOf, type ReelClip } from './library/highlights/reel.ts';
export { drawingOf } from './library/overlay-drawings.ts';
export { playerSettingsOf, type PlayerSettings } from './library/player-settings.ts';
export type { Chapter, ChaptersSidecar } from './library/sidecars/chapters.ts';
export type { Loudness } from './library/sidecars/loudness.ts';
export { editTranscript, type TranscriptEdit } from './library/transcript/edit.ts';
export { readTranscriptFile } from './library/transcript/import.ts';
export { toPlainText } from './library/transcript/plain-text.ts';
export { searchTranscript, type TranscriptMatch } from './library/transcript/search.ts';
export { toSrt } from './library/transcript/srt.ts';
export type { Transcriber } from './library/transcript/transcribe.ts';
export { toWebVtt } from './library/transcript/webvtt.ts';
export { openFrameIndex, type FrameIndex } from './media/gauge/gauge.ts';
export { cutOut, keepOnly, lengthOf, moveClip, placesOf, startsOf } from './media/editing/clips.ts';
export { drawOverlay, opacityAt } from './media/editing/overlay-drawing.ts';
export type { Adjustments, Effect, EffectState } from './media/effects/effect.ts';
export type { BackgroundPicture, Backgrounds, ShippedBackground } from './library/backgrounds.ts';
export type { CaptureState } from './media/capture/source.ts';
export type { LocalMedia } from './media/local-media.ts';
export type { NoiseState, NoiseSuppression } from './media/own-voice.ts';
export type { QrReader, QrScan } from './media/capture/qr-scan.ts';
export type { Device, Devices } from './media/capture/devices.ts';
export { CAPTION_LANGUAGES } from './media/captions/languages.ts';
export type { CaptionLine, Captioning, CaptionsView, Recognisability } from './room/captions/model.ts';
export { NO_CAPTIONS } from './room/captions/model.ts';
export { captionRows, type CaptionRow } from './room/captions/rows.ts';
export type { CaptionSettings, CaptionSize } from './room/captions/settings.ts';
export { CAPTION_SIZES, captionSettingsOf } from './room/captions/settings.ts';
export type { Check, CheckRow, Outcome } from './room/check/model.ts';
export type { CallLog, Circles, CirclePerson, IncomingRing, OutgoingRing } from './room/circles/model.ts';
export type {
  ChatMessage,
  Conversation,
  ConversationView,
  FileTransfer,
  Poll,
  PollOption,
  Question,
  SharedFile,
} from './room/conversation/model.ts';
export type {
  Ask,
  Capacity,
  ConnectionSample,
  JoinOptions,
  Knock,
  Moderation,
  Outcast,
  Participant,
  PeerStats,
  Reaction,
  Reception,
  ReceptionRow,
  RelayCount,
  Role,
  RoomNotice,
  RoomPolicy,
  RoomState,
  RoomType,
  Stand,
  View,
} from './room/model.ts';
export { REACTIONS } from './room/model.ts';
export { ROOM_TYPES } from './room/stage.ts';
export type { PoseFrame } from './lib/pose/pose.ts';
export type { TrackingState } from './media/effects/tracking.ts';
export type { FilmProgress, FilmResult } from './workout/count-film.ts';
export type { ExerciseInfo, WorkoutView } from './workout/model.ts';
export { FIND_OUT } from './workout/model.ts';
export type { SoloTraining } from './workout/solo.ts';
export type { Training } from './workout/training.ts';
export type { Workout } from './workout/workout.ts';
export type {
  CoachCommand,
  Coaching,
  Countdown,
  ExerciseChoice,
  Sketch,
  SketchCommand,
  Stroke,
  Trainee,
  TraineeCommand,
  TrainingAdvice,
  TrainingPresence,
  TrainingView,
} from './room/training/model.ts';
export { MOST_STILL_BYTES, NO_TRAINING, SKETCH_COLOURS } from './room/training/model.ts';
export type { PairingAnswer, PairingOffer } from './mesh/pairing/pairing.ts';
export { isBusy } from './room/recording/collecting/model.ts';
export type {
  CollectCommand,
  CollectedPart,
  CollectingView,
  GivenPart,
} from './room/recording/collecting/model.ts';
export type {
  RecordingChoices,
  RunningTake,
  TakeLook,
  TakeNews,
  TakePart,
  TakePiece,
  TakeRequest,
} from './room/recording/model.ts';
export type { Room } from './room/room.ts';
export type { TrainingSidecar } from './training/export/sidecar.ts';
export { toChapters, toMetadata } from './training/export/webvtt.ts';
export type { Rep } from './training/rep.ts';
export type { SetTarget, TrainingSession, TrainingSet } from './training/session.ts';
export { restsBefore, summariseSet, type SetSummary } from './training/set-summary.ts';
export type { TrainingWeek, WeekTotal } from './training/weeks.ts';
export type { ExportFormat, ImportOutcome, TrainingLog } from './workout/training-log.ts';
export type { TrainingSettings, VoiceSetting } from './workout/training-settings.ts';

/** What the person chose; kept on this device. */
export interface Settings {
  readonly name: string;
  readonly background: Effect;
  /** What is bettered in one's own picture. */
  readonly adjustments: Adjustments;
  readonly training: TrainingSettings;
  /** As it is stored; read it with `captionSettingsOf`. */
  readonly captions?: CaptionSettings;
  /** As it is stored, and missing until something was chosen. */
  readonly recording?: Omit<RecordingChoices, 'captions'> & Partial<Pick<RecordingChoices, 'captions'>>;
  /** How recordings are played, as it is stored; read it with `playerSettingsOf`. */
  readonly player?: PlayerSettings;
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
  /** One sees one's own picture as in a mirror. */
  readonly mirrorsSelf: boolean;
  readonly noiseSuppression: NoiseSuppression;
  /** Muted in a call, but while Space or the button **Hold to talk** is held. */
  readonly pushToTalk: boolean;
  /** Circles see that the app is open here, and can ring it. */
  readonly reachable: boolean;
  /** The person's own TURN servers, with their passwords; see lib/ice-servers.ts for the form. */
  readonly turnServers: readonly string[];
  /** In every room one is reached over TURN servers only, so that nobody there learns one's IP address. */
  readonly relayOnly: boolean;
}

/** A room made or joined before. */
export interface Circle {
  readonly code: string;
  readonly name: string;
  readonly lastJoinedAtMs: number;
  /** This install made the room and holds its key. */
  readonly isOwn: boolean;
  /** Joined over TURN servers only, the last time. */
  readonly relayOnly: boolean;
}

/** What a pasted code or link means. */
export interface ParsedCode {
  readonly code: string;
  readonly extras: LinkExtras;
}

/** State of the installed app itself. */
export interface InstallState {
  /** A newer version is ready; `App.applyUpdate` reloads into it. */
  readonly updateReady: boolean;
  /** The browser offers to install. */
  readonly canInstall: boolean;
  /** The shell is stored, and opens without a network. */
  readonly offlineReady: boolean;
  /** The heavy file that was last stored for use without a network; null until there is one. */
  readonly stored: string | null;
}

/**
 * Everything screens may see and do. Built once in main.ts. What is heavy is behind a function that loads it at
 * its first call and gives the same object ever after.
 */
export interface App {
  readonly settings: ReadonlyStore<Settings>;
  changeSettings(change: Partial<Settings>): Promise<void>;
  readonly circles: ReadonlyStore<readonly Circle[]>;
  /** Makes a room key and saves the room. Resolves with the room's code. */
  createRoom(): Promise<string>;
  /** Forgets the room, its key and the history of its calls. */
  forgetCircle(code: string): Promise<void>;
  /** Only on this device: others go on calling it what they call it. An empty name brings back the first one. */
  renameCircle(code: string, name: string): Promise<void>;
  /** @throws 'room-code-invalid' with a sentence that names the misspelt word */
  parseRoomCode(text: string): Promise<ParsedCode>;
  /** The link that invites into a room: this app's address with the code in its hash. */
  inviteLink(code: string, extras: LinkExtras): string;
  /** Loads what makes circles live: who is there now, ringing, missed calls. Reaches relays only if there are circles. */
  liveCircles(): Promise<Circles>;
  /** Goes to a room and joins it at once, for somebody who has just tapped **Call** or **Answer**. */
  enterRoom(code: string): void;
  /** The room that is to be joined without another tap; null where there is none. */
  readonly joinIntent: ReadonlyStore<string | null>;
  /** Whether this room is to be joined at once. True only the first time: whoever asks does it. */
  takeJoinIntent(code: string): boolean;
  /** Loads what scanning QR codes needs. */
  qrReader(): Promise<QrReader>;
  /** Loads what choosing a background picture needs. @throws 'storage-blocked' */
  backgrounds(): Promise<Backgrounds>;
  /** Loads what a call needs. */
  room(): Promise<Room>;
  /**
   * Records what is asked for, all of it together, tells everyone in the room, and stores it crash-safe. Only while
   * joined.
   * @throws 'recording-unsupported' @throws 'storage-full' @throws 'storage-blocked'
   */
  record(what: TakeRequest): Promise<RunningTake>;
  /**
   * Tests everything that a call needs, until `signal` aborts. Contacts every relay, STUN and TURN server of this
   * installation.
   */
  check(options: { signal: AbortSignal }): Promise<Check>;
  /** Asks one TURN server whether it relays for us; for 5 s at most. */
  checkTurnServer(server: TurnServer, options: { signal: AbortSignal }): Promise<Outcome>;
  /** Loads what recordings need, and recovers what a crash left behind. */
  library(): Promise<Library>;
  /** Loads what training needs, its camera and models not included. */
  training(): Promise<Training>;
  /**
   * Trains before the camera that the call has, seen by the others in the room and recorded beside what is recorded.
   * Only while joined. @throws 'not-found'
   */
  trainInRoom(): Promise<Workout>;
  /** What was trained during a recording; null where nothing was. @throws 'storage-blocked' */
  trainingOf(recordingId: string): Promise<TrainingSidecar | null>;
  /** Loads what turning a recording's speech into text needs. */
  transcriber(): Promise<Transcriber>;
  /** Loads what finding highlights needs. */
  highlights(): Promise<Highlights>;
  /** Loads what exports recordings; some may be left of earlier visits. */
  exports(): Promise<Exports>;
  /** The web storages that exports can go to. */
  webStorages(): Promise<WebStorages>;
  /** What makes new recordings out of others. */
  edits(): Promise<Edits>;
  readonly install: ReadonlyStore<InstallState>;
  promptInstall(): Promise<void>;
  applyUpdate(): Promise<void>;
}

import type { AppError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/job.ts';
import type { Access } from '../../media/export/delivery.ts';
import type { ExportSummary, Rung, SourceInfo } from '../../media/export/export.ts';
import type { PresetName } from '../../media/export/ladder.ts';
import type { EngineName, ExportSettings, FileSettings, HlsSettings } from '../../media/export/settings.ts';
import type { EditPlan } from '../sidecars/plan.ts';

/** What lies beside a recording that can be put beside picture and sound. */
export type Extra = 'subtitles' | 'chapters' | 'thumbnails' | 'chat' | 'training';
export const EXTRAS: readonly Extra[] = ['subtitles', 'chapters', 'thumbnails', 'chat', 'training'];

/** How much of a recording is exported. `edit`: what the plan makes of it that somebody works on. */
export type ExportedPart =
  | { readonly kind: 'all' }
  | { readonly kind: 'stretch'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'edit' };

/** Where it goes. `folder` is the one in which the bundle's own is made; `storageId` is that of a web storage. */
export type ExportPlace =
  | { readonly kind: 'zip' }
  | { readonly kind: 'folder'; readonly folder: FileSystemDirectoryHandle }
  | { readonly kind: 'web'; readonly storageId: string };

/** What has to be typed before an export can go on, since it is kept nowhere. */
export interface Passphrases {
  /** Of an encrypted bundle. */
  readonly bundle?: string;
  /** Under which the web storage is kept that it goes to. */
  readonly storage?: string;
}

/** What a person wants exported. */
export interface ExportRequest {
  readonly settings: ExportSettings;
  readonly part: ExportedPart;
  readonly extras: readonly Extra[];
  readonly where: ExportPlace;
}

/** Settings as they are kept: the passphrase is in nobody's storage, only that there is one. */
export type KeptSettings =
  (Omit<HlsSettings, 'passphrase'> & { readonly isEncrypted: boolean }) | FileSettings;

/** What an export is doing. `cutting`: the trim or edit that is exported is made first. */
export type ExportPhase = 'cutting' | 'loading' | 'encoding' | 'packing' | 'delivering';

/** How far a step of an export is, 0..1. */
export interface ExportStep {
  readonly phase: ExportPhase;
  readonly phaseFraction: number;
}

/** How far an export is: `fraction` is of the whole. */
export interface ExportProgress extends Progress, ExportStep {}

/** What was made. `engine`: who encoded it; null where nothing had to be. */
export interface MadeSummary extends ExportSummary {
  readonly engine: EngineName | null;
}

/** Where what was made lies now. `storedName`: of the zip in the private file system's exports. */
export type MadePlace =
  | { readonly kind: 'download'; readonly storedName: string; readonly fileName: string }
  | { readonly kind: 'folder'; readonly fileName: string }
  /** `url` is that of the player page. */
  | { readonly kind: 'remote'; readonly fileName: string; readonly url: string; readonly access: Access };

/**
 * Where an export stands. `paused` because somebody wanted it, `interrupted` because its tab ended: both go on where they
 * stopped, when they are told to.
 */
export type ExportState =
  | { readonly kind: 'waiting'; readonly fraction: number }
  | { readonly kind: 'running'; readonly progress: ExportProgress }
  | { readonly kind: 'paused'; readonly fraction: number }
  | { readonly kind: 'interrupted'; readonly fraction: number }
  | { readonly kind: 'failed'; readonly fraction: number; readonly error: AppError }
  | { readonly kind: 'done'; readonly summary: MadeSummary; readonly made: MadePlace };

/** One export of the queue. */
export interface ExportEntry {
  /** Random; its workspace's name too. */
  readonly id: string;
  readonly recordingId: string;
  /** What the recording was called. */
  readonly name: string;
  readonly settings: KeptSettings;
  /** Of an encrypted bundle, base64: the same passphrase gives the same key again. */
  readonly salt: string | null;
  /** What is exported of the recording; null for all of it. */
  readonly plan: EditPlan | null;
  /** Of what is exported. `frameRate`: frames a second, 0 without a picture. */
  readonly length: { readonly durationMs: number; readonly frameRate: number; readonly hasAudio: boolean };
  readonly extras: readonly Extra[];
  readonly where: ExportPlace;
  readonly state: ExportState;
}

/** What can be made of a recording. */
export interface ExportOffer {
  readonly source: SourceInfo;
  /** The largest first; none of sound only. */
  readonly rungs: readonly Rung[];
  /** Of each preset, the largest first. */
  readonly presets: Readonly<Record<PresetName, readonly Rung[]>>;
  /** Somebody works on an edit of it. */
  readonly hasEdit: boolean;
  /** What there is of it to be put beside picture and sound. */
  readonly extras: readonly Extra[];
  /** What has been measured here: how fast each engine is. */
  readonly speeds: Speeds;
}

/**
 * How fast exporting was on this device: pixels a second that an engine has encoded, bytes a second that were brought to a
 * kind of place. Undefined of what was not measured yet.
 */
export type Speeds = Readonly<Partial<Record<EngineName | ExportPlace['kind'], number>>>;

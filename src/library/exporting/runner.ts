import type { Job } from '../../lib/job.ts';
import type { BundleExtras } from '../../media/export/bundle-file.ts';
import type { EngineSpeeds, ExportSettings } from '../../media/export/settings.ts';
import type { ExportEntry, ExportPlace, ExportStep, MadePlace, MadeSummary } from './model.ts';

/** One export, with all that it is made of. */
export interface ExportTask {
  /** Of the workspace, in which an interrupted run of the same task has left what it made. */
  readonly id: string;
  /** Only read. */
  readonly source: File;
  readonly name: string;
  readonly settings: ExportSettings;
  /** Of the passphrase; null where there is none. */
  readonly salt: Uint8Array<ArrayBuffer> | null;
  readonly extras: BundleExtras;
  readonly where: ExportPlace;
  /** What earlier exports measured, to choose an engine by. */
  readonly knownSpeeds: EngineSpeeds;
}

/** What was made. */
export interface ExportOutcome {
  readonly summary: MadeSummary;
  readonly made: MadePlace;
  /** That the engine encoded a second; null where that was too little to tell. */
  readonly pixelsPerSecond: number | null;
}

/** An export that runs. Cancelling it keeps what it has made, for the next run of the same task. */
export interface ExportRun extends Job<ExportOutcome, ExportStep & { readonly fraction: number }> {
  /** How much of the time it may work, 0..1. */
  setPace(share: number): void;
}

/** Makes exports, one at a time. */
export interface ExportRunner {
  /**
   * The result rejects with 'import-not-media', 'export-unsupported', 'export-engine-load-failed', 'export-failed',
   * 'storage-full', 'storage-blocked', 'target-unreachable', 'target-refused', 'target-full' or an AbortError.
   */
  start(task: ExportTask): ExportRun;
  /**
   * What is to be saved as `fileName`, of an earlier visit too; null where the browser has cleared it. Nobody else removes it
   * from now on.
   */
  download(storedName: string, fileName: string): Promise<File | null>;
  /** Removes all that an export has left in the browser's own storage, and half at its target. */
  discard(entry: Pick<ExportEntry, 'id' | 'where'>, made: MadePlace | null): Promise<void>;
  /** The same of all exports but these, whose tabs have ended. */
  sweep(keptIds: ReadonlySet<string>): Promise<void>;
}

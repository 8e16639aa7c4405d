import type { Job } from '../../lib/job.ts';
import type { BundleExtras } from '../../media/export/bundle-file.ts';
import type { ExportSettings } from '../../media/export/settings.ts';
import type { ExportPlace, ExportStep, MadePlace, MadeSummary } from './model.ts';

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
}

/** What was made. */
export interface ExportOutcome {
  readonly summary: MadeSummary;
  readonly made: MadePlace;
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
  /** The zip that an earlier visit made too; null where the browser has cleared it. Nobody else removes it from now on. */
  zip(storedName: string): Promise<File | null>;
  /** Removes all that an export has left in the browser's own storage. */
  discard(id: string, made: MadePlace | null): Promise<void>;
  /** The same of all exports but these, whose tabs have ended. */
  sweep(keptIds: ReadonlySet<string>): Promise<void>;
}

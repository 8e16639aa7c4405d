import { abortError, AppError } from '../../lib/errors.ts';
import { assetUrl } from '../../lib/asset-url.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { createStore } from '../../lib/store.ts';
import {
  startPacking,
  type Packed,
  type Packing,
  type PackStep,
} from '../../workers/exporter/exporter.client.ts';
import { validateFiles } from '../../workers/validator/validator.client.ts';
import type { BundleExtras, BundleFile } from './bundle-file.ts';
import { bundleName } from './bundle-name.ts';
import type { Delivery, Target } from './delivery.ts';
import type { ExportSummary } from './export.ts';
import type { createHlsBundle as CreateHlsBundle } from './hls/hls-bundle.ts';
import { makeLock, type BundleLock } from './hls/lock.ts';
import type { EngineName, EngineSpeeds, ExportSettings, FileSettings } from './settings.ts';

/** One export, with all that it is made of. */
export interface ExportTask {
  /** Only read. */
  readonly source: File;
  /** What a person calls it. */
  readonly name: string;
  readonly settings: ExportSettings;
  /** Of the passphrase: the same again gives the same key, so that an interrupted export can be gone on with. */
  readonly salt: Uint8Array<ArrayBuffer> | null;
  readonly extras: BundleExtras;
  /** A folder of its own in the private file system; it stays, whatever comes. See workspaces.ts. */
  readonly workspace: string;
  readonly target: Target;
  /** What earlier exports measured, to choose an engine by. */
  readonly knownSpeeds: EngineSpeeds;
}

/** What an export is doing; `phaseFraction` 0..1. */
export interface ExportStep extends Progress {
  readonly phase: 'loading' | 'encoding' | 'packing' | 'delivering';
  readonly phaseFraction: number;
}

/** What was made, and where it is. */
export interface ExportResult extends ExportSummary {
  readonly delivery: Delivery;
  /** Null where nothing had to be encoded. */
  readonly engine: EngineName | null;
  /** That the engine encoded a second; null where that was too little to tell. */
  readonly pixelsPerSecond: number | null;
}

/** An export that runs. Cancelling it keeps what it has made, for the next run of the same task. */
export interface ExportJob extends Job<ExportResult, ExportStep> {
  /** How much of the time it may work, 0..1. */
  setPace(share: number): void;
}

const ENDINGS: Readonly<Record<FileSettings['format'], string>> = { mp4: 'mp4', webm: 'webm', audio: 'm4a' };

/**
 * Exports a recording: has it packed by a worker, puts the bundle together, has another look it through, and delivers
 * it. What an interrupted run of the same task left in the workspace, or at its target, is not made again.
 *
 * The result rejects with 'import-not-media', 'export-unsupported', 'export-engine-load-failed', 'export-failed',
 * 'storage-full', 'storage-blocked', 'target-unreachable', 'target-refused', 'target-full' or an AbortError.
 */
export function startExport(task: ExportTask): ExportJob {
  const progress = createStore<ExportStep>({ phase: 'loading', phaseFraction: 0, fraction: 0 });
  const report = (phase: ExportStep['phase'], phaseFraction: number): void =>
    progress.set({ phase, phaseFraction, fraction: phaseFraction });
  const stop = new AbortController();
  let pace = 1;
  let packing: Packing | null = null;
  const pack = async (lock: BundleLock | null): Promise<Packed> => {
    const onStep = ({ kind, fraction }: PackStep): void => report(kind, fraction);
    const { source, workspace, knownSpeeds } = task;
    const settings = withoutPassphrase(task.settings);
    const key = lock?.key ?? null;
    packing = startPacking({ source, settings, key, workspace, knownSpeeds }, onStep, stop);
    packing.setPace(pace);
    return packing.result;
  };
  return {
    progress,
    result: exportAs(task, pack, report, stop),
    cancel: () => stop.abort(abortError()),
    setPace(share) {
      pace = share;
      packing?.setPace(share);
    },
  };
}

async function exportAs(
  task: ExportTask,
  pack: (lock: BundleLock | null) => Promise<Packed>,
  report: (phase: ExportStep['phase'], phaseFraction: number) => void,
  { signal }: { signal: AbortSignal },
): Promise<ExportResult> {
  const startedAtMs = performance.now();
  const { settings, target, workspace: deliveryId } = task;
  const passphrase = settings.kind === 'hls' ? settings.passphrase : null;
  const lock = passphrase === null ? null : await makeLock(passphrase, task.salt ?? undefined);
  signal.throwIfAborted();
  const packed = await pack(lock);
  signal.throwIfAborted();
  report('packing', 0);
  const files = await filesOf(task, packed, lock, { signal });
  const onLookedAt = (fraction: number): void => report('packing', fraction);
  const findings =
    settings.kind === 'hls'
      ? await validateFiles({ files, key: lock?.key ?? null, onProgress: onLookedAt }, { signal })
      : [];
  report('delivering', 0);
  const onProgress = (fraction: number): void => report('delivering', fraction);
  const name = bundleName(task.name);
  const delivery = await target.deliver({ name, files, deliveryId, onProgress }, { signal });
  return {
    delivery,
    findings,
    fileName: delivery.fileName,
    fileCount: files.length,
    sizeBytes: files.reduce((sum, { content }) => sum + content.size, 0),
    rungs: packed.renditions.flatMap(({ rendition }) => (rendition.kind === 'video' ? [rendition.rung] : [])),
    engine: packed.engine,
    pixelsPerSecond: packed.pixelsPerSecond,
    elapsedMs: performance.now() - startedAtMs,
  };
}

/** What is to be delivered. */
async function filesOf(
  { name, settings, extras }: ExportTask,
  { renditions, durationS, frameRate, file }: Packed,
  lock: BundleLock | null,
  scope: { signal: AbortSignal },
): Promise<readonly BundleFile[]> {
  if (settings.kind === 'file') {
    if (!file) throw new AppError('export-failed', 'The file was not made.');
    return [{ path: `${bundleName(name)}.${ENDINGS[settings.format]}`, content: file }];
  }
  const [createHlsBundle, playerScript] = await loadBundleParts(scope);
  const source = { durationS, frameRate };
  return createHlsBundle({ title: name, renditions, settings, lock, extras, source, playerScript }, scope);
}

/** The worker has no use for it, since it is given the key. */
function withoutPassphrase(settings: ExportSettings): ExportSettings {
  return settings.kind === 'hls' ? { ...settings, passphrase: null } : settings;
}

/** What makes bundles, and the player that goes into them: only those who export load them. */
async function loadBundleParts({
  signal,
}: {
  signal: AbortSignal;
}): Promise<readonly [typeof CreateHlsBundle, Blob]> {
  try {
    const { createHlsBundle } = await import('./hls/hls-bundle.ts');
    const response = await fetch(assetUrl('vendor/hls/hls.min.js'), { signal });
    if (!response.ok) throw new Error(String(response.status));
    return [createHlsBundle, await response.blob()];
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('export-engine-load-failed', 'The player for the bundle could not be loaded.', {
      cause,
    });
  }
}

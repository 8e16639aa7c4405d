import { assetUrl } from '../../lib/asset-url.ts';
import { abortError, AppError } from '../../lib/errors.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { createStore } from '../../lib/store.ts';
import { startPacking, type Packed, type Packing } from '../../workers/exporter/exporter.client.ts';
import type { BundleExtras, BundleFile } from './bundle-file.ts';
import { bundleName } from './bundle-name.ts';
import type { Delivery, Target } from './delivery.ts';
import { noteSpeed, readSpeeds } from './engine-speeds.ts';
import type { ExportSummary, Finding } from './export.ts';
import type { PackedRendition } from './packed.ts';
import type { EngineName, ExportSettings, FileSettings, HlsSettings } from './settings.ts';

/** What is exported. `name` is what the person calls it. */
export interface ExportSource {
  readonly file: File;
  readonly name: string;
  /** Only of a bundle. */
  readonly extras: BundleExtras;
}

/** Where it is made, and where it goes. */
export interface ExportPlace {
  /** Of the folder in which it is made; what an interrupted run of the same export left there is not made again. */
  readonly workspace: string;
  readonly target: Target;
  /** Of the passphrase, 16 bytes: the same one again to go on. Null where there is none. */
  readonly salt: Uint8Array<ArrayBuffer> | null;
}

/** What a bundle is encrypted with. */
interface Lock {
  /** 16 bytes of AES-128. */
  readonly key: Uint8Array<ArrayBuffer>;
}

/** What puts bundles together. */
export interface BundleParts<L extends Lock> {
  /** The lock that a passphrase and a salt make. */
  makeLock(passphrase: string, salt?: Uint8Array<ArrayBuffer>): Promise<L>;
  /** @throws 'export-failed' where there is nothing to play */
  createBundle(
    input: {
      readonly title: string;
      readonly renditions: readonly PackedRendition[];
      readonly settings: HlsSettings;
      readonly lock: L | null;
      readonly extras: BundleExtras;
      readonly source: { readonly durationS: number; readonly frameRate: number };
      readonly playerScript: Blob;
    },
    scope: { readonly signal: AbortSignal },
  ): Promise<Made>;
}

interface Made {
  /** In the order of delivery. */
  readonly files: readonly BundleFile[];
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly findings: readonly Finding[];
}

/** How far an export is; fractions 0..1, that of the phase counts what an interrupted run had made. */
export interface ExportStep extends Progress {
  readonly phase: 'loading' | 'encoding' | 'packing' | 'delivering';
  readonly phaseFraction: number;
}

/** What was made, where it is, and who encoded it; null where all was copied. */
export interface ExportResult extends ExportSummary {
  readonly delivery: Delivery;
  readonly engine: EngineName | null;
}

/** An export that runs. Cancelling keeps its workspace, for the next run of the same export. */
export interface ExportJob extends Job<ExportResult, ExportStep> {
  /** @param share of the time that it may work, 0..1 */
  setPace(share: number): void;
}

/** The shares of the whole up to which each phase counts. */
const STARTS_AT = { loading: 0, encoding: 0.02, packing: 0.85, delivering: 0.87 } as const;
const ENDS_AT = { loading: 0.02, encoding: 0.85, packing: 0.87, delivering: 1 } as const;
const FILE_ENDINGS: Readonly<Record<FileSettings['format'], string>> = {
  mp4: 'mp4',
  webm: 'webm',
  audio: 'm4a',
};

/**
 * Exports a recording, which is only read: packs it in a workspace, puts a bundle together, or the one file, and delivers
 * it. The workspace stays, whatever comes of it: a single file that is offered for download lies in it, and what was
 * interrupted goes on from it. Whoever started it removes it.
 *
 * The result rejects with 'import-not-media', 'export-unsupported', 'export-engine-load-failed', 'export-failed',
 * 'storage-full', 'storage-blocked', what the target throws, or an AbortError.
 */
export function startExport<L extends Lock>(
  source: ExportSource,
  settings: ExportSettings,
  place: ExportPlace,
  parts: BundleParts<L>,
  { signal }: { signal?: AbortSignal } = {},
): ExportJob {
  const progress = createStore<ExportStep>({ phase: 'loading', phaseFraction: 0, fraction: 0 });
  const stop = new AbortController();
  const cancel = (): void => stop.abort(abortError());
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const report = (phase: ExportStep['phase'], phaseFraction: number): void => {
    const fraction = STARTS_AT[phase] + (ENDS_AT[phase] - STARTS_AT[phase]) * phaseFraction;
    progress.set({ phase, phaseFraction, fraction: Math.max(progress.value.fraction, fraction) });
  };
  let share = 1;
  let packing: Packing | null = null;
  const onPacking = (started: Packing): void => {
    packing = started;
    if (share < 1) packing.setPace(share);
  };
  const result = runExport(source, settings, place, parts, report, onPacking, stop.signal).finally(() => {
    packing = null;
    signal?.removeEventListener('abort', cancel);
  });
  return {
    progress,
    result,
    cancel,
    setPace(newShare) {
      share = newShare;
      packing?.setPace(newShare);
    },
  };
}

async function runExport<L extends Lock>(
  source: ExportSource,
  settings: ExportSettings,
  { workspace, target, salt }: ExportPlace,
  parts: BundleParts<L>,
  report: (phase: ExportStep['phase'], phaseFraction: number) => void,
  onPacking: (packing: Packing) => void,
  signal: AbortSignal,
): Promise<ExportResult> {
  const startedAtMs = performance.now();
  const passphrase = settings.kind === 'hls' ? settings.passphrase : null;
  const lock = passphrase === null ? null : await parts.makeLock(passphrase, salt ?? undefined);
  signal.throwIfAborted();
  const withoutPassphrase = settings.kind === 'hls' ? { ...settings, passphrase: null } : settings;
  const packing = startPacking(
    {
      source: source.file,
      settings: withoutPassphrase,
      key: lock && lock.key,
      workspace,
      knownSpeeds: readSpeeds(),
    },
    ({ kind, fraction }) => report(kind, fraction),
    { signal },
  );
  onPacking(packing);
  const packed = await packing.result;
  if (packed.engine && packed.pixelsPerSecond) noteSpeed(packed.engine, packed.pixelsPerSecond);
  report('packing', 0);
  const name = bundleName(source.name);
  const made =
    settings.kind === 'hls'
      ? await makeBundle(source, settings, packed, lock, parts, signal)
      : oneFile(name, settings, packed);
  signal.throwIfAborted();
  const delivery = await target.deliver(
    {
      name,
      files: made.files,
      deliveryId: workspace,
      onProgress: (fraction) => report('delivering', fraction),
    },
    { signal },
  );
  report('delivering', 1);
  const { sizeBytes, fileCount, findings } = made;
  return {
    ...{ sizeBytes, fileCount, findings, delivery },
    fileName: delivery.fileName,
    rungs: packed.renditions.flatMap(({ rendition }) => (rendition.kind === 'video' ? [rendition.rung] : [])),
    elapsedMs: performance.now() - startedAtMs,
    engine: packed.engine,
  };
}

async function makeBundle<L extends Lock>(
  { name, extras }: ExportSource,
  settings: HlsSettings,
  { renditions, durationS, frameRate }: Packed,
  lock: L | null,
  parts: BundleParts<L>,
  signal: AbortSignal,
): Promise<Made> {
  const playerScript = await fetchPlayer(signal);
  const source = { durationS, frameRate };
  return parts.createBundle(
    { title: name, renditions, settings, lock, extras, source, playerScript },
    { signal },
  );
}

function oneFile(name: string, { format }: FileSettings, { file }: Packed): Made {
  if (!file) throw new AppError('export-failed', 'No file was made.');
  const path = `${name}.${FILE_ENDINGS[format]}`;
  return { files: [{ path, content: file }], sizeBytes: file.size, fileCount: 1, findings: [] };
}

async function fetchPlayer(signal: AbortSignal): Promise<Blob> {
  try {
    const response = await fetch(assetUrl('vendor/hls/hls.min.js'), { signal });
    if (!response.ok) throw new Error(String(response.status));
    return await response.blob();
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('export-engine-load-failed', 'The player for the bundle could not be loaded.', {
      cause: error,
    });
  }
}

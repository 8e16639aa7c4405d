import { assetUrl } from '../../lib/asset-url.ts';
import { abortError, AppError } from '../../lib/errors.ts';
import type { Job } from '../../lib/job.ts';
import { log } from '../../lib/log.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import { createStore } from '../../lib/store.ts';
import { INPUT_PATH, runFfmpeg } from '../../workers/ffmpeg/ffmpeg.client.ts';
import { createBundle } from './bundle.ts';
import { bundleName } from './bundle-name.ts';
import type { ExportProgress, ExportSummary, Rung } from './export.ts';
import { planExport } from './export-plan.ts';
import { probeSource } from './probe.ts';
import type { Delivery, Target } from './targets.ts';
import { createTimeLeft } from './time-left.ts';

/** What is exported. `name` is what the person calls it. */
export interface ExportSource {
  readonly file: File;
  readonly name: string;
}

/** How it is exported. */
export interface ExportSettings {
  /** Some of `offeredRungs`; none for sound only. */
  readonly rungs: readonly Rung[];
}

/** What was made, and where it is. */
export interface ExportResult extends ExportSummary {
  readonly delivery: Delivery;
}

/** The shares of the whole that loading and encoding take, for the progress bar. */
const LOADING_SHARE = 0.05;
const ENCODING_SHARE = 0.93;

/**
 * Exports a recording as an HLS bundle. Cancelling ends the encoder at once and removes what was stored; the
 * recording is only read.
 *
 * The result rejects with 'import-not-media', 'export-engine-load-failed', 'export-failed', 'storage-full',
 * 'storage-blocked', or an AbortError.
 */
export function startExport(
  source: ExportSource,
  settings: ExportSettings,
  target: Target,
  { signal }: { signal?: AbortSignal } = {},
): Job<ExportResult, ExportProgress> {
  const progress = createStore<ExportProgress>({ phase: 'loading', phaseFraction: 0, fraction: 0 });
  const stop = new AbortController();
  const cancel = (): void => stop.abort(abortError());
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const result = exportBundle(source, settings, target, (step) => progress.set(step), stop).finally(() =>
    signal?.removeEventListener('abort', cancel),
  );
  return { progress, result, cancel };
}

async function exportBundle(
  { file, name }: ExportSource,
  settings: ExportSettings,
  target: Target,
  report: (progress: ExportProgress) => void,
  stop: AbortController,
): Promise<ExportResult> {
  const { signal } = stop;
  const startedAtMs = performance.now();
  const info = await probeSource(file);
  signal.throwIfAborted();
  const playerScript = await fetchPlayer(signal);
  const plan = planExport(info, settings.rungs, INPUT_PATH);
  const delivering = await target.open(bundleName(name));
  const bundle = createBundle(
    { title: name, source: info, renditions: plan.renditions, playerScript },
    (file) => delivering.add(file),
  );
  const inOrder = createSerialQueue();
  const unlessStopped = <T>(task: () => Promise<T>): Promise<T> =>
    inOrder(async () => {
      signal.throwIfAborted();
      return task();
    });
  try {
    const timeLeft = createTimeLeft();
    await runFfmpeg(
      {
        coreUrl: assetUrl('vendor/ffmpeg/ffmpeg-core.js'),
        input: file,
        args: plan.args,
        folders: plan.renditions.map(({ folder }) => folder),
      },
      {
        onLoading: (fraction) =>
          report({ phase: 'loading', phaseFraction: fraction, fraction: LOADING_SHARE * fraction }),
        onEncoding(encodedMs) {
          const phaseFraction = Math.min(1, encodedMs / info.durationMs);
          const remainingMs = timeLeft.update(encodedMs, info.durationMs, performance.now());
          const fraction = LOADING_SHARE + ENCODING_SHARE * phaseFraction;
          const known = remainingMs === undefined ? {} : { remainingMs };
          report({ phase: 'encoding', phaseFraction, fraction, ...known });
        },
        onFile: (output) =>
          void unlessStopped(() => bundle.add(output)).catch((error: unknown) => stop.abort(error)),
      },
      { signal },
    );
    report({ phase: 'packing', phaseFraction: 0, fraction: LOADING_SHARE + ENCODING_SHARE });
    const totals = await unlessStopped(() => bundle.finish());
    const delivery = await unlessStopped(() => delivering.finish());
    report({ phase: 'packing', phaseFraction: 1, fraction: 1 });
    return {
      ...totals,
      fileName: delivery.fileName,
      rungs: settings.rungs,
      elapsedMs: performance.now() - startedAtMs,
      delivery,
    };
  } catch (error) {
    // Behind the file that is being stored just now, which would otherwise come back.
    await inOrder(() => delivering.abandon()).catch((failure: unknown) =>
      log.warn('An export left files behind.', failure),
    );
    throw error;
  }
}

async function fetchPlayer(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(assetUrl('vendor/hls/hls.min.js'), { signal });
    if (!response.ok) throw new Error(String(response.status));
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('export-engine-load-failed', 'The player for the bundle could not be loaded.', {
      cause: error,
    });
  }
}

import { assetUrl } from '../lib/asset-url.ts';
import { asAppError, AppError } from '../lib/errors.ts';
import type { Job } from '../lib/job.ts';
import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { encodedMs, planPieces, type Clip } from '../media/editing/pieces.ts';
import type * as editor from '../media/editing/editor.ts';
import type { AnimationTask, Drawing } from '../media/editing/editor.ts';
import type { SourceIndex } from '../media/editing/source-index.ts';
import { DOWNLOADS_FOLDER, holdDownload } from '../media/export/targets/downloads-folder.ts';
import { RECORDINGS_FOLDER } from '../storage/recording-files.ts';
import { carrySidecars } from './carry-sidecars.ts';
import type { CompositionRequest } from './compose-take.ts';
import type { Library } from './library.ts';
import { drawingOf } from './overlay-drawings.ts';
import { planOfAll, type EditPlan, type PlannedClip } from './sidecars/plan.ts';

/** What making a plan costs, before it is made. */
export interface EditEstimate {
  readonly durationMs: number;
  /** Of the picture; the rest is copied as it is. */
  readonly encodedMs: number;
  readonly hasPicture: boolean;
  /** Of the first recording's picture, upright; null for sound only. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly frameRate: number;
}

/** Few seconds of one recording as a moving picture. */
export type AnimationSettings = Pick<AnimationTask, 'format' | 'width' | 'framesPerSecond' | 'loops'> & {
  readonly recordingId: string;
  readonly fromMs: number;
  readonly toMs: number;
};

/** Makes new recordings out of others, which stay as they are. Edits run here, whatever screen is shown. */
export interface Edits {
  /** The edits that run, by the id of the recording that they begin with. */
  readonly running: ReadonlyStore<ReadonlyMap<string, Job<string>>>;
  /** The plan that somebody works on, or one that keeps all of the recording. @throws 'not-found' */
  load(recordingId: string): Promise<EditPlan>;
  /** Keeps the plan, for the next time. @throws 'not-found' @throws 'storage-full' */
  keep(recordingId: string, plan: EditPlan): Promise<void>;
  /** @throws 'not-found' @throws 'edit-unreadable' */
  estimate(plan: EditPlan): Promise<EditEstimate>;
  /**
   * Makes a new recording of the library; the result is its id.
   * The result rejects with 'not-found', 'edit-unreadable', 'edit-failed', 'storage-full' or an AbortError.
   */
  render(request: { readonly plan: EditPlan; readonly name: string }): Job<string>;
  /**
   * Makes a file of the private file system, which is the caller's; the result is its MIME type. Rejects as `render` does.
   */
  renderInto(plan: EditPlan, place: { readonly folder: string; readonly name: string }): Job<string>;
  /**
   * Makes one recording of a take's own recordings, each where it belongs in time; the result is its id.
   * The result rejects with 'not-found', 'recording-empty', 'recording-damaged', 'recording-unsupported',
   * 'storage-full' or an AbortError.
   */
  compose(request: CompositionRequest): Job<string>;
  /** The sound of a plan as a file to download, in its own packets where nothing changes. Rejects as `render` does. */
  sound(plan: EditPlan, name: string): Job<File>;
  /** The frame that is shown at a moment. @throws 'not-found' @throws 'edit-unreadable' */
  still(recordingId: string, atMs: number, type: 'image/png' | 'image/jpeg'): Promise<Blob>;
  /** The result rejects with 'not-found', 'edit-unreadable', 'edit-failed' or an AbortError. */
  animate(settings: AnimationSettings): Job<Blob>;
}

const MOST_SURVEYS = 50;

/**
 * Gives a new recording what lies beside those that it was made of, at its new times.
 * @param clips what of them it was made of, in order
 */
export type CarryOver = (clips: readonly PlannedClip[], newId: string) => Promise<void>;

/**
 * Edits of what is in `library`.
 * @param carryMore for what lies beside recordings and is not the library's
 */
export function openEdits(
  library: Library,
  carryMore: CarryOver = (): Promise<void> => Promise.resolve(),
): Edits {
  const running = createStore<ReadonlyMap<string, Job<string>>>(new Map());
  const surveys = new Map<string, Promise<SourceIndex>>();
  const loadEditor = (): Promise<typeof editor> => import('../media/editing/editor.ts');

  const itemOf = (id: string): Library['recordings']['value'][number] => {
    const item = library.recordings.value.find((one) => one.id === id);
    if (!item) throw new AppError('not-found', 'A recording of this edit has been deleted.');
    return item;
  };

  /** Files do not change, so they are looked through once. */
  const survey = (id: string): Promise<SourceIndex> => {
    const known = surveys.get(id);
    if (known) return known;
    const [oldest] = surveys.keys();
    if (surveys.size >= MOST_SURVEYS && oldest !== undefined) surveys.delete(oldest);
    const read = (async () => (await loadEditor()).surveySource(await library.open(id)))();
    surveys.set(id, read);
    read.catch(() => surveys.delete(id));
    return read;
  };

  const taskOf = async (
    plan: EditPlan,
  ): Promise<{ sources: File[]; clips: Clip[]; drawings: Drawing[]; denoiserUrl: string }> => {
    if (plan.clips.length === 0) throw new AppError('edit-failed', 'Nothing is left of the recording.');
    const ids = [...new Set(plan.clips.map(({ recordingId }) => recordingId))];
    return {
      sources: await Promise.all(ids.map((id) => library.open(id))),
      clips: clipsOf(plan, ids),
      drawings: plan.overlays.map(drawingOf),
      denoiserUrl: assetUrl('vendor/rnnoise/rnnoise_simd.wasm'),
    };
  };

  const track = (id: string, job: Job<string>): void => {
    running.update((current) => new Map([...current, [id, job]]));
    const forget = (): void =>
      running.update((current) => new Map([...current].filter(([, other]) => other !== job)));
    job.result.then(forget, forget);
  };

  return {
    running,

    async load(recordingId) {
      const kept = await library.sidecars.load(recordingId, 'plan');
      return kept ?? planOfAll(recordingId, itemOf(recordingId).durationMs ?? 0);
    },

    keep: (recordingId, plan) => library.sidecars.save(recordingId, 'plan', plan),

    async estimate(plan) {
      const ids = [...new Set(plan.clips.map(({ recordingId }) => recordingId))];
      const indexes = await Promise.all(ids.map(survey));
      const pictures = indexes.map(({ picture }) => picture);
      const lead = pictures.find((picture) => picture !== null) ?? null;
      const fits = pictures.map(
        (picture) =>
          lead !== null &&
          (lead.codec === 'avc' || lead.codec === 'vp8' || lead.codec === 'vp9') &&
          picture?.codec === lead.codec &&
          picture.width === lead.width &&
          picture.height === lead.height &&
          picture.rotation === lead.rotation,
      );
      const clips = clipsOf(plan, ids);
      const spans = plan.overlays.map((overlay) =>
        overlay.kind === 'watermark'
          ? { fromS: 0, toS: Infinity }
          : { fromS: overlay.fromMs / 1000, toS: overlay.toMs / 1000 },
      );
      const keepsPicture = plan.picture !== 'none';
      const isTurned = lead !== null && lead.rotation % 180 !== 0;
      return {
        durationMs: clips.reduce((sum, { fromS, toS }) => sum + (toS - fromS) * 1000, 0),
        encodedMs: keepsPicture ? encodedMs(planPieces(clips, pictures, fits, spans)) : 0,
        hasPicture: keepsPicture && lead !== null,
        size: lead && {
          width: isTurned ? lead.height : lead.width,
          height: isTurned ? lead.width : lead.height,
        },
        frameRate: lead?.frameRate ?? 0,
      };
    },

    render({ plan, name }) {
      const job = startJob(async (follow) => {
        const { sources, ...task } = await taskOf(plan);
        const { renderEdit } = await loadEditor();
        const items = plan.clips.map(({ recordingId }) => itemOf(recordingId));
        const record = await library.adopt(
          {
            name,
            source: 'edit',
            participants: [...new Set(items.flatMap(({ participants }) => participants))],
            tags: [...new Set(items.flatMap(({ tags }) => tags))],
            person: items.every(({ person }) => person?.name === items[0]?.person?.name)
              ? (items[0]?.person ?? null)
              : null,
          },
          async (id) => {
            const { loudness, reduceNoise, picture = 'keep' } = plan;
            const settings = { loudness, reduceNoise, picture, container: 'library' as const };
            const rendering = renderEdit(
              { sources, ...task, ...settings },
              { folder: RECORDINGS_FOLDER, name: id },
            );
            const { mimeType, durationMs, sizeBytes, width, height, thumbnail } = await follow(rendering);
            const facts = { mimeType, durationMs, sizeBytes, width, height, thumbnail };
            // Of several moments there is no one place on the calendar.
            return { ...facts, damaged: false, anchors: [] };
          },
        );
        const carried = await Promise.allSettled([
          carrySidecars(library.sidecars, plan.clips, record.id),
          carryMore(plan.clips, record.id),
        ]);
        for (const result of carried) {
          // The recording is whole without them.
          if (result.status === 'rejected')
            log.warn('What lies beside a recording could not be carried over.', result.reason);
        }
        return record.id;
      });
      track(plan.clips[0]?.recordingId ?? '', job);
      return job;
    },

    renderInto: (plan, place) =>
      startJob(async (follow) => {
        const { renderEdit } = await loadEditor();
        const { loudness, reduceNoise, picture = 'keep' } = plan;
        const settings = { loudness, reduceNoise, picture, container: 'library' as const };
        const { mimeType } = await follow(renderEdit({ ...(await taskOf(plan)), ...settings }, place));
        return mimeType;
      }),

    compose(request) {
      const job = startJob(async (follow) => {
        const { composeTake } = await import('./compose-take.ts');
        return follow(composeTake(library, request));
      });
      track(request.recordingIds[0] ?? '', job);
      return job;
    },

    sound: (plan, name) =>
      startJob(async (follow) => {
        const { renderEdit } = await loadEditor();
        const task = await taskOf(plan);
        const storedName = crypto.randomUUID();
        const release = await holdDownload(storedName);
        const { loudness, reduceNoise } = plan;
        const settings = { loudness, reduceNoise, picture: 'none' as const, container: 'sound' as const };
        const rendering = renderEdit(
          { ...task, ...settings },
          { folder: DOWNLOADS_FOLDER, name: storedName },
        );
        const { mimeType } = await follow(rendering).catch((error: unknown) => {
          release();
          throw error;
        });
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(DOWNLOADS_FOLDER);
        const file = await (await folder.getFileHandle(storedName)).getFile();
        return new File([file], name, { type: mimeType });
      }),

    async still(recordingId, atMs, type) {
      const { takeStill } = await loadEditor();
      return takeStill({ source: await library.open(recordingId), atS: atMs / 1000, type });
    },

    animate: ({ recordingId, fromMs, toMs, ...settings }) =>
      startJob(async (follow) => {
        const { animateStretch } = await loadEditor();
        const source = await library.open(recordingId);
        return follow(animateStretch({ ...settings, source, fromS: fromMs / 1000, toS: toMs / 1000 }));
      }),
  };
}

/** A job of several steps, of which one, `follow`ed, takes the time: its progress is the whole's. */
function startJob<T>(work: (follow: <R>(job: Job<R>) => Promise<R>) => Promise<T>): Job<T> {
  const progress = createStore<Job<T>['progress']['value']>({ fraction: 0 });
  const stop = new AbortController();
  const follow = async <R>(job: Job<R>): Promise<R> => {
    const cancel = (): void => job.cancel();
    if (stop.signal.aborted) cancel();
    stop.signal.addEventListener('abort', cancel, { once: true });
    job.progress.watch((step) => progress.set(step));
    return job.result;
  };
  const result = work(follow).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw asAppError(error);
  });
  return { progress, result, cancel: () => stop.abort() };
}

function clipsOf(plan: EditPlan, ids: readonly string[]): Clip[] {
  return plan.clips.map(({ recordingId, fromMs, toMs }) => ({
    source: ids.indexOf(recordingId),
    fromS: fromMs / 1000,
    toS: toMs / 1000,
  }));
}

import { AppError } from '../../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { lengthOf } from '../../media/editing/clips.ts';
import type { Database } from '../../storage/database.ts';
import type { Edits } from '../edits.ts';
import type { Library } from '../library.ts';
import { planOfAll, type EditPlan } from '../sidecars/plan.ts';
import type { WebStorages } from '../web-storages.ts';
import { removeSource, sweepSources } from './cut-source.ts';
import { estimateExport } from './estimate.ts';
import { openKeptQueue, type KeptQueue } from './kept-queue.ts';
import type { ExportedPart, ExportEntry, ExportOffer, ExportRequest, Passphrases } from './model.ts';
import { readOffer } from './offer.ts';
import { openQueue } from './queue.ts';
import type { QueueState } from './queue-state.ts';
import type { ExportRunner } from './runner.ts';
import { openSpeeds } from './speeds.ts';
import { createTasks, drawSalt, keptSettings } from './tasks.ts';

export { createExportRunner } from './export-runner.ts';

/** Exports run here, whatever screen is shown, one at a time; what waits outlives the tab. */
export interface Exports {
  /** In the order in which they are made. */
  readonly entries: ReadonlyStore<QueueState>;
  /** What can be made of a recording. @throws 'not-found' @throws 'import-not-media' */
  offer(recordingId: string): Promise<ExportOffer>;
  /** Puts an export at the end of the queue; its id. @throws 'not-found' @throws 'storage-full' */
  add(recordingId: string, request: ExportRequest): Promise<string>;
  pause(id: string): Promise<void>;
  /**
   * Lets what was paused, interrupted or has failed go on. Call it from a tap: a folder may have to be allowed anew.
   * @param passphrases those that `neededPassphrases` names
   * @throws 'target-refused' where the folder was not allowed
   * @throws 'passphrase-wrong' where it is not the one of the web storage
   */
  resume(id: string, passphrases?: Passphrases): Promise<void>;
  /** Which passphrases have to be typed before it can go on, since they are kept nowhere. */
  neededPassphrases(id: string): readonly (keyof Passphrases)[];
  move(id: string, by: 1 | -1): Promise<void>;
  /** Stops it where it runs, and removes it with its zip and all that it has left. */
  remove(id: string): Promise<void>;
  /** What was made, to be saved; null where the browser has cleared it meanwhile, and it is to be made anew. */
  download(id: string): Promise<File | null>;
}

/** What exports need of the app. */
export interface ExportsParts {
  readonly database: Database;
  readonly library: Library;
  readonly edits: Edits;
  readonly webStorages: WebStorages;
  readonly runner: ExportRunner;
  readonly inCall: ReadonlyStore<boolean>;
}

/** Beside a call an export takes a quarter of the time: people come before files. */
const PACE_IN_CALL = 0.25;

/** Opens the queue of exports. @throws 'storage-blocked' */
export async function openExports(
  { database, library, edits, webStorages, runner, inCall }: ExportsParts,
  scope: { signal: AbortSignal },
): Promise<Exports> {
  const kept = await openKeptQueue(database, scope);
  await keepDownloads(kept, runner);
  const speeds = await openSpeeds(database);
  const tasks = createTasks({ library, edits, speeds, webStorages });
  const pace = createStore(1);
  const follow = (isInCall: boolean): void => pace.set(isInCall ? PACE_IN_CALL : 1);
  follow(inCall.value);
  scope.signal.addEventListener('abort', inCall.watch(follow), { once: true });

  const queue = await openQueue(
    {
      kept,
      pace,
      prepare: tasks.prepare,
      expectDelivering: ({ settings, length, where }) =>
        speeds.expectMs(where.kind, estimateExport(settings, length, speeds.value).sizeBytes),
      onMade({ where }, { summary: { engine, sizeBytes }, pixelsPerSecond }, clock) {
        // What was made beside a call says nothing of how fast it is.
        if (engine && pixelsPerSecond !== null && !clock.wasHampered)
          speeds.note(engine, pixelsPerSecond, 1000);
        speeds.note(where.kind, sizeBytes, clock.tookMs('delivering'));
      },
      runner: {
        ...runner,
        async discard(entry, made) {
          tasks.forget(entry.id);
          await Promise.all([runner.discard(entry, made), removeSource(entry.id)]);
        },
        async sweep(ids) {
          await Promise.all([runner.sweep(ids), sweepSources(ids)]);
        },
      },
    },
    database.name,
    scope,
  );

  const entryOf = (id: string): ExportEntry => {
    const entry = kept.entries.value.find((one) => one.id === id);
    if (!entry) throw new AppError('not-found', 'This export has been removed.');
    return entry;
  };

  return {
    entries: kept.entries,
    offer: async (recordingId) => ({
      ...(await readOffer({ database, library }, recordingId)),
      speeds: speeds.value,
    }),

    async add(recordingId, { settings, part, extras, where }) {
      const { source } = await readOffer({ database, library }, recordingId);
      const plan = await planOf(edits, recordingId, part);
      const id = crypto.randomUUID();
      const passphrase = settings.kind === 'hls' ? settings.passphrase : null;
      if (passphrase !== null) tasks.usePassphrase(id, passphrase);
      await queue.add({
        id,
        recordingId,
        name: library.recordings.value.find((item) => item.id === recordingId)?.name ?? recordingId,
        settings: keptSettings(settings),
        salt: passphrase === null ? null : drawSalt(),
        plan,
        length: {
          durationMs: plan ? lengthOf(plan.clips) : source.durationMs,
          frameRate: source.frameRate,
          hasAudio: source.hasAudio,
        },
        extras,
        where,
        state: { kind: 'waiting', fraction: 0 },
      });
      return id;
    },

    pause: (id) => queue.pause(id),
    async resume(id, { bundle, storage } = {}) {
      const { where } = entryOf(id);
      if (bundle !== undefined) tasks.usePassphrase(id, bundle);
      if (storage !== undefined && where.kind === 'web') await webStorages.unlock(where.storageId, storage);
      if (where.kind === 'folder') {
        const answer = await where.folder.requestPermission({ mode: 'readwrite' });
        if (answer !== 'granted') throw new AppError('target-refused', 'The folder was not allowed.');
      }
      await queue.resume(id);
    },
    neededPassphrases: (id) => tasks.neededPassphrases(entryOf(id)),
    move: (id, by) => queue.move(id, by),
    remove: (id) => queue.remove(id),
    async download(id) {
      const { state } = entryOf(id);
      if (state.kind !== 'done' || state.made.kind !== 'download') return null;
      const file = await runner.download(state.made.storedName, state.made.fileName);
      if (!file) await kept.dispatch({ kind: 'lost', id });
      return file;
    },
  };
}

/** Zips of earlier visits are nobody's until they are taken up: the next export would clear them away. */
async function keepDownloads(kept: KeptQueue, runner: ExportRunner): Promise<void> {
  for (const { id, state } of kept.entries.value) {
    if (state.kind !== 'done' || state.made.kind !== 'download') continue;
    const file = await runner.download(state.made.storedName, state.made.fileName);
    if (!file) await kept.dispatch({ kind: 'lost', id });
  }
}

/** What is to be exported as a plan; null for all of the recording as it is. */
async function planOf(edits: Edits, recordingId: string, part: ExportedPart): Promise<EditPlan | null> {
  switch (part.kind) {
    case 'all':
      return null;
    case 'stretch': {
      const whole = planOfAll(recordingId, part.toMs);
      return { ...whole, clips: [{ recordingId, fromMs: part.fromMs, toMs: part.toMs }] };
    }
    case 'edit':
      return edits.load(recordingId);
  }
}

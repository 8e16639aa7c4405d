import './components/app-root.ts';
import type { App, Circle, Settings } from './app.ts';
import { assetUrl } from './lib/asset-url.ts';
import { AppError, asAppError } from './lib/errors.ts';
import { log } from './lib/log.ts';
import { roomHash } from './lib/room-hash.ts';
import { createStore } from './lib/store.ts';
import { adjustmentsOf, loadEffect, settingOf } from './library/background-setting.ts';
import { NO_ADJUSTMENTS, type Effect } from './media/effects/effect.ts';
import type { LocalMedia } from './media/local-media.ts';
import { openPwa } from './pwa.ts';
import { trainingSettingsOf } from './workout/training-settings.ts';
import type { Workout } from './workout/workout.ts';
import type { RoomState } from './room/model.ts';
import { openDatabase, type Database } from './storage/database.ts';
import { forgetCalls } from './storage/calls.ts';
import { forgetRoom, listRooms, renameRoom } from './storage/rooms.ts';
import type { RoomRecord, SettingsRecord } from './storage/schema.ts';
import { loadSettings, saveSettings } from './storage/settings.ts';

/** Runs an async opener at the first call and gives its result ever after; a failure is tried again. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | null = null;
  return () =>
    (opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    }));
}

/** From joining until the call has settled, and what is only for later may be loaded. */
const IDLE_AFTER_MS = 10_000;

const settingsOf = (record: SettingsRecord, background: Effect): Settings => ({
  ...record,
  background,
  adjustments: adjustmentsOf(record.adjustments),
  training: trainingSettingsOf(record.training),
});

const recordOf = ({ background, ...settings }: Settings): SettingsRecord => ({
  ...settings,
  background: settingOf(background),
});

const circleOf = (room: RoomRecord): Circle => ({
  code: room.code,
  name: room.name,
  lastJoinedAtMs: room.lastJoinedAtMs,
  isOwn: room.roomKey !== null,
  relayOnly: room.relayOnly ?? false,
});

/** Light or dark as the system has it; Web Awesome wants it as a class. */
function followColorScheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    document.documentElement.classList.toggle('wa-dark', dark.matches);
    document.documentElement.classList.toggle('wa-light', !dark.matches);
  };
  dark.addEventListener('change', apply);
  apply();
}

async function buildApp(database: Database): Promise<App> {
  const lifetime = new AbortController();
  const scope = { signal: lifetime.signal };
  const pwa = openPwa();
  const readSettings = async (): Promise<Settings> => {
    const record = await loadSettings(database);
    return settingsOf(record, await loadEffect(database, record.background));
  };
  const settings = createStore(await readSettings());
  const circles = createStore<readonly Circle[]>([]);
  const readCircles = async (): Promise<void> => circles.set((await listRooms(database)).map(circleOf));
  await readCircles();
  const joinIntent = createStore<string | null>(null);

  // Who hides from circles, or forgets one, does so in all tabs.
  const otherTabs = new BroadcastChannel('coterie/app');
  const tellOtherTabs = (): void => otherTabs.postMessage('changed');
  otherTabs.addEventListener('message', () => {
    Promise.all([readCircles(), readSettings()])
      .then(([, next]) => settings.set(next))
      .catch((error: unknown) => log.warn('What another tab changed could not be read.', error));
  });

  const library = once(async () => {
    const { openLibrary } = await import('./library/library.ts');
    return openLibrary({ database }, scope);
  });

  const liveCircles = once(async () => {
    const [{ openCircles }, { openRelay }] = await Promise.all([
      import('./room/circles/circles.ts'),
      import('./mesh/relays/open-relay.ts'),
    ]);
    return openCircles(
      { database, relaysUrl: assetUrl('relays.json'), openRelay, rooms: circles, settings },
      scope,
    );
  });

  /** Circles see whether one is in their room; whoever gives up going there rings no more. */
  const tellCircles = (state: RoomState): void => {
    const isIn = state.kind === 'joined' || state.kind === 'reconnecting';
    const isOut = state.kind === 'leaving' || state.kind === 'failed';
    if (circles.value.length === 0 || !(isIn || isOut)) return;
    liveCircles()
      .then((live) => live.setInCall(isIn ? state.code : null))
      .catch((error: unknown) => log.warn('The circles do not know of this call.', error));
  };

  const qrReader = once(async () => {
    const { createQrReader } = await import('./media/capture/qr-scan.ts');
    return createQrReader(assetUrl('vendor/zxing/zxing_reader.wasm'));
  });
  /** Devices are connected by QR codes where there is no network to load the reader from. */
  const storeQrReader = once(async () => (await qrReader()).prepare());
  const storeWhileIdle = (): void => {
    // A worker that starts before has nobody who stores what it asks for.
    pwa.controlled
      .then(storeQrReader)
      .catch((error: unknown) => log.warn('The QR reader could not be stored.', error));
  };

  const backgrounds = once(async () => {
    const { openBackgrounds } = await import('./library/backgrounds.ts');
    return openBackgrounds({ database, addressOf: (name) => assetUrl(`backgrounds/${name}.webp`) });
  });

  const training = once(async () => {
    const [{ openTraining }, { openLocalMedia }] = await Promise.all([
      import('./workout/training.ts'),
      import('./media/local-media.ts'),
    ]);
    // Nobody else sees it, and what is done to the picture would only cost the poses time.
    const plain = { background: { kind: 'none' }, adjustments: NO_ADJUSTMENTS } as const;
    const openMedia = ({ signal }: { signal: AbortSignal }): LocalMedia => {
      const { cameraId, microphoneId, noiseSuppression } = settings.value;
      return openLocalMedia({ ...plain, cameraId, microphoneId, noiseSuppression }, { signal });
    };
    return openTraining(
      { database, library, openMedia, settings, language: document.documentElement.lang },
      scope,
    );
  });

  const edits = once(async () => {
    const { openEdits } = await import('./library/edits.ts');
    return openEdits(await library(), async (clips, newId) => {
      const { carryTraining } = await import('./workout/carry-training.ts');
      await carryTraining(database, clips, newId);
    });
  });

  const webStorages = once(async () => {
    const { openWebStorages } = await import('./library/web-storages.ts');
    return openWebStorages(database);
  });

  const inCall = createStore(false);

  /** What is trained in the call, for its recordings. */
  const roomWorkout = createStore<Workout | null>(null);

  const room = once(async () => {
    const [{ openRoom }, { openLocalMedia }] = await Promise.all([
      import('./room/room.ts'),
      import('./media/local-media.ts'),
    ]);
    const openMedia = ({ signal }: { signal: AbortSignal }): LocalMedia => {
      const { background, adjustments, cameraId, microphoneId, noiseSuppression } = settings.value;
      return openLocalMedia(
        { background, adjustments, cameraId, microphoneId, noiseSuppression },
        { signal },
      );
    };
    const opened = openRoom({ database, library, openMedia, relaysUrl: assetUrl('relays.json') }, scope);
    // Joining saves the room, so the list is another one afterwards.
    opened.state.watch((state) => {
      inCall.set(state.kind === 'joined' || state.kind === 'reconnecting');
      if (state.kind === 'joined' || state.kind === 'idle')
        void readCircles().then(() => tellCircles(opened.state.value));
      else tellCircles(state);
      if (state.kind === 'joined') setTimeout(storeWhileIdle, IDLE_AFTER_MS);
    });
    return opened;
  });

  return {
    settings,
    async changeSettings(change) {
      settings.update((current) => ({ ...current, ...change }));
      await saveSettings(database, recordOf(settings.value)).catch((error: unknown) =>
        // The choice holds for this visit all the same.
        log.warn('A setting could not be kept.', error),
      );
      tellOtherTabs();
    },
    circles,
    async createRoom() {
      const { createRoom } = await import('./room/new-room.ts');
      const code = await createRoom(database);
      await readCircles();
      return code;
    },
    async forgetCircle(code) {
      await Promise.all([forgetRoom(database, code), forgetCalls(database, code)]);
      await readCircles();
      tellOtherTabs();
    },
    async renameCircle(code, name) {
      await renameRoom(database, code, name);
      await readCircles();
      tellOtherTabs();
    },
    async parseRoomCode(text) {
      const { parseRoomCode } = await import('./room/room-code.ts');
      return parseRoomCode(text);
    },
    inviteLink(code, extras) {
      return `${location.origin}${location.pathname}${roomHash(code, extras)}`;
    },
    liveCircles,
    enterRoom(code) {
      joinIntent.set(code);
      location.hash = roomHash(code);
    },
    joinIntent,
    takeJoinIntent(code) {
      const isWanted = joinIntent.value === code;
      if (isWanted) joinIntent.set(null);
      return isWanted;
    },
    qrReader,
    backgrounds,
    room,
    async check({ signal }) {
      const { openCheck } = await import('./room/check/check.ts');
      return openCheck({ relaysUrl: assetUrl('relays.json'), database }, { signal });
    },
    async checkTurnServer(server, { signal }) {
      const { checkTurnServer } = await import('./room/check/network-steps.ts');
      return checkTurnServer(server, { signal });
    },
    library,
    training,
    async trainingOf(recordingId) {
      const { loadTrainingSidecar } = await import('./workout/training-sidecar.ts');
      return loadTrainingSidecar(database, recordingId);
    },
    transcriber: once(async () => {
      const [{ createTranscriber }, { findLanguage }, { openRecogniser }] = await Promise.all([
        import('./library/transcript/transcribe.ts'),
        import('./media/captions/languages.ts'),
        import('./media/captions/recogniser.ts'),
      ]);
      return createTranscriber({ find: findLanguage, open: openRecogniser });
    }),
    highlights: once(async () => {
      const { openHighlights } = await import('./library/highlights/highlights.ts');
      return openHighlights(await library());
    }),
    exports: once(async () => {
      const { createExportRunner, openExports } = await import('./library/exporting/exports.ts');
      const storages = await webStorages();
      const parts = {
        database,
        library: await library(),
        edits: await edits(),
        webStorages: storages,
        inCall,
      };
      return openExports({ ...parts, runner: createExportRunner(storages) }, scope);
    }),
    webStorages,
    edits,
    async record(what) {
      const { startTake } = await import('./room/recording/take.ts');
      const workout = roomWorkout;
      return startTake({ room: await room(), library: await library(), database, workout }, what);
    },
    async trainInRoom() {
      const { openRoomWorkout } = await import('./room/training/room-workout.ts');
      const opened = openRoomWorkout({ room: await room(), training: await training() });
      roomWorkout.set(opened);
      void opened.closed.then(() => roomWorkout.update((now) => (now === opened ? null : now)));
      return opened;
    },
    install: pwa.install,
    promptInstall: () => pwa.promptInstall(),
    applyUpdate: () => pwa.applyUpdate(),
  };
}

followColorScheme();
const root = document.querySelector('co-app-root');
try {
  if (root) {
    const database = await openDatabase('coterie', () => {
      root.problem = new AppError('storage-waiting', 'An older version records in another tab.');
    });
    root.problem = null;
    root.app = await buildApp(database);
  }
} catch (error) {
  if (root) root.problem = asAppError(error);
}

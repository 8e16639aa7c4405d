import { AppError, asAppError, isAbort } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import type { Stage } from '../../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';

/** One capture device's state. */
export type CaptureState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'on';
      readonly deviceId: string;
      readonly label: string;
      /** The label of the device that went away, and that this one stands in for. */
      readonly replaced: string | null;
    }
  | { readonly kind: 'failed'; readonly error: AppError };

/** A camera or microphone that can be started, changed, stopped, and lost. */
export interface Source {
  readonly state: ReadonlyStore<CaptureState>;
  /** Opens the device, in place of the one that is open; without `deviceId` the one chosen last. Failures land in `state`. */
  start(deviceId?: string): Promise<void>;
  stop(): Promise<void>;
  /** Goes off with a reason that came from elsewhere. */
  fail(error: unknown): Promise<void>;
  /** Other devices are there: tries again where the device was lost and none could stand in for it. */
  recover(): Promise<void>;
}

const OFF: CaptureState = { kind: 'off' };

/**
 * One capture device whose state is a store: starting again replaces it, failing leaves it off with the reason, and
 * where it is unplugged the browser's choice of those that are left stands in for it. Calls are queued, so that
 * quick taps cannot open a device twice.
 */
export function createSource({
  kind,
  deviceId: initialId,
  open,
  deliver,
}: {
  readonly kind: 'camera' | 'microphone';
  /** Null: the browser's choice. */
  readonly deviceId: string | null;
  readonly open: (deviceId: string | null) => Promise<Stage<MediaStreamTrack>>;
  readonly deliver: (track: MediaStreamTrack | null) => Promise<void>;
}): Source {
  const state = createStore<CaptureState>(OFF);
  const enqueue = createSerialQueue();
  let source: Stage<MediaStreamTrack> | null = null;
  let chosenId = initialId;

  const release = async (next: CaptureState): Promise<void> => {
    const old = source;
    source = null;
    // First nobody reads from it any more, then it goes.
    await deliver(null);
    await old?.close();
    state.set(next);
  };

  const fail = async (error: unknown): Promise<void> => {
    await release(isAbort(error) ? OFF : { kind: 'failed', error: asAppError(error) });
  };

  const put = async (opened: Stage<MediaStreamTrack>, replaced: string | null): Promise<void> => {
    const old = source;
    const { output } = opened;
    source = opened;
    opened.closed.catch(() =>
      enqueue(async () => {
        if (source === opened) await replace(output.label);
      }),
    );
    try {
      await deliver(output);
    } finally {
      await old?.close();
    }
    state.set({
      kind: 'on',
      deviceId: output.getSettings().deviceId ?? '',
      label: output.label,
      replaced,
    });
  };

  const replace = async (lost: string): Promise<void> => {
    try {
      await put(await open(null), lost);
    } catch (error) {
      // Taking the permission away ends the device too.
      const isDenied = error instanceof Error && error.name === `${kind}-denied`;
      await fail(
        isDenied || isAbort(error)
          ? error
          : new AppError(`${kind}-lost`, `The ${kind} “${lost}” is gone.`, { cause: error }),
      );
    }
  };

  /** Many phones open one camera at a time: the next one only when the last one is closed. */
  const openInPlace = async (deviceId: string | null): Promise<Stage<MediaStreamTrack>> => {
    try {
      return await open(deviceId);
    } catch (error) {
      if (!source || asAppError(error).name !== `${kind}-in-use`) throw error;
      await source.close();
      return open(deviceId);
    }
  };

  const start = (deviceId?: string): Promise<void> =>
    enqueue(async () => {
      chosenId = deviceId ?? chosenId;
      if (!source) state.set({ kind: 'starting' });
      try {
        await put(await openInPlace(chosenId), null);
      } catch (error) {
        await fail(error);
      }
    });

  return {
    state,
    start,
    stop: () => enqueue(() => release(OFF)),
    fail: (error) => enqueue(() => fail(error)),
    recover: () =>
      enqueue(async () => {
        const { value } = state;
        if (value.kind !== 'failed' || value.error.name !== `${kind}-lost`) return;
        try {
          await put(await open(chosenId), null);
        } catch (error) {
          log.warn(`The ${kind} is still gone.`, error);
        }
      }),
  };
}

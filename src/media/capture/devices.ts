import { createStore, type ReadonlyStore } from '../../lib/store.ts';

/** A device to choose from. */
export interface Device {
  readonly id: string;
  readonly label: string;
  /** The same for all that is in one physical thing, as the two halves of a headset. */
  readonly groupId: string;
}

/** The devices of each kind. Labels are empty until the person has granted that kind once. */
export interface Devices {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
}

const NONE: Devices = { cameras: [], microphones: [], speakers: [] };

async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const ofKind = (kind: MediaDeviceKind): Device[] =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label, groupId }) => ({ id: deviceId, label, groupId }));
  return {
    cameras: ofKind('videoinput'),
    microphones: ofKind('audioinput'),
    speakers: ofKind('audiooutput'),
  };
}

/** Keeps the list of devices up to date until `signal` aborts; `refresh` after a permission was granted. */
export function watchDevices({ signal }: { signal: AbortSignal }): {
  devices: ReadonlyStore<Devices>;
  refresh: () => Promise<void>;
} {
  const devices = createStore(NONE);
  const refresh = async (): Promise<void> => {
    const found = await listDevices();
    if (!signal.aborted) devices.set(found);
  };
  navigator.mediaDevices.addEventListener('devicechange', () => void refresh(), { signal });
  return { devices, refresh };
}

import { createStore, type ReadonlyStore } from '../../lib/store.ts';

/** A device to choose from. */
export interface Device {
  readonly id: string;
  readonly label: string;
  /** Of a camera: towards the person, or away from them; null where the browser does not tell. */
  readonly facing: 'user' | 'environment' | null;
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
      .map((device) => ({
        id: device.deviceId,
        label: device.label,
        groupId: device.groupId,
        facing: facingOf(device),
      }));
  return {
    cameras: ofKind('videoinput'),
    microphones: ofKind('audioinput'),
    speakers: ofKind('audiooutput'),
  };
}

/** By what the device can do, or by its name, which is all that Firefox on Android tells ('Facing back:0'). */
function facingOf(device: MediaDeviceInfo): Device['facing'] {
  const capabilities = 'getCapabilities' in device ? (device as InputDeviceInfo).getCapabilities() : {};
  const [mode] = capabilities.facingMode ?? [];
  if (mode === 'user' || mode === 'environment') return mode;
  if (/facing front/i.test(device.label)) return 'user';
  return /facing back/i.test(device.label) ? 'environment' : null;
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

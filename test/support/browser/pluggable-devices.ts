/** What {@link makePluggable} puts on the window. */
export interface Plugs {
  /** Takes the devices of these labels away, whoever uses them. */
  unplug(...labels: string[]): void;
  /** Brings them back. */
  plug(...labels: string[]): void;
}

/**
 * Runs in a page, before anything else of it: makes the browser's devices ones that can be pulled out, since those
 * that Chromium makes up never go. Only the pulling is played: what a page has of the device ends, the list is
 * without it, and asking for it fails, as with a real one; everything that follows is the browser's and the app's.
 */
export function makePluggable(): void {
  const { mediaDevices } = navigator;
  const gone = new Set<string>();
  const tracks: MediaStreamTrack[] = [];
  const realList = mediaDevices.enumerateDevices.bind(mediaDevices);
  const realGet = mediaDevices.getUserMedia.bind(mediaDevices);
  const realClone = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'clone')?.value as (
    this: MediaStreamTrack,
  ) => MediaStreamTrack;

  let known: MediaDeviceInfo[] = [];
  mediaDevices.enumerateDevices = async () => {
    const devices = await realList();
    // A test's browser forgets their names as soon as none is in use.
    if (known.length === 0 || devices.some(({ label }) => label !== '')) known = devices;
    return known.filter(({ label }) => !gone.has(label));
  };

  /** The constraint, on a device that is there. */
  const among = async (
    wanted: boolean | MediaTrackConstraints | undefined,
    kind: MediaDeviceKind,
  ): Promise<boolean | MediaTrackConstraints> => {
    if (!wanted || gone.size === 0) return wanted ?? false;
    const constraints = wanted === true ? {} : wanted;
    const asked = constraints.deviceId as ConstrainDOMStringParameters | undefined;
    const there = (await mediaDevices.enumerateDevices()).filter((device) => device.kind === kind);
    const device = asked ? there.find(({ deviceId }) => deviceId === asked.exact) : there[0];
    if (!device) throw new DOMException('Requested device not found', 'NotFoundError');
    return { ...constraints, deviceId: { exact: device.deviceId } };
  };
  mediaDevices.getUserMedia = async (constraints = {}) => {
    const stream = await realGet({
      audio: await among(constraints.audio, 'audioinput'),
      video: await among(constraints.video, 'videoinput'),
    });
    tracks.push(...stream.getTracks());
    return stream;
  };
  MediaStreamTrack.prototype.clone = function clone() {
    const copy = realClone.call(this);
    if (tracks.includes(this)) tracks.push(copy);
    return copy;
  };

  const changed = (): boolean => mediaDevices.dispatchEvent(new Event('devicechange'));
  const plugs: Plugs = {
    unplug: (...labels) => {
      for (const label of labels) gone.add(label);
      for (const track of tracks) {
        if (track.readyState === 'ended' || !labels.includes(track.label)) continue;
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      changed();
    },
    plug: (...labels) => {
      for (const label of labels) gone.delete(label);
      changed();
    },
  };
  window.plugs = plugs;
}

declare global {
  interface Window {
    plugs: Plugs;
  }
}

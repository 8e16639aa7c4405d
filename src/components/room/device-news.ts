import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CaptureState, Device, Devices, LocalMedia } from '../../app.ts';

/** A headset, or anything else to speak or listen with, that was just connected. */
export interface NewSoundDevice {
  readonly label: string;
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
}

/** What has become of one's devices, to be said until it was read. */
export type DeviceNews =
  | { readonly kind: 'connected'; readonly device: NewSoundDevice }
  /** `lost` went away; `now` stands in for it. */
  | { readonly kind: 'camera-replaced'; readonly lost: string; readonly now: string }
  | { readonly kind: 'microphone-replaced'; readonly lost: string; readonly now: string }
  /** Everyone is heard through the system's speaker now. */
  | { readonly kind: 'speaker-replaced'; readonly lost: string };

const NONE: Devices = { cameras: [], microphones: [], speakers: [] };

/** Names of the system for whichever device is its choice at present; behind them is one that has its own. */
const ALIASES = ['default', 'communications'];

/** Those of `now` that are not in `before`. Where nothing was known before, nothing is new: it was only not told. */
function arrivals(before: readonly Device[], now: readonly Device[]): readonly Device[] {
  if (before.length === 0) return [];
  return now.filter(({ id }) => !ALIASES.includes(id) && !before.some((device) => device.id === id));
}

/** What was connected to speak or listen with between two readings; the two halves of a headset are one. */
export function newSoundDevice(before: Devices, now: Devices): NewSoundDevice | null {
  const [microphone] = arrivals(before.microphones, now.microphones);
  const speakers = arrivals(before.speakers, now.speakers);
  const speaker = microphone ? speakers.find(({ groupId }) => groupId === microphone.groupId) : speakers[0];
  const label = microphone?.label ?? speaker?.label;
  if (label === undefined) return null;
  return { label, microphoneId: microphone?.id ?? null, speakerId: speaker?.id ?? null };
}

/** Tells what has become of own devices; renders its host anew when there is something to say. */
export class DeviceNewsWatch implements ReactiveController {
  news: readonly DeviceNews[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #chosenSpeakerId: () => string | null;
  #local: LocalMedia | null = null;
  #stops: (() => void)[] = [];
  #last: Devices = NONE;
  /** The devices that are no news. A headset comes in two halves: it is measured by this until it is answered. */
  #familiar: Devices = NONE;

  /** `chosenSpeakerId` gives the speaker that the person has chosen. */
  constructor(host: ReactiveControllerHost, chosenSpeakerId: () => string | null) {
    this.#host = host;
    this.#chosenSpeakerId = chosenSpeakerId;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.watch(null);
  }

  /** Watches these media from now on, and no others. */
  watch(local: LocalMedia | null): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#local = local;
    this.#set([]);
    if (!local) return;
    this.#last = this.#familiar = local.devices.value;
    this.#stops = [
      local.devices.watch((now) => this.#compare(now)),
      local.camera.watch((state) => this.#replaced('camera-replaced', state)),
      local.microphone.watch((state) => this.#replaced('microphone-replaced', state)),
    ];
  }

  /** The first of the news was read. */
  dismiss(): void {
    if (this.news[0]?.kind === 'connected') this.#familiar = this.#local?.devices.value ?? NONE;
    this.#set(this.news.slice(1));
  }

  #compare(now: Devices): void {
    const speakerId = this.#chosenSpeakerId();
    const speaker = this.#last.speakers.find(({ id }) => id === speakerId);
    if (speaker && !now.speakers.some(({ id }) => id === speakerId))
      this.#say('speaker-replaced', { kind: 'speaker-replaced', lost: speaker.label });
    this.#last = now;
    const found = newSoundDevice(this.#familiar, now);
    // The speaker that was chosen is used as soon as it is back.
    const device = found?.microphoneId === null && found.speakerId === speakerId ? null : found;
    this.#say('connected', device && { kind: 'connected', device });
    if (!device) this.#familiar = now;
  }

  #replaced(kind: 'camera-replaced' | 'microphone-replaced', state: CaptureState): void {
    const isReplaced = state.kind === 'on' && state.replaced !== null;
    this.#say(kind, isReplaced ? { kind, lost: state.replaced, now: state.label } : null);
  }

  /** In place of what was said of the same kind before. */
  #say(kind: DeviceNews['kind'], news: DeviceNews | null): void {
    const others = this.news.filter((other) => other.kind !== kind);
    if (news || others.length < this.news.length) this.#set(news ? [...others, news] : others);
  }

  #set(news: readonly DeviceNews[]): void {
    this.news = news;
    this.#host.requestUpdate();
  }
}

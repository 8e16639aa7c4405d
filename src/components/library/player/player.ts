import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PlayerSettings, Storyboard, TranscriptCue } from '../../../app.ts';
import { AppError } from '../../../lib/errors.ts';
import { log } from '../../../lib/log.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatClock } from '../../shared/format.ts';
import { FullScreen } from '../../room/full-screen.ts';
import './captions.ts';
import { findLength } from './find-length.ts';
import { FrameStepper } from './frame-stepper.ts';
import type { KeysHelp } from './keys-help.ts';
import './keys-help.ts';
import { takeMediaKeys } from './media-keys.ts';
import { NativeCaptions } from './native-captions.ts';
import './player-bar.ts';
import type { Loop, Mark, PlayerCommand, PlayerCommandEvent } from './player-command.ts';
import type { PlaceEvent, PlayerProblemEvent, PlayerSettingsEvent } from './player-events.ts';
import { PlayerKeys } from './player-keys.ts';
import { playerStyles } from './player.styles.ts';
import './seek-bar.ts';
import { Seeker } from './seeker.ts';
import './sound-view.ts';
import { nextLoop, nextMark, nextSpeed, stretchesOf } from './steps.ts';
import { Taps } from './taps.ts';
import { isOutsidePage, toggleFullScreenOf, togglePictureInPicture } from './video-window.ts';

/** Without a touch for so long, nothing lies over a picture that fills the screen. */
const IDLE_MS = 3_000;
const WORD_MS = 900;

/**
 * Plays a recording: by buttons, keys, gestures and the system's media keys. The file is read as it is played, never whole.
 * @slot over lies over the picture, as large as the stage
 * @fires place {PlaceEvent}
 * @fires player-settings {PlayerSettingsEvent}
 * @fires player-problem {PlayerProblemEvent}
 */
@customElement('co-player')
export class CoPlayer extends LitElement {
  static override styles = [baseStyles, playerStyles];

  @property({ attribute: false }) file: File | null = null;
  @property() name = '';
  @property({ attribute: false }) people: readonly string[] = [];
  /** What is known of the recording's length, where the file does not tell; null where nothing is. */
  @property({ attribute: false }) knownMs: number | null = null;
  @property({ type: Boolean }) hasPicture = true;
  @property({ attribute: false }) marks: readonly Mark[] = [];
  @property({ attribute: false }) cues: readonly TranscriptCue[] = [];
  /** Where to begin; read when the file is. */
  @property({ type: Number }) startMs = 0;
  @property({ attribute: false }) settings: PlayerSettings = { speed: 1, volume: 1, captions: true };
  @property({ attribute: false }) storyboard: Storyboard | null = null;
  /** dBFS, evenly over the whole; drawn where there is no picture. */
  @property({ attribute: false }) levels: readonly number[] | null = null;

  @state() private url = '';
  @state() private loop: Loop | null = null;
  @state() private continuesAtMs: number | null = null;
  @state() private word = '';
  @state() private isIdle = false;
  @query('video') readonly video!: HTMLVideoElement | null;
  @query('.player') private surface!: HTMLElement;
  @query('co-keys-help') private help!: KeysHelp;

  readonly #taps = new Taps((command) => this.do(command));
  readonly #fullScreen = new FullScreen(this);
  #seeker: Seeker | null = null;
  #stepper: FrameStepper | null = null;
  #native: NativeCaptions | null = null;
  #releaseMediaKeys: () => void = () => undefined;
  #wordTimer = 0;
  #idleTimer = 0;
  #isMeasuring = false;
  #resume: { atMs: number; playing: boolean } | null = null;

  constructor() {
    super();
    new PlayerKeys(this, (command) => this.do(command));
  }

  get positionMs(): number {
    return (this.#seeker?.positionS ?? 0) * 1000;
  }

  /** 0 while nothing is known of it. */
  get durationMs(): number {
    const seconds = this.video?.duration ?? NaN;
    if (Number.isFinite(seconds)) return seconds * 1000;
    return Math.max(this.knownMs ?? 0, this.positionMs);
  }

  seek(ms: number): void {
    this.#seeker?.to(Math.min(Math.max(0, ms), this.durationMs || Infinity) / 1000);
    this.continuesAtMs = null;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#letGo();
    clearTimeout(this.#wordTimer);
    clearTimeout(this.#idleTimer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('file')) return;
    // The same recording may come as another file, when it has been finalised while it is played.
    this.#resume = this.url ? { atMs: this.positionMs, playing: this.video?.paused === false } : null;
    this.#letGo();
    this.url = this.file ? URL.createObjectURL(this.file) : '';
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { video } = this;
    if (!video) return;
    if (changed.has('settings')) {
      video.playbackRate = video.defaultPlaybackRate = this.settings.speed;
      video.volume = this.settings.volume;
    }
    this.#seeker ??= new Seeker(video);
    this.#native ??= new NativeCaptions(video);
    this.#native.show(this.settings.captions && isOutsidePage(video) ? this.cues : []);
  }

  #letGo(): void {
    URL.revokeObjectURL(this.url);
    this.#stepper?.close();
    this.#stepper = null;
    this.#releaseMediaKeys();
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.url) return nothing;
    const { video, positionMs, durationMs, settings, hasPicture } = this;
    return html`<div
      class="player ${this.isIdle ? 'idle' : ''}"
      @pointermove=${this.#wake}
      @player-command=${(event: PlayerCommandEvent) => this.do(event.detail)}
    >
      <div class="stage" @pointerup=${this.#taps.onPointerUp}>
        <video
          class=${hasPicture ? '' : 'unseen'}
          playsinline
          preload="metadata"
          src=${this.url}
          aria-label=${msg('Player')}
          @loadedmetadata=${this.#begin}
          @timeupdate=${this.#follow}
          @seeking=${this.#follow}
          @seeked=${this.#refresh}
          @progress=${this.#refresh}
          @durationchange=${this.#refresh}
          @volumechange=${this.#refresh}
          @ratechange=${this.#refresh}
          @play=${this.#onPlay}
          @pause=${this.#refresh}
          @ended=${this.#refresh}
          @enterpictureinpicture=${this.#refresh}
          @leavepictureinpicture=${this.#refresh}
          @error=${this.#fail}
        ></video>
        ${
          hasPicture
            ? nothing
            : html`<co-sound-view
                .people=${this.people}
                .levels=${this.levels}
                .fraction=${durationMs > 0 ? positionMs / durationMs : 0}
              ></co-sound-view>`
        }
        ${
          settings.captions && this.cues.length > 0
            ? html`<co-captions .cues=${this.cues} .positionMs=${positionMs}></co-captions>`
            : nothing
        }
        <slot name="over"></slot>
        ${this.word ? html`<span class="word">${this.word}</span>` : nothing} ${this.#continues()}
      </div>
      <div class="controls">
        <co-seek-bar
          .positionMs=${positionMs}
          .durationMs=${durationMs}
          .buffered=${stretchesOf(video?.buffered)}
          .marks=${this.marks}
          .loop=${this.loop}
          .storyboard=${this.storyboard}
        ></co-seek-bar>
        <co-player-bar
          .view=${{
            playing: video?.paused === false,
            ended: video?.ended === true,
            positionMs,
            durationMs,
            speed: settings.speed,
            volume: settings.volume,
            muted: video?.muted === true,
            loop: this.loop,
            captions: this.cues.length > 0 ? settings.captions : null,
            hasPicture,
            fullScreen: this.#fullScreen.isOn,
          }}
        ></co-player-bar>
      </div>
      <co-keys-help></co-keys-help>
    </div>`;
  }

  #continues(): TemplateResult | typeof nothing {
    if (this.continuesAtMs === null) return nothing;
    return html`<div class="continues" @pointerup=${(event: Event) => event.stopPropagation()}>
      <span>${msg(str`Continues at ${formatClock(this.continuesAtMs)}`)}</span>
      <button type="button" @click=${() => this.seek(0)}>${msg('From the beginning')}</button>
    </div>`;
  }

  /** Does what a key, button or gesture asks for. */
  do(command: PlayerCommand): void {
    const { video, positionMs } = this;
    if (!video) return;
    this.#wake();
    switch (command.kind) {
      case 'toggle':
        if (video.paused) void this.#play(video);
        else video.pause();
        break;
      case 'seek':
        this.seek(command.toMs);
        break;
      case 'skip':
        this.#say(msg(str`${command.byMs > 0 ? '+' : '−'}${Math.abs(command.byMs) / 1000} s`));
        this.seek(positionMs + command.byMs);
        break;
      case 'seek-fraction':
        this.seek(command.fraction * this.durationMs);
        break;
      case 'step-frame':
        this.#stepFrame(video, command.by);
        break;
      case 'step-chapter':
        this.#stepChapter(command.by);
        break;
      case 'step-speed':
        this.#setSpeed(nextSpeed(this.settings.speed, command.by));
        break;
      case 'speed':
        this.#setSpeed(command.speed);
        break;
      case 'step-volume':
        this.#setVolume(video, (video.muted ? 0 : this.settings.volume) + command.by);
        break;
      case 'volume':
        this.#setVolume(video, command.volume);
        break;
      case 'mute':
        video.muted = !video.muted;
        break;
      case 'captions':
        if (this.cues.length === 0) this.#say(msg('No captions'));
        else this.#choose({ captions: !this.settings.captions });
        break;
      case 'loop':
        this.loop = nextLoop(this.loop, positionMs);
        break;
      case 'picture-in-picture':
        if (this.hasPicture) void togglePictureInPicture(video);
        break;
      case 'full-screen':
        void toggleFullScreenOf(this.surface, video);
        break;
      case 'help':
        this.help.show();
    }
  }

  async #play(video: HTMLVideoElement): Promise<void> {
    // An abort is a pause that came before the first frame; what cannot be played is told by the error event.
    await video.play().catch((error: unknown) => log.warn('It did not begin to play.', error));
  }

  #stepFrame(video: HTMLVideoElement, by: 1 | -1): void {
    if (!this.file || !this.hasPicture || !this.#seeker) return;
    this.continuesAtMs = null;
    this.#stepper ??= new FrameStepper(video, this.#seeker, this.file);
    void this.#stepper.step(by);
  }

  #stepChapter(by: 1 | -1): void {
    const mark = nextMark(this.marks, this.positionMs, by);
    if (!mark) return;
    this.#say(mark.title || msg('From the beginning'));
    this.seek(mark.atMs);
  }

  #setSpeed(speed: number): void {
    this.#say(`${speed}×`);
    this.#choose({ speed });
  }

  #setVolume(video: HTMLVideoElement, wanted: number): void {
    const volume = Math.round(Math.min(1, Math.max(0, wanted)) * 100) / 100;
    video.muted = false;
    this.#say(msg(str`Volume ${Math.round(volume * 100)} %`));
    this.#choose({ volume });
  }

  #choose(change: Partial<PlayerSettings>): void {
    this.settings = { ...this.settings, ...change };
    const event: PlayerSettingsEvent = new CustomEvent('player-settings', { detail: change });
    this.dispatchEvent(event);
  }

  readonly #begin = (): void => {
    const { video } = this;
    if (!video) return;
    video.playbackRate = video.defaultPlaybackRate = this.settings.speed;
    video.volume = this.settings.volume;
    const resume = this.#resume;
    this.#resume = null;
    const isUnmeasured = !Number.isFinite(video.duration) && this.knownMs === null;
    const isPlace = this.startMs > 0 && (isUnmeasured || this.startMs < this.durationMs);
    const fromMs = resume?.atMs ?? (isPlace ? this.startMs : 0);
    if (!resume && isPlace) this.continuesAtMs = this.startMs;
    if (isUnmeasured) void this.#measure(video, fromMs);
    else if (fromMs > 0) this.#seeker?.to(fromMs / 1000);
    if (resume?.playing) void this.#play(video);
    this.requestUpdate();
  };

  async #measure(video: HTMLVideoElement, fromMs: number): Promise<void> {
    this.#isMeasuring = true;
    await findLength(video, fromMs / 1000);
    this.#isMeasuring = false;
    this.requestUpdate();
  }

  readonly #onPlay = (): void => {
    this.#releaseMediaKeys();
    const artist = new Intl.ListFormat().format(this.people);
    this.#releaseMediaKeys = takeMediaKeys({ title: this.name, artist }, (command) => this.do(command));
    this.#wake();
    this.requestUpdate();
  };

  readonly #follow = (): void => {
    // Far beyond its end, which is nobody's place.
    if (this.#isMeasuring) return;
    const { loop, positionMs } = this;
    if (loop && loop.toMs !== null && positionMs >= loop.toMs) this.seek(loop.fromMs);
    // Whoever watches on does not want to begin anew.
    if (this.continuesAtMs !== null && Math.abs(positionMs - this.continuesAtMs) > 10_000)
      this.continuesAtMs = null;
    const event: PlaceEvent = new CustomEvent('place', { detail: positionMs });
    this.dispatchEvent(event);
    this.requestUpdate();
  };

  readonly #refresh = (): void => this.requestUpdate();

  readonly #fail = (): void => {
    const { error } = this.video ?? {};
    if (!error) return;
    // What was played until now shows that the kind is known: then the bytes are to blame.
    const code =
      error.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'playback-failed' : 'recording-damaged';
    const event: PlayerProblemEvent = new CustomEvent('player-problem', {
      detail: new AppError(code, error.message || 'The player gave up.'),
    });
    this.dispatchEvent(event);
  };

  readonly #wake = (): void => {
    this.isIdle = false;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = window.setTimeout(() => (this.isIdle = this.video?.paused === false), IDLE_MS);
  };

  /** Shows for a moment what was done, for those who use keys. */
  #say(word: string): void {
    this.word = word;
    clearTimeout(this.#wordTimer);
    this.#wordTimer = window.setTimeout(() => (this.word = ''), WORD_MS);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-player': CoPlayer;
  }
}

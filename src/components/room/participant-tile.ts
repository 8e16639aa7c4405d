import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import {
  CircleDot,
  Hand,
  MicOff,
  ScreenShare,
  ShieldAlert,
  ShieldCheck,
  SignalHigh,
  SignalLow,
  SignalMedium,
  SwitchCamera,
  UserCheck,
  WifiOff,
} from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant, RoomPolicy, TrainingView } from '../../app.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { ReadonlyStore } from '../../lib/store.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import { roleLabel } from './labels.ts';
import type { LiveReaction } from './live-reactions.ts';
import { tileLabel, type StageTile } from './stage-tiles.ts';
import { tileStyles } from './participant-tile.styles.ts';
import { PictureWatch } from '../training/picture-watch.ts';
import { showStill } from '../training/still.ts';
import { TraineeWatch } from '../training/trainee-watch.ts';
import { requestTraining } from '../training/training-request.ts';
import { lostWords } from './tile-words.ts';
import '../shared/icon.ts';
import '../training/skeleton-overlay.ts';
import '../training/tile-training.ts';
import './avatar.ts';
import './floating-reactions.ts';
import './participant-menu.ts';
import './voice-level.ts';

/** Senders scale by fractions, which bends a picture by less. */
const SAME_SHAPE = 0.04;

/** The picture has got another shape: width by height. A change of resolution alone is none. */
export type PictureShapeEvent = CustomEvent<number>;

/**
 * One person on stage: picture or initials, name, role, hand, sound, connection, and how sure one is of who it is.
 * @fires call-command {CallCommandEvent}
 * @fires training-request {TrainingRequestEvent}
 * @fires picture-shape {PictureShapeEvent}
 * @fires sound-blocked The browser lets nothing sound without a tap; the picture plays.
 */
@customElement('co-participant-tile')
export class ParticipantTile extends LitElement {
  static override styles = [baseStyles, tileStyles];

  @property({ attribute: false }) participant: Participant | null = null;
  /** Their face, or the screen that they share. */
  @property() source: StageTile['source'] = 'camera';
  @property({ type: Boolean, reflect: true }) pinned = false;
  @property({ type: Boolean, reflect: true }) speaking = false;
  /** Oneself, on whose role the menu depends. */
  @property({ attribute: false }) self: Participant | undefined = undefined;
  @property({ attribute: false }) policy: RoomPolicy | null = null;
  @property({ attribute: false }) reactions: readonly LiveReaction[] = [];
  /** The output device for their voice; empty is the system's. */
  @property() speakerId = '';

  /** How loud they are here, 0..1. */
  @property({ type: Number }) volume = 1;
  /** How good the connection is, 0..100; null for oneself, and until it is measured. */
  @property({ attribute: false }) score: number | null = null;
  /** The connection goes over a TURN server. */
  @property({ type: Boolean }) relayed = false;

  /** Own picture, as in a mirror or not; null where that is no question. */
  @property({ attribute: false }) mirrored: boolean | null = null;
  /** There is another camera to look through. */
  @property({ type: Boolean }) canSwitch = false;
  /** The whole picture is shown, with bars beside it, rather than cropped. */
  @property({ type: Boolean }) whole = false;

  /** How loud a participant is now, 0..1, by id. */
  @property({ attribute: false }) levelOf: (participantId: string) => number = () => 0;

  /** Where it stands how they train; null where that is not shown. */
  @property({ attribute: false }) training: ReadonlyStore<TrainingView> | null = null;
  /** The last pose of a participant, by id; read in requestAnimationFrame. */
  @property({ attribute: false }) poseOf: (participantId: string) => PoseFrame | null = () => null;

  @query('video') private video!: HTMLVideoElement;
  /** As it was told last. */
  #shape = 0;

  /** A stand has nobody beside it who would see that its picture stands still. */
  readonly #picture = new PictureWatch(
    this,
    () => this.renderRoot.querySelector('video'),
    () => this.participant?.stand !== null && this.participant?.videoOn === true,
  );

  readonly #trainee = new TraineeWatch(this);

  readonly #readPose = (): PoseFrame | null => this.poseOf(this.participant?.id ?? '');
  readonly #readLevel = (): number => this.levelOf(this.participant?.id ?? '');

  override willUpdate(): void {
    this.#trainee.watch(this.training, this.participant?.id ?? '');
  }

  override updated(changed: PropertyValues<this>): void {
    const { participant, source } = this;
    const stream = (source === 'screen' ? participant?.screen : participant?.stream) ?? null;
    if (this.video.srcObject !== stream) {
      this.video.srcObject = stream;
      if (stream) void this.#play();
    }
    this.video.volume = this.volume;
    if (changed.has('speakerId') && 'setSinkId' in this.video) {
      // A speaker that is gone leaves the sound where it was.
      this.video.setSinkId(this.speakerId).catch(() => undefined);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.video.srcObject = null;
  }

  async #play(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      // Any other reason (a stream replaced in between) is followed by a new play().
      if (!(error instanceof Error && error.name === 'NotAllowedError')) return;
      // Silent pictures may always play.
      this.video.muted = true;
      this.video.play().catch(() => undefined);
      this.dispatchEvent(new CustomEvent('sound-blocked', { bubbles: true }));
    }
  }

  /** Plays aloud what the browser had blocked: to be called while it handles a tap. */
  async turnOnSound(): Promise<void> {
    if (this.participant?.isSelf) return;
    this.video.muted = false;
    await this.#play();
  }

  /** Shows everyone the picture of this moment, to be drawn on. */
  async freeze(): Promise<void> {
    if (this.participant) await showStill(this, this.video, this.participant.id);
  }

  override render(): TemplateResult | typeof nothing {
    const { participant } = this;
    if (!participant) return html`<video muted></video>`;
    const isScreen = this.source === 'screen';
    const label = tileLabel({ participant, source: this.source });
    const isShown = isScreen || participant.videoOn;
    const training = this.#trainee.presence;
    return html`
      <div role="group" aria-label=${label}>
        <video
          autoplay
          playsinline
          disablepictureinpicture
          .muted=${participant.isSelf}
          class=${classMap({
            whole: isScreen || this.whole,
            mirrored: this.mirrored === true,
            off: !isShown,
          })}
          @resize=${this.#onResize}
        ></video>
        ${
          isShown
            ? nothing
            : html`<co-avatar .name=${participant.name} .identity=${participant.identity}></co-avatar>`
        }
        ${isScreen ? nothing : this.#state(participant)}
        ${isShown && training && !training.isBurntIn ? this.#skeleton() : nothing}
        <co-tile-training
          .presence=${training}
          ?lower=${participant.hand !== null || participant.nameTaken}
        ></co-tile-training>
        ${isScreen ? this.#caption(label) : this.#marks(participant, label)}
        <co-floating-reactions .reactions=${this.reactions}></co-floating-reactions>
        ${this.canSwitch ? this.#switchCamera() : nothing}
        <co-participant-menu
          over
          .participant=${participant}
          .source=${this.source}
          .label=${isScreen ? msg(str`Actions for: ${label}`) : ''}
          ?pinned=${this.pinned}
          .mirrored=${this.mirrored}
          .self=${this.self}
          .policy=${this.policy}
        ></co-participant-menu>
      </div>
    `;
  }

  /** Nothing, while none comes. */
  #skeleton(): TemplateResult {
    return html`<co-skeleton-overlay
      .read=${this.#readPose}
      .fit=${this.whole ? 'contain' : 'cover'}
      ?mirrored=${this.mirrored === true}
    ></co-skeleton-overlay>`;
  }

  readonly #onResize = (): void => {
    const { videoWidth, videoHeight } = this.video;
    if (videoHeight === 0) return;
    const detail = videoWidth / videoHeight;
    if (Math.abs(detail / this.#shape - 1) < SAME_SHAPE) return;
    this.#shape = detail;
    const event: PictureShapeEvent = new CustomEvent('picture-shape', { detail });
    this.dispatchEvent(event);
  };

  #switchCamera(): TemplateResult {
    return html`<wa-button
      class="switch"
      size="s"
      appearance="plain"
      title=${msg('Switch camera')}
      @click=${() => sendCommand(this, { kind: 'switch-camera' })}
      ><co-icon .icon=${SwitchCamera}></co-icon
      ><span class="visually-hidden">${msg('Switch camera')}</span></wa-button
    >`;
  }

  #caption(label: string): TemplateResult {
    return html`<div class="badge">
      <co-icon .icon=${ScreenShare}></co-icon><bdi class="name">${label}</bdi>
    </div>`;
  }

  #marks(participant: Participant, label: string): TemplateResult {
    return html`
      <div class="top">
        ${participant.hand === null ? nothing : this.#hand(participant.hand)}
        ${participant.nameTaken && !participant.verified ? this.#warning() : nothing}
      </div>
      <div class="badge">
        ${participant.recording ? this.#mark(CircleDot, msg('Recording'), 'recording') : nothing}
        ${
          participant.muted
            ? this.#mark(MicOff, participant.held ? msg('Muted by a host') : msg('Muted'), this.#soundClass())
            : html`<co-voice-level .read=${this.#readLevel}></co-voice-level>`
        }
        ${this.#acquaintance(participant)}
        <bdi class="name">${label}</bdi>
        ${this.score === null ? nothing : this.#quality(this.score)}
        ${
          participant.role === 'host' || participant.role === 'cohost'
            ? html`<span class="role">${roleLabel(participant.role)}</span>`
            : nothing
        }
      </div>
    `;
  }

  #soundClass(): string {
    return this.participant?.held ? 'held' : '';
  }

  #mark(icon: typeof Hand, words: string, mood = ''): TemplateResult {
    return html`<span class=${`mark ${mood}`} title=${words}
      ><co-icon .icon=${icon}></co-icon><span class="visually-hidden">${words}</span></span
    >`;
  }

  #acquaintance({ isSelf, verified, known, nameTaken }: Participant): TemplateResult | typeof nothing {
    if (isSelf) return nothing;
    if (verified) return this.#mark(ShieldCheck, msg('Verified'), 'verified');
    return known && !nameTaken ? this.#mark(UserCheck, msg('Met before')) : nothing;
  }

  #quality(score: number): TemplateResult {
    const icon = score >= 70 ? SignalHigh : score >= 40 ? SignalMedium : SignalLow;
    const words = this.relayed
      ? msg(str`Connection ${score} of 100, relayed`)
      : msg(str`Connection ${score} of 100`);
    return this.#mark(icon, words, score < 40 ? 'poor' : '');
  }

  #hand(place: number): TemplateResult {
    return html`<span class="hand" title=${msg(str`Hand raised, number ${place} in the queue`)}>
      <co-icon .icon=${Hand}></co-icon><span class="visually-hidden">${msg('Hand raised')}</span>${place}
    </span>`;
  }

  #warning(): TemplateResult {
    return html`<span
      class="warning"
      title=${msg('Somebody else used this name here before. Verify who this is.')}
    >
      <co-icon .icon=${ShieldAlert}></co-icon><span>${msg('New key under a known name')}</span>
    </span>`;
  }

  #state(participant: Participant): TemplateResult | typeof nothing {
    const words = lostWords(participant, this.#picture.isLost);
    if (words === null) return nothing;
    const { id, connection } = participant;
    return html`<div class="state" role="status">
      <co-icon .icon=${WifiOff}></co-icon>
      ${words}
      ${
        connection === 'connecting'
          ? nothing
          : html`<wa-button size="s" @click=${() => this.#retry(id)}>${msg('Try again')}</wa-button>`
      }
    </div>`;
  }

  #retry(id: string): void {
    sendCommand(this, { kind: 'retry', id });
    // The owner of a stand need not walk to it.
    if (this.participant?.stand && this.participant.stand.owner === this.self?.id)
      requestTraining(this, { kind: 'coach', command: { do: 'restart-camera' }, to: id });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-participant-tile': ParticipantTile;
  }
}

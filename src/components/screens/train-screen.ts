import { msg } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ArrowLeft, CircleDot, CircleStop, Film, SwitchCamera, Video, VideoOff } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { App, SoloTraining, Training } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import { pageStyles } from '../shared/page-styles.ts';
import { isMirrored } from '../room/own-view.ts';
import { WakeLock } from '../room/wake-lock.ts';
import { SoloRecorder } from '../training/solo-recorder.ts';
import type { TrainingCommandEvent } from '../training/training-command.ts';
import { TrainingDesk } from '../training/training-desk.ts';
import { trainScreenStyles } from './train-screen.styles.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import '../training/film-dialog.ts';
import '../training/sets-table.ts';
import '../training/teach-dialog.ts';
import '../training/training-controls.ts';
import '../training/training-past.ts';
import '../training/training-options.ts';
import '../training/training-stage.ts';

/** By then whoever came to train does, and what is only for later may be loaded. */
const IDLE_AFTER_MS = 5_000;

/** Training alone: no room, no network. The camera is released when the screen goes. */
@customElement('co-train-screen')
export class TrainScreen extends LitElement {
  static override styles = [baseStyles, pageStyles, trainScreenStyles];

  @state() private training: Training | null = null;
  @state() private solo: SoloTraining | null = null;
  @state() private problem: AppError | null = null;
  @state() private film: File | null = null;
  @query('input[type=file]') private fileInput!: HTMLInputElement;

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this);
  readonly #desk = new TrainingDesk(this, {
    app: () => this.#context.app,
    training: () => this.training,
    workout: () => this.solo?.workout ?? null,
    onProblem: (problem) => (this.problem = problem),
  });
  readonly #recorder = new SoloRecorder(this, (problem) => (this.problem = problem));

  #offlineTimer = 0;
  #clock = 0;

  constructor() {
    super();
    new WakeLock(this, () => this.solo !== null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = window.setInterval(() => {
      if (this.#recorder.sinceMs !== null) this.requestUpdate();
    }, 1000);
    void this.#open();
  }

  override disconnectedCallback(): void {
    clearInterval(this.#clock);
    void this.#close();
    super.disconnectedCallback();
  }

  async #open(): Promise<void> {
    this.problem = null;
    try {
      const { app } = this.#context;
      const training = await app.training();
      const solo = training.openSolo();
      // The screen may have gone meanwhile.
      if (!this.isConnected) {
        await solo.close();
        return;
      }
      this.training = training;
      this.solo = solo;
      const { media, workout } = solo;
      this.#watch.watch(
        app.settings,
        training.exercises,
        workout.view,
        media.camera,
        media.videoTrack,
        media.tracking,
        media.devices,
      );
      await media.startVideo(app.settings.value.cameraId ?? undefined);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  override updated(): void {
    const { training, solo } = this;
    if (!training || this.#offlineTimer !== 0 || solo?.media.tracking.value.kind !== 'active') return;
    this.#offlineTimer = window.setTimeout(() => {
      training
        .prepareOffline()
        .catch((error: unknown) => log.warn('Not all of training could be stored for offline use.', error));
    }, IDLE_AFTER_MS);
  }

  async #close(): Promise<void> {
    clearTimeout(this.#offlineTimer);
    const { solo } = this;
    this.solo = null;
    await this.#recorder.stop();
    await solo?.close();
  }

  override render(): TemplateResult {
    const { training, solo } = this;
    return html`
      <div class="bar">
        <wa-button href="#/" appearance="plain" title=${msg('Back')}>
          <co-icon .icon=${ArrowLeft}></co-icon><span class="visually-hidden">${msg('Back')}</span>
        </wa-button>
        <h1>${msg('Training')}</h1>
        <div class="tools">${training && solo ? this.#tools(training, solo) : nothing}</div>
      </div>
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => this.#afterProblem()}></co-notice>`
          : nothing
      }
      ${
        training && solo
          ? this.#content(this.#context.app, training, solo)
          : html`<p class="quiet" role="status">${msg('Loading what training needs…')}</p>`
      }
    `;
  }

  #tools(training: Training, solo: SoloTraining): TemplateResult {
    const { media } = solo;
    const isOn = media.camera.value.kind === 'on';
    const { sinceMs } = this.#recorder;
    return html`
      <wa-button
        appearance="outlined"
        size="s"
        @click=${() => (isOn ? media.stopVideo() : this.#startVideo(solo))}
      >
        <co-icon slot="start" .icon=${isOn ? Video : VideoOff}></co-icon>
        ${isOn ? msg('Stop video') : msg('Start video')}
      </wa-button>
      ${
        media.devices.value.cameras.length > 1
          ? html`<wa-button appearance="outlined" size="s" @click=${() => this.#switchCamera(solo)}>
              <co-icon slot="start" .icon=${SwitchCamera}></co-icon>${msg('Switch camera')}
            </wa-button>`
          : nothing
      }
      <wa-button
        appearance="outlined"
        size="s"
        ?loading=${this.#recorder.isBusy}
        ?disabled=${!isOn && sinceMs === null}
        @click=${() => (sinceMs === null ? this.#recorder.start(training, solo) : this.#recorder.stop())}
      >
        <co-icon slot="start" .icon=${sinceMs === null ? CircleDot : CircleStop}></co-icon>
        ${sinceMs === null ? msg('Record') : msg('Stop recording')}
        ${sinceMs === null ? nothing : html`<span class="recording">${formatClock(Date.now() - sinceMs)}</span>`}
      </wa-button>
      <wa-button appearance="outlined" size="s" @click=${() => this.fileInput.click()}>
        <co-icon slot="start" .icon=${Film}></co-icon>${msg('Count in a video file…')}
      </wa-button>
      <input
        type="file"
        hidden
        accept="video/*"
        aria-label=${msg('Video file to count in')}
        @change=${() => this.#takeFilm()}
      />
    `;
  }

  #content(app: App, training: Training, { media, workout }: SoloTraining): TemplateResult {
    const view = workout.view.value;
    const camera = media.camera.value;
    const settings = app.settings.value.training;
    return html`
      ${
        camera.kind === 'failed'
          ? html`<co-notice .error=${camera.error} @notice-action=${() => media.startVideo()}></co-notice>`
          : nothing
      }
      <div
        class="columns"
        @training-command=${(event: TrainingCommandEvent) => this.#desk.obey(event.detail)}
      >
        <div class="main">
          <co-training-stage
            .track=${camera.kind === 'on' ? media.videoTrack.value : null}
            ?mirrored=${isMirrored(media, app.settings.value.mirrorsSelf)}
            .view=${view}
            .tracking=${media.tracking.value}
            ?angles=${settings.angles && !settings.burnIn}
            .readPose=${settings.burnIn ? () => null : workout.pose}
            .readProgress=${workout.progress}
          ></co-training-stage>
        </div>
        <div class="side">
          <co-training-controls
            .view=${view}
            .exercises=${training.exercises.value}
            ?disabled=${camera.kind !== 'on'}
          ></co-training-controls>
          <co-sets-table .sets=${view.sets} .current=${view.current}></co-sets-table>
          <co-training-options
            .settings=${settings}
            .exercises=${training.exercises.value}
            ?mute=${!training.hasVoice()}
          ></co-training-options>
        </div>
      </div>
      <section><co-training-past .log=${training.log}></co-training-past></section>
      <co-teach-dialog
        ?open=${this.#desk.isTeaching}
        .training=${training}
        .workout=${workout}
        @closed=${() => this.#desk.setTeaching(false)}
      ></co-teach-dialog>
      <co-film-dialog
        .file=${this.film}
        .training=${training}
        .choice=${view.choice}
        @closed=${() => (this.film = null)}
      ></co-film-dialog>
    `;
  }

  #startVideo({ media }: SoloTraining): Promise<void> {
    return media.startVideo(this.#context.app.settings.value.cameraId ?? undefined);
  }

  async #switchCamera({ media }: SoloTraining): Promise<void> {
    const { cameras } = media.devices.value;
    const { value } = media.camera;
    const present = cameras.findIndex(({ id }) => value.kind === 'on' && id === value.deviceId);
    const next = cameras[(present + 1) % cameras.length];
    if (!next) return;
    await media.startVideo(next.id);
    await this.#context.app.changeSettings({ cameraId: next.id });
  }

  #takeFilm(): void {
    this.film = this.fileInput.files?.[0] ?? null;
    // The same file may be wanted again.
    this.fileInput.value = '';
  }

  #afterProblem(): void {
    this.problem = null;
    if (!this.solo) void this.#open();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-train-screen': TrainScreen;
  }
}

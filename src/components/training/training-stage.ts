import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/progress-ring/progress-ring.js';
import type { PoseFrame, TrackingState, WorkoutView } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import './skeleton-overlay.ts';
import { trainingStageStyles } from './training-stage.styles.ts';

/** Oneself with the skeleton, and what is counted, large enough to be read from where one trains. */
@customElement('co-training-stage')
export class TrainingStage extends LitElement {
  static override styles = [baseStyles, trainingStageStyles];

  @property({ attribute: false }) track: MediaStreamTrack | null = null;
  @property({ type: Boolean }) mirrored = false;
  @property({ attribute: false }) view: WorkoutView | null = null;
  @property({ attribute: false }) tracking: TrackingState = { kind: 'off' };
  @property({ type: Boolean }) angles = false;
  /** Of the picture that is shown; read once a frame. */
  @property({ attribute: false }) readPose: () => PoseFrame | null = () => null;
  /** How far the movement is, 0..1; read once a frame. */
  @property({ attribute: false }) readProgress: () => number = () => 0;

  @query('video') private video!: HTMLVideoElement | null;
  @query('.bar > div') private bar!: HTMLElement | null;
  #frame = 0;
  #clock = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = window.setInterval(() => this.requestUpdate(), 500);
    const draw = (): void => {
      this.bar?.style.setProperty('--progress', this.readProgress().toFixed(3));
      this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#clock);
    cancelAnimationFrame(this.#frame);
    super.disconnectedCallback();
  }

  override updated(): void {
    const { video, track } = this;
    if (!video) return;
    const shown = (video.srcObject as MediaStream | null)?.getTracks()[0] ?? null;
    if (shown !== track) video.srcObject = track ? new MediaStream([track]) : null;
  }

  override render(): TemplateResult {
    const { view } = this;
    const hasTimer = view !== null && view.sinceMs !== null && view.stage !== 'ready';
    return html`<div class="stage" role="region" aria-label=${msg('Skeleton')}>
      <video class=${this.mirrored ? 'mirrored' : ''} autoplay playsinline muted></video>
      <co-skeleton-overlay
        .read=${this.readPose}
        ?mirrored=${this.mirrored}
        ?angles=${this.angles}
        fit="contain"
      ></co-skeleton-overlay>
      ${this.track ? nothing : html`<div class="over">${msg('The camera is off')}</div>`} ${this.#news()}
      ${view ? this.#score(view) : nothing}
      ${
        hasTimer
          ? html`<div class=${`timer ${view.stage}`} role="timer" aria-label=${timerLabel(view.stage)}>
              ${timeWords(view, Date.now())}
            </div>`
          : nothing
      }
      ${view ? this.#words(view) : nothing}
      <div class=${hasTimer ? 'bar below-timer' : 'bar'} aria-hidden="true"><div></div></div>
      ${
        view && view.gesture > 0
          ? html`<div class="over">
              <wa-progress-ring value=${view.gesture * 100}></wa-progress-ring>
              <p>${view.stage === 'set' ? msg('End the set: hold it…') : msg('Start a set: hold it…')}</p>
            </div>`
          : nothing
      }
    </div>`;
  }

  #news(): TemplateResult | typeof nothing {
    const { tracking } = this;
    if (tracking.kind === 'loading') {
      const percent = tracking.fraction === undefined ? '' : ` ${Math.round(tracking.fraction * 100)} %`;
      return html`<div class="news" role="status">${msg(str`Loading the pose model…${percent}`)}</div>`;
    }
    if ((this.view?.people ?? 0) > 1)
      return html`<div class="news" role="status">
        ${msg('More than one person is in the picture: the one with the skeleton is counted.')}
      </div>`;
    if (tracking.kind === 'failed') return html`<div class="news" role="alert">${tracking.message}</div>`;
    return nothing;
  }

  #score({ exercise, counting, target }: WorkoutView): TemplateResult {
    const isHold = exercise?.kind === 'hold';
    // As its target is meant: all holds of the set together.
    const heldMs = counting.holds.reduce((sum, hold) => sum + hold.heldMs, counting.heldMs);
    const goal = isHold ? target.holdMs && formatClock(target.holdMs) : target.reps;
    return html`<div class="score">
      ${
        isHold
          ? html`<output class="number" aria-label=${msg('Held')}>${formatClock(heldMs)}</output>`
          : html`<output class="number" aria-label=${msg('Reps')}>${counting.reps.length}</output>`
      }
      ${goal ? html`<span class="of">${msg(str`of ${goal}`)}</span>` : nothing}
      <span class="unit">${unitOf(exercise?.name ?? null, counting)}</span>
    </div>`;
  }

  #words({ cue, advice }: WorkoutView): TemplateResult {
    const words = advice ?? cue ?? '';
    return html`<div
      class=${`words ${advice ? 'advice' : 'cue'}`}
      role="status"
      aria-label=${msg('Form')}
      .textContent=${words}
    ></div>`;
  }
}

const timerLabel = (stage: WorkoutView['stage']): string => (stage === 'rest' ? msg('Rest') : msg('Set'));

/** How long the set has lasted; of a rest that was planned, how long it still lasts. */
function timeWords({ stage, sinceMs, rest }: WorkoutView, nowMs: number): string {
  if (stage !== 'rest') return formatClock(nowMs - (sinceMs ?? nowMs));
  if (rest?.leftMs === 0) return msg('Go on');
  return formatClock(rest?.leftMs ?? rest?.restedMs ?? 0);
}

/** The exercise, and left and right where they are counted apart. */
function unitOf(name: string | null, { reps }: WorkoutView['counting']): string {
  const left = reps.filter(({ side }) => side === 'left').length;
  const right = reps.filter(({ side }) => side === 'right').length;
  const sides = left + right > 0 ? msg(str`left ${left}, right ${right}`) : '';
  return [name ?? msg('Which exercise?'), sides].filter(Boolean).join(' · ');
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-stage': TrainingStage;
  }
}

import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { LocalMedia, Training, TrainingSettings, Workout } from '../../app.ts';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import './sets-table.ts';
import './training-controls.ts';
import './training-options.ts';
import './training-stage.ts';

/** Somebody wants their own training to run, or no longer. */
export type OwnTrainingEvent = CustomEvent<boolean>;

/**
 * One's own training in a call: the same as alone, narrower.
 * @fires own-training {OwnTrainingEvent}
 * @fires training-command {TrainingCommandEvent}
 */
@customElement('co-training-panel')
export class TrainingPanel extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-m);
      }
    `,
  ];

  @property({ attribute: false }) training: Training | null = null;
  @property({ attribute: false }) workout: Workout | null = null;
  @property({ attribute: false }) local: LocalMedia | null = null;
  @property({ attribute: false }) settings: TrainingSettings | null = null;
  @property({ type: Boolean }) mirrored = false;
  /** It runs, or is about to. */
  @property({ type: Boolean }) on = false;

  readonly #watch = new WatchController(this);

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('workout') && !changed.has('local')) return;
    const { workout, local } = this;
    this.#watch.watch(
      ...(workout ? [workout.view] : []),
      ...(local ? [local.camera, local.videoTrack, local.tracking] : []),
    );
  }

  override render(): TemplateResult {
    return html`
      <wa-switch
        .checked=${live(this.on)}
        @change=${(event: Event) => this.#turn((event.target as HTMLInputElement).checked)}
        >${msg('Count my reps')}</wa-switch
      >
      ${this.on ? this.#own() : nothing}
    `;
  }

  #own(): TemplateResult {
    const { training, workout, local, settings } = this;
    if (!training || !workout || !local || !settings)
      return html`<p class="quiet" role="status">${msg('Loading what training needs…')}</p>`;
    const view = workout.view.value;
    const isOn = local.camera.value.kind === 'on';
    return html`
      <co-training-stage
        .track=${isOn ? local.videoTrack.value : null}
        ?mirrored=${this.mirrored}
        .view=${view}
        .tracking=${local.tracking.value}
        ?angles=${settings.angles && !settings.burnIn}
        .readPose=${settings.burnIn ? () => null : workout.pose}
        .readProgress=${workout.progress}
      ></co-training-stage>
      <co-training-controls
        .view=${view}
        .exercises=${training.exercises.value}
        ?disabled=${!isOn}
      ></co-training-controls>
      <co-sets-table .sets=${view.sets} .current=${view.current}></co-sets-table>
      <co-training-options
        .settings=${settings}
        .exercises=${training.exercises.value}
        ?mute=${!training.hasVoice()}
      ></co-training-options>
    `;
  }

  #turn(isOn: boolean): void {
    const event: OwnTrainingEvent = new CustomEvent('own-training', { detail: isOn });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-panel': TrainingPanel;
  }
}

import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import './sets-table.ts';
import './teach-dialog.ts';
import { sendTrainingCommand } from './training-command.ts';
import './training-controls.ts';
import './training-options.ts';
import type { OwnTrainingPart } from './training-part.ts';
import { requestTraining } from './training-request.ts';
import './training-stage.ts';

/**
 * One's own training in a call: the same as alone, narrower.
 * @fires training-request {TrainingRequestEvent} `train`
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

  @property({ attribute: false }) own: OwnTrainingPart | null = null;

  readonly #watch = new WatchController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('own')) return;
    const before = changed.get('own');
    const { workout = null, local = null } = this.own ?? {};
    if (before?.workout === workout && before.local === local) return;
    this.#watch.watch(
      ...(workout ? [workout.view] : []),
      ...(local ? [local.camera, local.videoTrack, local.tracking] : []),
    );
  }

  override render(): TemplateResult | typeof nothing {
    const { own } = this;
    if (!own) return nothing;
    return html`
      <wa-switch
        .checked=${live(own.isOn)}
        hint=${own.isOn ? '' : msg('Finds you in the picture of your camera, on this device, and counts what you do.')}
        @change=${(event: Event) =>
          requestTraining(this, { kind: 'train', on: (event.target as HTMLInputElement).checked })}
        >${msg('Count my reps')}</wa-switch
      >
      ${own.isOn ? this.#content(own) : nothing}
      <co-teach-dialog
        ?open=${own.isTeaching}
        .training=${own.training}
        .workout=${own.workout}
        @closed=${() => sendTrainingCommand(this, { kind: 'teach-exercise', open: false })}
      ></co-teach-dialog>
    `;
  }

  #content({ training, workout, local, settings, isMirrored }: OwnTrainingPart): TemplateResult {
    if (!training || !workout || !local)
      return html`<p class="quiet" role="status">${msg('Loading what training needs…')}</p>`;
    const view = workout.view.value;
    const isOn = local.camera.value.kind === 'on';
    return html`
      <co-training-stage
        .track=${isOn ? local.videoTrack.value : null}
        ?mirrored=${isMirrored}
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
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-panel': TrainingPanel;
  }
}

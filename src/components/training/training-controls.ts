import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { Flag, GraduationCap, Play, Trash2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { FIND_OUT, type ExerciseInfo, type WorkoutView } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import { sendTrainingCommand } from './training-command.ts';

const MOST_REPS = 1000;
const MOST_SECONDS = 3600;

/**
 * What is trained, how much of it, and the button that starts and ends a set.
 * @fires training-command {TrainingCommandEvent}
 */
@customElement('co-training-controls')
export class TrainingControls extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }
      .what {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 7rem;
        gap: var(--wa-space-s);
        align-items: end;
      }
      .own {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-2xs);
      }
      .set {
        inline-size: 100%;
      }
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) view: WorkoutView | null = null;
  @property({ attribute: false }) exercises: readonly ExerciseInfo[] = [];
  /** Nothing can be counted yet. */
  @property({ type: Boolean }) disabled = false;
  @state() private forgetting: ExerciseInfo | null = null;

  override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    const isRunning = view.stage === 'set';
    const chosen = this.exercises.find(({ id }) => id === view.choice);
    return html`
      <div class="what">
        <wa-select
          label=${msg('Exercise')}
          .value=${live(view.choice)}
          @change=${(event: Event) =>
            sendTrainingCommand(this, {
              kind: 'choose-exercise',
              choice: (event.target as HTMLInputElement).value,
            })}
        >
          <wa-option value=${FIND_OUT}>${msg('Find out by itself')}</wa-option>
          ${this.exercises.map(({ id, name }) => html`<wa-option value=${id}>${name}</wa-option>`)}
        </wa-select>
        ${this.#target(view)}
      </div>
      <wa-button
        class="set"
        size="l"
        variant=${isRunning ? 'neutral' : 'brand'}
        ?disabled=${this.disabled}
        @click=${() => sendTrainingCommand(this, { kind: isRunning ? 'end-set' : 'start-set' })}
      >
        <co-icon slot="start" .icon=${isRunning ? Flag : Play}></co-icon>
        ${isRunning ? msg('End set') : msg('Start set')}
      </wa-button>
      <div class="own">
        <wa-button
          size="s"
          appearance="plain"
          ?disabled=${this.disabled}
          @click=${() => sendTrainingCommand(this, { kind: 'teach-exercise', open: true })}
        >
          <co-icon slot="start" .icon=${GraduationCap}></co-icon>${msg('Teach an exercise…')}
        </wa-button>
        ${
          chosen?.isOwn
            ? html`<wa-button size="s" appearance="plain" @click=${() => (this.forgetting = chosen)}>
                <co-icon slot="start" .icon=${Trash2}></co-icon>${msg('Forget this exercise…')}
              </wa-button>`
            : nothing
        }
      </div>
      ${this.#forgetDialog()}
    `;
  }

  #forgetDialog(): TemplateResult {
    const exercise = this.forgetting;
    return html`<wa-dialog
      label=${msg('Forget this exercise?')}
      ?open=${exercise !== null}
      @wa-after-hide=${() => (this.forgetting = null)}
    >
      <p>
        ${
          exercise
            ? msg(
                str`${exercise.name} can no longer be chosen, unless you teach it again. Its sets stay in the history.`,
              )
            : nothing
        }
      </p>
      <wa-button slot="footer" appearance="outlined" @click=${() => (this.forgetting = null)}
        >${msg('Keep it')}</wa-button
      >
      <wa-button slot="footer" variant="danger" @click=${() => this.#forget()}>${msg('Forget it')}</wa-button>
    </wa-dialog>`;
  }

  #forget(): void {
    const id = this.forgetting?.id;
    this.forgetting = null;
    if (id !== undefined) sendTrainingCommand(this, { kind: 'forget-exercise', id });
  }

  #target({ exercise, target }: WorkoutView): TemplateResult {
    const isHold = exercise?.kind === 'hold';
    const value = isHold ? target.holdMs && target.holdMs / 1000 : target.reps;
    return html`<wa-input
      type="number"
      min="1"
      max=${isHold ? MOST_SECONDS : MOST_REPS}
      inputmode="numeric"
      label=${isHold ? msg('Seconds') : msg('Target')}
      placeholder=${msg('none')}
      .value=${live(value === null ? '' : String(value))}
      @change=${(event: Event) => this.#setTarget(Number((event.target as HTMLInputElement).value), isHold)}
    ></wa-input>`;
  }

  #setTarget(value: number, isHold: boolean): void {
    const most = isHold ? MOST_SECONDS : MOST_REPS;
    const wanted = Number.isFinite(value) && value >= 1 ? Math.min(most, Math.round(value)) : null;
    const target = isHold ? { reps: null, holdMs: wanted && wanted * 1000 } : { reps: wanted, holdMs: null };
    sendTrainingCommand(this, { kind: 'set-target', target });
    // What was typed may not be what it became.
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-controls': TrainingControls;
  }
}

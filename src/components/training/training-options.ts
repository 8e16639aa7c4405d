import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { ExerciseInfo, TrainingSettings } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import { sendTrainingCommand } from './training-command.ts';

const RESTS_MS = [30_000, 45_000, 60_000, 90_000, 120_000, 180_000, 300_000];

/**
 * How one trains: what is said, how sets begin and end, what is drawn.
 * @fires training-command {TrainingCommandEvent}
 */
@customElement('co-training-options')
export class TrainingOptions extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .options {
        display: grid;
        gap: var(--wa-space-m);
      }
    `,
  ];

  @property({ attribute: false }) settings: TrainingSettings | null = null;
  /** No voice of this browser speaks the app's language on the device itself. */
  @property({ type: Boolean }) mute = false;
  @property({ attribute: false }) exercises: readonly ExerciseInfo[] = [];

  override render(): TemplateResult | typeof nothing {
    const { settings } = this;
    if (!settings) return nothing;
    return html`<wa-details summary=${msg('Options')}>
      <div class="options">
        <wa-select
          label=${msg('Voice')}
          hint=${this.mute ? msg('This browser has no voice of its own for this language.') : ''}
          .value=${live(settings.voice)}
          @change=${(event: Event) =>
            this.#change({
              voice: (event.target as HTMLInputElement).value as TrainingSettings['voice'],
            })}
        >
          <wa-option value="off">${msg('Silent')}</wa-option>
          <wa-option value="counts">${msg('Counts')}</wa-option>
          <wa-option value="counts-and-cues">${msg('Counts and says what to do better')}</wa-option>
        </wa-select>
        ${this.#switch(
          'autoSets',
          msg('Sets begin and end by themselves'),
          msg('With the first rep, and after a while without one.'),
        )}
        ${this.#switch(
          'gesture',
          msg('Start and end by a gesture'),
          msg('One hand high above your head, the other hanging, for a moment.'),
        )}
        <wa-select
          label=${msg('Rest between sets')}
          .value=${live(String(settings.restMs ?? ''))}
          @change=${(event: Event) =>
            this.#change({ restMs: Number((event.target as HTMLInputElement).value) || null })}
        >
          <wa-option value="">${msg('Not planned')}</wa-option>
          ${RESTS_MS.map((restMs) => html`<wa-option value=${restMs}>${formatClock(restMs)}</wa-option>`)}
        </wa-select>
        ${this.#switch('voiceCountdown', msg('Count the last seconds of a rest aloud'))}
        <wa-select
          label=${msg('Model')}
          hint=${msg('The exact one takes twice as long for each picture.')}
          .value=${live(settings.model)}
          @change=${(event: Event) =>
            this.#change({
              model: (event.target as HTMLInputElement).value as TrainingSettings['model'],
            })}
        >
          <wa-option value="auto">${msg('By what this device can do')}</wa-option>
          <wa-option value="lite">${msg('Fast')}</wa-option>
          <wa-option value="full">${msg('Exact')}</wa-option>
        </wa-select>
        ${this.#findOut(settings)} ${this.#switch('angles', msg('Show the angles of the joints'))}
        ${this.#switch(
          'burnIn',
          msg('Draw the skeleton into the picture'),
          msg('Others and recordings get it as part of the picture.'),
        )}
      </div>
    </wa-details>`;
  }

  #switch(
    key: 'autoSets' | 'gesture' | 'voiceCountdown' | 'angles' | 'burnIn',
    label: string,
    hint = '',
  ): TemplateResult {
    return html`<wa-switch
      hint=${hint}
      .checked=${live(this.settings?.[key] ?? false)}
      @change=${(event: Event) => this.#change({ [key]: (event.target as HTMLInputElement).checked })}
      >${label}</wa-switch
    >`;
  }

  /** Whoever never does some exercises need not have others taken for them. */
  #findOut({ leftOut }: TrainingSettings): TemplateResult {
    return html`<wa-select
      multiple
      label=${msg('Find out among')}
      .maxOptionsVisible=${2}
      .value=${live(this.exercises.map(({ id }) => id).filter((id) => !leftOut.includes(id)))}
      @change=${(event: Event) => {
        const kept = (event.target as unknown as { value: readonly string[] }).value;
        this.#change({ leftOut: this.exercises.map(({ id }) => id).filter((id) => !kept.includes(id)) });
      }}
    >
      ${this.exercises.map(({ id, name }) => html`<wa-option value=${id}>${name}</wa-option>`)}
    </wa-select>`;
  }

  #change(change: Partial<TrainingSettings>): void {
    sendTrainingCommand(this, { kind: 'change-settings', change });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-options': TrainingOptions;
  }
}

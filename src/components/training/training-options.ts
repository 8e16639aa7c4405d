import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { TrainingSettings } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendTrainingCommand } from './training-command.ts';

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
        ${this.#switch('gesture', msg('Start and end by a gesture'), msg('One hand still above your head, the other one hanging down.'))}
        <wa-select
          label=${msg('Model')}
          hint=${msg('The exact one takes twice as long for each picture.')}
          .value=${live(settings.model)}
          @change=${(event: Event) =>
            this.#change({
              model: (event.target as HTMLInputElement).value as TrainingSettings['model'],
            })}
        >
          <wa-option value="lite">${msg('Fast')}</wa-option>
          <wa-option value="full">${msg('Exact')}</wa-option>
        </wa-select>
        ${this.#switch('angles', msg('Show the angles of the joints'))}
        ${this.#switch(
          'burnIn',
          msg('Draw the skeleton into the picture'),
          msg('Others and recordings get it as part of the picture.'),
        )}
      </div>
    </wa-details>`;
  }

  #switch(key: 'autoSets' | 'gesture' | 'angles' | 'burnIn', label: string, hint = ''): TemplateResult {
    return html`<wa-switch
      hint=${hint}
      .checked=${live(this.settings?.[key] ?? false)}
      @change=${(event: Event) => this.#change({ [key]: (event.target as HTMLInputElement).checked })}
      >${label}</wa-switch
    >`;
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

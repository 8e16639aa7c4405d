import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { BellRing } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import type { ExportEntry } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formStyles } from '../shared/form-fields.ts';
import '../shared/icon.ts';
import { leftWords, phaseWords } from './export-words.ts';

/**
 * How far an export is that runs, waits for its turn or is paused.
 * @fires notify somebody wants to be told when it is done
 */
@customElement('co-export-running')
export class ExportRunning extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      .quiet + wa-button {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) entry!: ExportEntry;
  /** How many are made before it. */
  @property({ type: Number }) countBefore = 0;
  /** A notification can be asked for, and was not yet. */
  @property({ type: Boolean }) canNotify = false;

  override render(): TemplateResult {
    const { state } = this.entry;
    const percent = Math.round(
      100 * (state.kind === 'running' ? state.progress.fraction : state.kind === 'done' ? 1 : state.fraction),
    );
    return html`<div class="form">
      <p role="status">${this.#words()}</p>
      <wa-progress-bar label=${msg('Export progress')} value=${percent}>${percent} %</wa-progress-bar>
      <p class="quiet">
        ${
          state.kind === 'paused'
            ? msg('What is made already is kept.')
            : msg('You can close this and go on; the export continues while the app is open.')
        }
      </p>
      ${
        this.canNotify
          ? html`<wa-button
              size="s"
              appearance="outlined"
              @click=${() => this.dispatchEvent(new CustomEvent('notify'))}
            >
              <co-icon slot="start" .icon=${BellRing}></co-icon>${msg('Tell me when it is done')}
            </wa-button>`
          : nothing
      }
    </div>`;
  }

  #words(): string {
    const { state } = this.entry;
    if (state.kind === 'running') return `${phaseWords(state.progress.phase)} ${leftWords(state.progress)}`;
    if (state.kind === 'paused') return msg('Paused');
    return this.countBefore === 1
      ? msg('Waiting for one other export.')
      : msg(str`Waiting for ${this.countBefore} other exports.`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-running': ExportRunning;
  }
}

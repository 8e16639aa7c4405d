import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Captions } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { baseStyles } from '../shared/base-styles.ts';
import { alertStyles } from './alert-styles.ts';
import { sendCommand } from './call-command.ts';
import type { CaptionsQuestion } from './captions-part.ts';
import '../shared/icon.ts';

/**
 * Whether one's own words may become text. Nothing listens before the answer.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-captions-alert')
export class CaptionsAlert extends LitElement {
  static override styles = [baseStyles, alertStyles];

  @property({ attribute: false }) question: CaptionsQuestion | null = null;

  override render(): TemplateResult | typeof nothing {
    const { question } = this;
    if (!question) return nothing;
    const { by, downloads } = question;
    return html`<div role="alert">
      <co-icon .icon=${Captions}></co-icon>
      <div class="words">
        <span>
          ${
            by
              ? msg(
                  str`${by} would like captions: may this device turn what you say into text, here on the device?`,
                )
              : msg('Captions are on: may this device turn what you say into text too, here on the device?')
          }
        </span>
        <small class="quiet">
          ${
            downloads
              ? msg(
                  'The browser first loads a language from its maker. No sound leaves the device; the others in the call get the text.',
                )
              : msg('No sound leaves the device for it; the others in the call get the text.')
          }
        </small>
      </div>
      <div class="buttons">
        <wa-button size="s" variant="brand" @click=${() => this.#answer(true)}>${msg('Allow')}</wa-button>
        <wa-button size="s" appearance="outlined" @click=${() => this.#answer(false)}
          >${msg('Not now')}</wa-button
        >
      </div>
    </div>`;
  }

  #answer(agreed: boolean): void {
    sendCommand(this, { kind: 'captions', request: { kind: 'answer', agreed } });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-captions-alert': CaptionsAlert;
  }
}

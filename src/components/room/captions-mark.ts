import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Captions } from 'lucide';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import { NO_CAPTIONS_PART, type CaptionsPart } from './captions-part.ts';
import '../shared/icon.ts';

/**
 * Says that one's own words are being turned into text, for as long as they are; opens where that can be taken back.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-captions-mark')
export class CaptionsMark extends LitElement {
  static override styles = [
    baseStyles,
    css`
      button {
        display: inline-flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-2xs) var(--wa-space-s);
        border: 0;
        border-radius: 2rem;
        background: rgb(255 255 255 / 14%);
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) captions: CaptionsPart = NO_CAPTIONS_PART;

  override render(): TemplateResult {
    return html`<span role="status">${this.captions.isGiving ? this.#mark() : nothing}</span>`;
  }

  #mark(): TemplateResult {
    const words = msg('Your words are being turned into text for this call');
    return html`<button
      type="button"
      title=${words}
      @click=${() => sendCommand(this, { kind: 'captions', request: { kind: 'configure', open: true } })}
    >
      <co-icon .icon=${Captions}></co-icon>
      <span aria-hidden="true">${msg('Captioned')}</span><span class="visually-hidden">${words}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-captions-mark': CaptionsMark;
  }
}

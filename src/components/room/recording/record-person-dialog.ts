import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { Participant } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { sendCommand } from '../call-command.ts';

/**
 * Asks who is to be recorded, as they are received here.
 * @fires call-command {CallCommandEvent}
 * @fires closed
 */
@customElement('co-record-person-dialog')
export class RecordPersonDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      .people {
        display: grid;
        gap: var(--wa-space-xs);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) participants: readonly Participant[] = [];

  override render(): TemplateResult {
    const others = this.participants.filter(({ isSelf, role }) => !isSelf && role !== 'viewer');
    return html`<wa-dialog
      label=${msg('Record one person')}
      ?open=${this.open}
      .lightDismiss=${true}
      @wa-after-hide=${() => this.dispatchEvent(new Event('closed'))}
    >
      <div class="people">
        ${others.map(
          ({ id, name }) =>
            html`<wa-button
              appearance="outlined"
              data-dialog="close"
              @click=${() => sendCommand(this, { kind: 'record', what: 'person', of: id })}
              >${name}</wa-button
            >`,
        )}
      </div>
    </wa-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-record-person-dialog': RecordPersonDialog;
  }
}

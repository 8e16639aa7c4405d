import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import { baseStyles } from '../../shared/base-styles.ts';
import { sendCommand } from '../call-command.ts';

/**
 * Warns whoever leaves while a recording is on its way.
 * @fires call-command {CallCommandEvent}
 * @fires closed
 */
@customElement('co-leave-dialog')
export class LeaveDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      .footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--wa-space-xs);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Leave while a recording is on its way?')}
      ?open=${this.open}
      @wa-after-hide=${() => this.dispatchEvent(new Event('closed'))}
    >
      <p>${msg('Nothing is lost: the rest follows when both of you are in this room again.')}</p>
      <div slot="footer" class="footer">
        <wa-button variant="brand" data-dialog="close" .autofocus=${true}>${msg('Stay')}</wa-button>
        <wa-button
          appearance="outlined"
          data-dialog="close"
          @click=${() => sendCommand(this, { kind: 'leave', isSure: true })}
          >${msg('Leave anyway')}</wa-button
        >
      </div>
    </wa-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-leave-dialog': LeaveDialog;
  }
}

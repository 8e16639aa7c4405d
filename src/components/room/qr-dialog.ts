import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '../shared/qr-code.ts';

/** Shows a link as a QR code, to be scanned by a phone's camera. */
@customElement('co-qr-dialog')
export class QrDialog extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
    p {
      overflow-wrap: anywhere;
      text-align: center;
      margin-block-end: 0;
    }
  `;

  @property() link = '';
  @property({ type: Boolean }) open = false;

  override render(): TemplateResult {
    return html`<wa-dialog label=${msg('Scan to join')} ?open=${this.open} .lightDismiss=${true}>
      <co-qr-code .text=${this.link} .label=${msg('QR code of the invite link')}></co-qr-code>
      <p>${this.link}</p>
    </wa-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-qr-dialog': QrDialog;
  }
}

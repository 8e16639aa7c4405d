import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { generate } from 'lean-qr';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';

/** Shows a link as a QR code, to be scanned by a phone's camera. */
@customElement('co-qr-dialog')
export class QrDialog extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
    canvas {
      display: block;
      inline-size: min(100%, 20rem);
      aspect-ratio: 1;
      margin-inline: auto;
      image-rendering: pixelated;
      background: white;
      border-radius: var(--wa-border-radius-m);
    }
    p {
      overflow-wrap: anywhere;
      text-align: center;
      margin-block-end: 0;
    }
  `;

  @property() link = '';
  @property({ type: Boolean }) open = false;
  @query('canvas') private canvas!: HTMLCanvasElement;

  override updated(): void {
    if (!this.link) return;
    // Four modules of white around it, as scanners ask for (ISO/IEC 18004, section 5.3.8), dark on light always.
    generate(this.link).toCanvas(this.canvas, {
      on: [0, 0, 0, 255],
      off: [255, 255, 255, 255],
      padX: 4,
      padY: 4,
    });
  }

  override render(): TemplateResult {
    return html`<wa-dialog label=${msg('Scan to join')} ?open=${this.open} .lightDismiss=${true}>
      <canvas role="img" aria-label=${msg('QR code of the invite link')}></canvas>
      <p>${this.link}</p>
    </wa-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-qr-dialog': QrDialog;
  }
}

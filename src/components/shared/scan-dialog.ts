import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { QrReader } from '../../app.ts';
import { baseStyles } from './base-styles.ts';
import './qr-scanner.ts';
import type { ScannedEvent } from './qr-scanner.ts';

/**
 * Scans an invitation. Whoever opened it looks at what was scanned, and closes it or sets `problem`.
 * @fires scanned {ScannedEvent}
 * @fires closed when the dialog is gone
 */
@customElement('co-scan-dialog')
export class ScanDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: contents;
        color: var(--wa-color-text-normal);
      }
      p {
        margin-block-start: var(--wa-space-m);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) loadReader: (() => Promise<QrReader>) | null = null;
  @property() problem = '';

  /** The camera is on only while the dialog is seen. */
  @state() private scanning = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open')) this.scanning = this.open;
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Scan QR code')}
      ?open=${this.open}
      @wa-hide=${() => (this.scanning = false)}
      @wa-after-hide=${() => this.#closed()}
    >
      ${
        this.scanning
          ? html`<co-qr-scanner
                .loadReader=${this.loadReader}
                .problem=${this.problem}
                @scanned=${(event: ScannedEvent) => this.#pass(event.detail)}
              ></co-qr-scanner>
              <p class="quiet">${msg('A link that you were sent can also be pasted into Room code.')}</p>`
          : nothing
      }
    </wa-dialog>`;
  }

  #closed(): void {
    this.open = false;
    this.dispatchEvent(new Event('closed'));
  }

  #pass(text: string): void {
    const event: ScannedEvent = new CustomEvent('scanned', { detail: text });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-scan-dialog': ScanDialog;
  }
}

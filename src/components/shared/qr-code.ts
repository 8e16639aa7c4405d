import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { generate } from 'lean-qr';

/** A text as a QR code: dark on white always, with the margin that scanners ask for. */
@customElement('co-qr-code')
export class QrCode extends LitElement {
  static override styles = css`
    :host {
      display: block;
      inline-size: min(100%, 20rem);
      margin-inline: auto;
    }
    canvas {
      display: block;
      inline-size: 100%;
      aspect-ratio: 1;
      image-rendering: pixelated;
      background: white;
      border-radius: var(--wa-border-radius-m);
    }
  `;

  @property() text = '';
  /** What the code is, for those who do not see it. */
  @property() label = '';
  @query('canvas') private canvas!: HTMLCanvasElement;

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('text') || !this.text) return;
    // Four modules of white around it (ISO/IEC 18004, section 5.3.8).
    generate(this.text).toCanvas(this.canvas, { on: [0, 0, 0, 255], off: [255, 255, 255, 255], pad: 4 });
  }

  override render(): TemplateResult {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-qr-code': QrCode;
  }
}

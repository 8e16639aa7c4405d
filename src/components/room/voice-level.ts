import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { onScale } from './level-meter.ts';

const INTERVAL_MS = 100;

/** How loud a voice is, as small as a mark on a tile. For the eye only: screen readers hear it anyway. */
@customElement('co-voice-level')
export class VoiceLevel extends LitElement {
  static override styles = css`
    :host {
      flex: none;
      display: flex;
      align-items: center;
      gap: 0.12em;
      inline-size: 1em;
      block-size: 1em;
      --level: 0;
    }
    span {
      flex: 1;
      block-size: 100%;
      border-radius: 1em;
      background: currentColor;
      transform: scaleY(calc(0.2 + var(--share) * var(--level)));
      transition: transform 0.1s linear;
      --share: 0.5;
    }
    span:nth-child(2) {
      --share: 0.8;
    }
  `;

  /** Loudness now (root mean square, 0..1). */
  @property({ attribute: false }) read: () => number = () => 0;
  @query('span') private bar!: HTMLElement | null;
  #timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => {
      if (this.bar) this.style.setProperty('--level', onScale(this.read()).toFixed(2));
    }, INTERVAL_MS);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<span></span><span></span><span></span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-voice-level': VoiceLevel;
  }
}

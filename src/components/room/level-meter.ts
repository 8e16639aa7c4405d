import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';

const FLOOR_DB = -60;

/** Loudness as one hears it: 0 is -60 dBFS or less, 1 is full scale. */
export function onScale(loudness: number): number {
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(loudness + 1e-6)) / FLOOR_DB));
}

/** Shows how loud the microphone is, frame by frame, without rendering. */
@customElement('co-level-meter')
export class LevelMeterElement extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    /* For screen readers; the bar beside it is for the eye. */
    meter {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      clip-path: inset(50%);
    }
    .track {
      block-size: 0.5rem;
      border-radius: 1rem;
      overflow: hidden;
      background: var(--wa-color-neutral-fill-normal);
    }
    .bar {
      block-size: 100%;
      inline-size: 100%;
      transform-origin: left;
      transform: scaleX(0);
      border-radius: inherit;
      background: var(--wa-color-brand-60);
    }
    :host(:dir(rtl)) .bar {
      transform-origin: right;
    }
  `;

  /** Loudness now (root mean square, 0..1). */
  @property({ attribute: false }) read: () => number = () => 0;
  @query('.bar') private bar!: HTMLElement;
  @query('meter') private meter!: HTMLMeterElement;
  #frame = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const draw = (): void => {
      const level = onScale(this.read());
      if (this.hasUpdated) {
        this.bar.style.transform = `scaleX(${level.toFixed(3)})`;
        this.meter.value = level;
      }
      this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
  }

  override disconnectedCallback(): void {
    cancelAnimationFrame(this.#frame);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<meter min="0" max="1" aria-label=${msg('Microphone level')}></meter>
      <div class="track"><div class="bar"></div></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-level-meter': LevelMeterElement;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Countdown } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';

/** Three, two, one, Go: over everything, and at the same moment on every device in the room. */
@customElement('co-countdown')
export class CountdownOverlay extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: contents;
      }
      .over {
        position: fixed;
        inset: 0;
        z-index: 6;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--wa-space-m);
        background: rgb(0 0 0 / 45%);
        color: white;
        text-align: center;
        pointer-events: none;
      }
      .figure {
        font-size: min(42vmin, 20rem);
        font-weight: 800;
        line-height: 1;
        font-variant-numeric: tabular-nums;
        text-shadow: 0 4px 40px rgb(0 0 0 / 60%);
      }
      .figure.long {
        font-size: min(16vmin, 7rem);
      }
      .words {
        font-size: var(--wa-font-size-xl);
      }
    `,
  ];

  @property({ attribute: false }) countdown: Countdown | null = null;
  @state() private figure = '';
  #frame = 0;

  override disconnectedCallback(): void {
    cancelAnimationFrame(this.#frame);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('countdown')) return;
    cancelAnimationFrame(this.#frame);
    this.#tick();
  }

  readonly #tick = (): void => {
    const { countdown } = this;
    this.figure = countdown ? figureAt(countdown.startsAtMs - performance.now()) : '';
    if (countdown) this.#frame = requestAnimationFrame(this.#tick);
  };

  override render(): TemplateResult | typeof nothing {
    const { countdown, figure } = this;
    // Kept while nothing is shown, so that screen readers notice what comes into it.
    return html`<div role="timer" aria-live="assertive" aria-label=${msg('Countdown')}>
      ${
        countdown && figure
          ? html`<div class="over">
              <div class=${figure.length > 5 ? 'figure long' : 'figure'}>${figure}</div>
              ${figure === goWord() ? nothing : html`<div class="words">${msg(str`${countdown.by} counts down`)}</div>`}
            </div>`
          : nothing
      }
    </div>`;
  }
}

const goWord = (): string => msg('Go!');

/** What stands there so long before the start, ms; negative after it. */
function figureAt(leftMs: number): string {
  if (leftMs <= 0) return goWord();
  return leftMs > 3_000 ? msg('Get ready') : String(Math.ceil(leftMs / 1_000));
}

declare global {
  interface HTMLElementTagNameMap {
    'co-countdown': CountdownOverlay;
  }
}

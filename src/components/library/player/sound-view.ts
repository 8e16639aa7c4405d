import { LitElement, css, html, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../../room/avatar.ts';

const BARS = 96;
/** What is softer is drawn as silence. */
const FLOOR_DBFS = -60;

/** Where there is no picture: who is heard, and once it is known how loud it is, as a calm line of bars. */
@customElement('co-sound-view')
export class SoundView extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      align-content: center;
      justify-items: center;
      gap: 1.5rem;
      padding: 1.5rem;
      color: white;
    }
    .people {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 0.75rem;
      font-size: clamp(1.2rem, 4cqi, 2.4rem);
    }
    svg {
      inline-size: min(100%, 48rem);
      block-size: clamp(3rem, 14cqi, 8rem);
    }
    rect {
      fill: rgb(255 255 255 / 35%);
    }
    .played {
      fill: var(--wa-color-brand-70);
    }
  `;

  @property({ attribute: false }) people: readonly string[] = [];
  /** dBFS, evenly over the whole recording; null while that is not known. */
  @property({ attribute: false }) levels: readonly number[] | null = null;
  /** How much has been played, 0..1. */
  @property({ type: Number }) fraction = 0;

  override render(): TemplateResult {
    const people = this.people.length > 0 ? this.people : ['♪'];
    return html`
      <div class="people">
        ${people.slice(0, 8).map((name) => html`<co-avatar .name=${name} .identity=${name}></co-avatar>`)}
      </div>
      ${this.levels && this.levels.length > 0 ? this.#bars(this.levels) : ''}
    `;
  }

  #bars(levels: readonly number[]): TemplateResult {
    const bars = loudestOf(levels, BARS);
    return html`<svg viewBox="0 0 ${BARS * 2} 40" preserveAspectRatio="none" aria-hidden="true">
      ${bars.map((level, index) => {
        const height = Math.max(1, 40 * Math.max(0, 1 - level / FLOOR_DBFS));
        const isPlayed = (index + 0.5) / BARS <= this.fraction;
        return svg`<rect class=${isPlayed ? 'played' : ''} x=${index * 2 + 0.3} width="1.4" y=${20 - height / 2} height=${height} rx="0.7"></rect>`;
      })}
    </svg>`;
  }
}

/** The loudest of each of `count` stretches of equal length. */
function loudestOf(levels: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * levels.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * levels.length) / count));
    return levels.slice(from, to).reduce((most, level) => Math.max(most, level), -100);
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'co-sound-view': SoundView;
  }
}

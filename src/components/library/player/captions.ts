import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TranscriptCue } from '../../../app.ts';

/** More lines at once would cover the picture. */
const MOST_AT_ONCE = 3;

/** What is said at a moment: those who began last, in order. */
export function cuesAt(cues: readonly TranscriptCue[], positionMs: number): readonly TranscriptCue[] {
  return cues.filter(({ fromMs, toMs }) => fromMs <= positionMs && positionMs < toMs).slice(-MOST_AT_ONCE);
}

/** The captions over a picture, with the names of those who speak. */
@customElement('co-captions')
export class CoCaptions extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      justify-items: center;
      gap: 0.2em;
      padding: 0.6em;
      font-size: clamp(0.9rem, 2.6cqi, 2.2rem);
      line-height: 1.35;
      text-align: center;
      pointer-events: none;
    }
    p {
      margin: 0;
      max-inline-size: min(100%, 40em);
      padding: 0.1em 0.5em;
      border-radius: 0.3em;
      background: rgb(0 0 0 / 78%);
      color: white;
      white-space: pre-line;
      overflow-wrap: anywhere;
      text-wrap: balance;
    }
    .author {
      font-weight: 650;
      color: oklch(0.9 0.09 168);
    }
  `;

  @property({ attribute: false }) cues: readonly TranscriptCue[] = [];
  @property({ type: Number }) positionMs = 0;

  override render(): readonly TemplateResult[] {
    return cuesAt(this.cues, this.positionMs).map(
      ({ author, text }) =>
        // prettier-ignore
        html`<p dir="auto">${author === null ? nothing : html`<bdi class="author">${author}:</bdi> `}${text}</p>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-captions': CoCaptions;
  }
}

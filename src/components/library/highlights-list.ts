import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Check, Clapperboard, Sparkles, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import { keyOf, type ChapterEdit, type Moment, type Progress } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import '../shared/icon.ts';
import { reasonWords, titleOf } from './highlight-words.ts';
import { sendSeek, type ChapterEditEvent } from './pane-events.ts';
import { paneStyles } from './pane.styles.ts';

/**
 * Moments that the app proposes, each with its reason: taken over as a chapter, or sent away; and all of them as a reel.
 * @fires propose
 * @fires reel
 * @fires seek {SeekEvent}
 * @fires chapter-edit {ChapterEditEvent}
 */
@customElement('co-highlights-list')
export class HighlightsList extends LitElement {
  static override styles = [
    baseStyles,
    paneStyles,
    css`
      header {
        border-block-start: 1px solid var(--wa-color-surface-border);
      }
      .working {
        flex: 1 1 10rem;
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  /** Null before anybody asked; without those that are chapters, or were sent away. */
  @property({ attribute: false }) moments: readonly Moment[] | null = null;
  /** Null while nothing is looked for. */
  @property({ attribute: false }) looking: Progress | null = null;
  /** Null while no reel is made. */
  @property({ attribute: false }) making: Progress | null = null;
  /** Whether this app can make one. */
  @property({ type: Boolean }) canReel = false;

  override render(): TemplateResult {
    const { moments } = this;
    return html`
      <header>
        ${
          this.looking
            ? this.#working(msg('Listening to the recording'), this.looking)
            : html`<wa-button
                size="s"
                appearance="outlined"
                @click=${() => this.dispatchEvent(new Event('propose'))}
              >
                <co-icon slot="start" .icon=${Sparkles}></co-icon>${msg('Propose chapters')}
              </wa-button>`
        }
        ${
          this.making
            ? this.#working(msg('Making the reel'), this.making)
            : this.canReel
              ? html`<wa-button
                  size="s"
                  appearance="outlined"
                  title=${msg('A new recording of half a minute or more, with the best moments')}
                  @click=${() => this.dispatchEvent(new Event('reel'))}
                >
                  <co-icon slot="start" .icon=${Clapperboard}></co-icon>${msg('Make a reel')}
                </wa-button>`
              : nothing
        }
      </header>
      ${moments ? this.#list(moments) : nothing}
    `;
  }

  #list(moments: readonly Moment[]): TemplateResult {
    if (moments.length === 0)
      return html`<p class="empty quiet" role="status">${msg('Nothing more stands out here.')}</p>`;
    return html`<ol aria-label=${msg('Proposed chapters')}>
      ${moments.map((moment) => {
        const { atMs, reason } = moment;
        const title = titleOf(reason);
        const why = reasonWords(reason);
        return html`<li>
          <button class="moment" type="button" @click=${() => sendSeek(this, atMs)}>
            <time class="quiet">${formatClock(atMs)}</time>
            <span class="what" dir="auto">${title}<span class="why quiet">${why}</span></span>
          </button>
          <span>
            <button
              class="tool"
              type="button"
              aria-label=${msg(str`Take over ${title}`)}
              title=${msg('Take over as a chapter')}
              @click=${() =>
                this.#edit({
                  kind: 'add',
                  chapter: { atMs: Math.round(atMs), title, reason: why },
                  proposal: keyOf(moment),
                })}
            >
              <co-icon .icon=${Check}></co-icon></button
            ><button
              class="tool"
              type="button"
              aria-label=${msg(str`Dismiss ${title}`)}
              title=${msg('Dismiss')}
              @click=${() => this.#edit({ kind: 'dismiss', key: keyOf(moment) })}
            >
              <co-icon .icon=${X}></co-icon>
            </button>
          </span>
        </li>`;
      })}
    </ol>`;
  }

  #working(label: string, { fraction }: Progress): TemplateResult {
    return html`<span class="working">
      ${label}
      <wa-progress-bar label=${label} .value=${Math.round(fraction * 100)}></wa-progress-bar>
    </span>`;
  }

  #edit(edit: ChapterEdit): void {
    const event: ChapterEditEvent = new CustomEvent('chapter-edit', { detail: edit });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-highlights-list': HighlightsList;
  }
}

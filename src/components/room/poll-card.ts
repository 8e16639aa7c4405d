import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { styleMap } from 'lit/directives/style-map.js';
import { Check } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Poll, PollOption } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { fieldsetStyles } from '../shared/fieldset.styles.ts';
import '../shared/icon.ts';

/** The option chosen, by its index. */
export type VoteEvent = CustomEvent<number>;

/**
 * One poll: while it is open, one choice with the standing behind it; then the result.
 * @fires vote {VoteEvent}
 * @fires close-poll
 */
@customElement('co-poll-card')
export class PollCard extends LitElement {
  static override styles = [
    baseStyles,
    fieldsetStyles,
    css`
      :host {
        display: block;
      }
      legend {
        margin-block-end: var(--wa-space-2xs);
        font-weight: 650;
        line-height: 1.35;
        overflow-wrap: anywhere;
      }
      .option {
        position: relative;
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
        min-block-size: 2.5rem;
        padding: var(--wa-space-2xs) var(--wa-space-s);
        border: 1px solid var(--wa-color-neutral-border-normal);
        border-radius: var(--wa-border-radius-m);
        overflow: hidden;
        isolation: isolate;
      }
      label.option {
        cursor: pointer;
      }
      label.option:focus-within {
        outline: 3px solid var(--wa-color-focus);
      }
      .chosen {
        border-color: var(--wa-color-brand-border-loud);
      }
      .bar {
        position: absolute;
        z-index: -1;
        inset: 0;
        transform-origin: left;
        background: var(--wa-color-brand-fill-quiet);
        transition: transform 250ms ease-out;
      }
      .bar:dir(rtl) {
        transform-origin: right;
      }
      .leads .bar {
        background: var(--wa-color-brand-fill-normal);
      }
      .text {
        flex: 1;
        min-inline-size: 0;
        overflow-wrap: anywhere;
        line-height: 1.3;
      }
      .votes {
        flex: none;
        font-size: var(--wa-font-size-s);
        font-variant-numeric: tabular-nums;
        font-weight: 600;
      }
      input {
        flex: none;
        inline-size: 1.1rem;
        block-size: 1.1rem;
        margin: 0;
        accent-color: var(--wa-color-brand-fill-loud);
      }
      input:focus-visible {
        outline: none;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-xs);
        margin-block-start: var(--wa-space-xs);
        font-size: var(--wa-font-size-xs);
      }
      @media (prefers-reduced-motion: reduce) {
        .bar {
          transition: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) poll: Poll | null = null;
  /** The person is its author, or keeps order. */
  @property({ type: Boolean }) closable = false;

  override render(): TemplateResult | typeof nothing {
    const { poll } = this;
    if (!poll) return nothing;
    const votes = poll.options.reduce((sum, option) => sum + option.votes, 0);
    const most = Math.max(...poll.options.map((option) => option.votes));
    return html`<fieldset role=${poll.closed ? 'group' : 'radiogroup'} aria-labelledby="question">
        <legend id="question"><bdi>${poll.question}</bdi></legend>
        ${poll.options.map((option, index) => this.#option(option, index, { closed: poll.closed, votes, most }))}
      </fieldset>
      <div class="foot">
        <span class="quiet">
          <bdi>${poll.isOwn ? msg(str`${poll.authorName} (you)`) : poll.authorName}</bdi> ·
          ${countWords(votes)} ${poll.closed ? html` · <strong>${msg('Closed')}</strong>` : nothing}
        </span>
        ${
          this.closable && !poll.closed
            ? html`<wa-button
                size="s"
                appearance="plain"
                @click=${() => this.dispatchEvent(new Event('close-poll'))}
                >${msg('Close poll')}</wa-button
              >`
            : nothing
        }
      </div>`;
  }

  #option(
    option: PollOption,
    index: number,
    { closed, votes, most }: { closed: boolean; votes: number; most: number },
  ): TemplateResult {
    const share = votes === 0 ? 0 : option.votes / votes;
    const percent = new Intl.NumberFormat(undefined, { style: 'percent' }).format(share);
    const leads = closed && option.votes > 0 && option.votes === most;
    const mood = `option ${option.chosenByMe ? 'chosen' : ''} ${leads ? 'leads' : ''}`;
    const content = html`
      <span class="bar" style=${styleMap({ transform: `scaleX(${share.toFixed(3)})` })}></span>
      <bdi class="text">${option.text}</bdi>
      <span class="votes">${option.votes} · ${percent}</span>
    `;
    if (closed) {
      return html`<div class=${mood}>
        ${
          option.chosenByMe
            ? html`<co-icon .icon=${Check}></co-icon><span class="visually-hidden">${msg('Your vote')}</span>`
            : nothing
        }
        ${content}
      </div>`;
    }
    return html`<label class=${mood}>
      <input
        type="radio"
        name="option"
        .checked=${live(option.chosenByMe)}
        @change=${() => this.#vote(index)}
      />
      ${content}
    </label>`;
  }

  #vote(option: number): void {
    const event: VoteEvent = new CustomEvent('vote', { detail: option });
    this.dispatchEvent(event);
  }
}

function countWords(votes: number): string {
  return votes === 1 ? msg('1 vote') : msg(str`${votes} votes`);
}

declare global {
  interface HTMLElementTagNameMap {
    'co-poll-card': PollCard;
  }
}

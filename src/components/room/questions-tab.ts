import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { Check, ChevronUp, CircleHelp } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant, Question } from '../../app.ts';
import { asAppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { converse } from './conversation-request.ts';
import { fieldStyles } from './field-styles.ts';
import { keepsOrder } from './participant-actions.ts';
import { tabStyles } from './tab-styles.ts';
import '../shared/icon.ts';

/**
 * Questions with those who want them answered too, the most wanted first.
 * @fires conversation-request {ConversationRequest}
 */
@customElement('co-questions-tab')
export class QuestionsTab extends LitElement {
  static override styles = [
    baseStyles,
    fieldStyles,
    tabStyles,
    css`
      li {
        display: flex;
        gap: var(--wa-space-s);
        padding-block: var(--wa-space-s);
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      .vote {
        flex: none;
        align-self: start;
        display: grid;
        justify-items: center;
        align-content: center;
        inline-size: 2.75rem;
        min-block-size: 3rem;
        padding: 0;
        font: inherit;
        font-weight: 650;
        line-height: 1.1;
        color: inherit;
        background: transparent;
        border: 1px solid var(--wa-color-neutral-border-loud);
        border-radius: var(--wa-border-radius-m);
        cursor: pointer;
      }
      .vote[aria-pressed='true'] {
        color: var(--wa-color-brand-on-loud);
        background: var(--wa-color-brand-fill-loud);
        border-color: transparent;
      }
      .body {
        flex: 1;
        min-inline-size: 0;
        display: grid;
        gap: var(--wa-space-2xs);
        justify-items: start;
      }
      .text {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        unicode-bidi: isolate;
      }
      .answered .text {
        color: var(--wa-color-text-quiet);
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs);
        font-size: var(--wa-font-size-xs);
      }
      .done {
        display: inline-flex;
        align-items: center;
        gap: 0.2rem;
        font-weight: 600;
        color: var(--wa-color-success-on-quiet);
      }
    `,
  ];

  /** Most wanted first, answered ones last. */
  @property({ attribute: false }) questions: readonly Question[] = [];
  @property({ attribute: false }) self: Participant | undefined = undefined;

  @state() private draft = '';
  @state() private problem = '';

  override focus(): void {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  override render(): TemplateResult {
    return html`
      <div class="list">
        ${
          this.questions.length === 0
            ? html`<div class="empty">
                <co-icon .icon=${CircleHelp}></co-icon>
                <p>${msg('No questions yet.')}</p>
                <p class="quiet">${msg('Ask one, and others can vote it up.')}</p>
              </div>`
            : html`<ul aria-label=${msg('Questions')}>
                ${repeat(
                  this.questions,
                  ({ id }) => id,
                  (question, index) => this.#question(question, `question-${index}`),
                )}
              </ul>`
        }
      </div>
      <form class="form" @submit=${(event: Event) => this.#submit(event)}>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="row">
          <textarea
            rows="1"
            maxlength="500"
            dir="auto"
            aria-label=${msg('Question')}
            placeholder=${msg('What do you want to know?')}
            .value=${live(this.draft)}
            @input=${(event: Event) => (this.draft = (event.target as HTMLTextAreaElement).value)}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event);
            }}
          ></textarea>
          <wa-button size="s" variant="brand" @click=${() => this.#ask()}>${msg('Ask')}</wa-button>
        </div>
      </form>
    `;
  }

  #question(question: Question, textId: string): TemplateResult {
    const { id, authorName, isOwn, text, upvotes, upvotedByMe, answered } = question;
    return html`<li class=${answered ? 'answered' : ''}>
      <button
        class="vote"
        aria-pressed=${upvotedByMe ? 'true' : 'false'}
        aria-describedby=${textId}
        title=${upvotedByMe ? msg('Take my vote back') : msg('I want to know this too')}
        @click=${() => this.#do(converse(this, { kind: 'upvote', questionId: id, wanted: !upvotedByMe }))}
      >
        <co-icon .icon=${ChevronUp}></co-icon
        ><span class="visually-hidden">${msg('Upvote')}, </span>${upvotes}
      </button>
      <div class="body">
        <p class="text" dir="auto" id=${textId}>${text}</p>
        <div class="foot">
          <bdi class="quiet">${isOwn ? msg(str`${authorName} (you)`) : authorName}</bdi>
          ${
            answered
              ? html`<span class="done"><co-icon .icon=${Check}></co-icon>${msg('Answered')}</span>`
              : nothing
          }
          ${
            isOwn || keepsOrder(this.self)
              ? html`<wa-button
                  size="s"
                  appearance="plain"
                  aria-describedby=${textId}
                  @click=${() =>
                    this.#do(converse(this, { kind: 'mark-answered', questionId: id, answered: !answered }))}
                  >${answered ? msg('Reopen') : msg('Mark answered')}</wa-button
                >`
              : nothing
          }
        </div>
      </div>
    </li>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const text = this.draft;
    if (text.trim() === '') return;
    this.draft = '';
    const accepted = await this.#do(converse(this, { kind: 'ask', text }));
    if (!accepted && this.draft === '') this.draft = text;
  }

  /** Shows why something was not accepted; true where it was. */
  async #do(work: Promise<void>): Promise<boolean> {
    try {
      await work;
      this.problem = '';
      return true;
    } catch (error) {
      this.problem = errorText(asAppError(error)).sentence;
      return false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-questions-tab': QuestionsTab;
  }
}

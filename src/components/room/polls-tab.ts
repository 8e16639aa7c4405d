import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ChartBarBig, Plus } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant, Poll } from '../../app.ts';
import { asAppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { converse } from './conversation-request.ts';
import { fieldStyles } from './field-styles.ts';
import { keepsOrder } from './participant-actions.ts';
import type { VoteEvent } from './poll-card.ts';
import { tabStyles } from './tab-styles.ts';
import '../shared/icon.ts';
import './poll-card.ts';
import './poll-form.ts';

/**
 * Polls, the newest first, and a form for a new one.
 * @fires conversation-request {ConversationRequest}
 */
@customElement('co-polls-tab')
export class PollsTab extends LitElement {
  static override styles = [
    baseStyles,
    fieldStyles,
    tabStyles,
    css`
      li {
        padding-block: var(--wa-space-m);
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      .problem {
        padding-block: var(--wa-space-xs);
      }
      .form wa-button {
        justify-self: start;
      }
    `,
  ];

  /** Newest first. */
  @property({ attribute: false }) polls: readonly Poll[] = [];
  @property({ attribute: false }) self: Participant | undefined = undefined;

  @state() private isMaking = false;
  @state() private problem = '';

  override render(): TemplateResult {
    return html`
      <div class="list">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${
          this.polls.length === 0
            ? html`<div class="empty">
                <co-icon .icon=${ChartBarBig}></co-icon>
                <p>${msg('No polls yet.')}</p>
                <p class="quiet">${msg('Everyone has one vote, and sees the votes come in.')}</p>
              </div>`
            : html`<ul aria-label=${msg('Polls')}>
                ${repeat(
                  this.polls,
                  ({ id }) => id,
                  (poll) => this.#poll(poll),
                )}
              </ul>`
        }
      </div>
      <div class="form">
        <co-poll-form ?hidden=${!this.isMaking} @done=${() => (this.isMaking = false)}></co-poll-form>
        ${
          this.isMaking
            ? nothing
            : html`<wa-button size="s" variant="brand" @click=${() => this.#make()}>
                <co-icon slot="start" .icon=${Plus}></co-icon>${msg('New poll')}
              </wa-button>`
        }
      </div>
    `;
  }

  #poll(poll: Poll): TemplateResult {
    const pollId = poll.id;
    return html`<li>
      <co-poll-card
        .poll=${poll}
        ?closable=${poll.isOwn || keepsOrder(this.self)}
        @vote=${(event: VoteEvent) => this.#do(converse(this, { kind: 'vote', pollId, option: event.detail }))}
        @close-poll=${() => this.#do(converse(this, { kind: 'close-poll', pollId }))}
      ></co-poll-card>
    </li>`;
  }

  async #make(): Promise<void> {
    this.isMaking = true;
    await this.updateComplete;
    this.renderRoot.querySelector('co-poll-form')?.focus();
  }

  async #do(work: Promise<void>): Promise<void> {
    try {
      await work;
      this.problem = '';
    } catch (error) {
      this.problem = errorText(asAppError(error)).sentence;
      // Copies, so that the cards render anew: a vote that did not count is shown where it was.
      this.polls = this.polls.map((poll) => ({ ...poll }));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-polls-tab': PollsTab;
  }
}

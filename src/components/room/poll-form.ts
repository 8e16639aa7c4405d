import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { Plus, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { asAppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { converse } from './conversation-request.ts';
import { fieldStyles } from './field-styles.ts';
import '../shared/icon.ts';

const FEWEST_OPTIONS = 2;
const MOST_OPTIONS = 6;

/**
 * Where a poll is made. Keeps what was written until the poll is open.
 * @fires conversation-request {ConversationRequest}
 * @fires done when the poll was opened, or given up
 */
@customElement('co-poll-form')
export class PollForm extends LitElement {
  static override styles = [
    baseStyles,
    fieldStyles,
    css`
      form {
        display: grid;
        gap: var(--wa-space-xs);
      }
      h3 {
        font-size: var(--wa-font-size-m);
      }
      .line {
        display: flex;
        align-items: center;
        gap: var(--wa-space-2xs);
      }
      input {
        flex: 1;
        min-inline-size: 0;
        inline-size: 100%;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
        justify-content: flex-end;
      }
    `,
  ];

  @state() private question = '';
  @state() private options: readonly string[] = ['', ''];
  @state() private problem = '';

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override render(): TemplateResult {
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#open();
      }}
    >
      <h3>${msg('New poll')}</h3>
      <input
        type="text"
        maxlength="500"
        dir="auto"
        aria-label=${msg('Poll question')}
        placeholder=${msg('What is to be decided?')}
        .value=${live(this.question)}
        @input=${(event: Event) => (this.question = (event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      />
      ${this.options.map((option, index) => this.#option(option, index))}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="buttons">
        ${
          this.options.length < MOST_OPTIONS
            ? html`<wa-button
                size="s"
                appearance="plain"
                @click=${() => (this.options = [...this.options, ''])}
              >
                <co-icon slot="start" .icon=${Plus}></co-icon>${msg('Add option')}
              </wa-button>`
            : nothing
        }
        <wa-button size="s" appearance="outlined" @click=${() => this.#done()}>${msg('Cancel')}</wa-button>
        <wa-button size="s" variant="brand" @click=${() => this.#open()}>${msg('Start poll')}</wa-button>
      </div>
    </form>`;
  }

  #option(option: string, index: number): TemplateResult {
    const number = index + 1;
    return html`<div class="line">
      <input
        type="text"
        maxlength="100"
        dir="auto"
        aria-label=${msg(str`Option ${number}`)}
        placeholder=${msg(str`Option ${number}`)}
        .value=${live(option)}
        @input=${(event: Event) => this.#change(index, (event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      />
      ${
        this.options.length > FEWEST_OPTIONS
          ? html`<wa-button
              size="s"
              appearance="plain"
              @click=${() => (this.options = this.options.filter((_, other) => other !== index))}
            >
              <co-icon .icon=${X}></co-icon
              ><span class="visually-hidden">${msg(str`Take out option ${number}`)}</span>
            </wa-button>`
          : nothing
      }
    </div>`;
  }

  #change(index: number, text: string): void {
    this.options = this.options.map((option, other) => (other === index ? text : option));
  }

  /** A button of the theme stands in its own shadow, so that Enter does not find it by itself. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    void this.#open();
  }

  async #open(): Promise<void> {
    const question = this.question.trim();
    const options = this.options.map((option) => option.trim()).filter((option) => option !== '');
    if (question === '' || options.length < FEWEST_OPTIONS) {
      this.problem = msg('A poll needs a question and at least two options.');
      return;
    }
    if (new Set(options).size < options.length) {
      this.problem = msg('Two options are the same.');
      return;
    }
    try {
      await converse(this, { kind: 'open-poll', question, options });
      this.#done();
    } catch (error) {
      this.problem = errorText(asAppError(error)).sentence;
    }
  }

  #done(): void {
    this.question = '';
    this.options = ['', ''];
    this.problem = '';
    this.dispatchEvent(new Event('done'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-poll-form': PollForm;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { Paperclip, SendHorizontal } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant } from '../../app.ts';
import { asAppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { converse } from './conversation-request.ts';
import { fieldStyles } from './field-styles.ts';
import '../shared/icon.ts';

/** Whom one writes to from now on: an identity, or null for everyone. */
export type DirectToEvent = CustomEvent<string | null>;

/**
 * Where one writes. Keeps the draft for as long as it lives.
 * @fires conversation-request {ConversationRequest}
 * @fires direct-to {DirectToEvent}
 */
@customElement('co-chat-composer')
export class ChatComposer extends LitElement {
  static override styles = [
    baseStyles,
    fieldStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-xs) var(--wa-space-s) max(var(--wa-space-s), env(safe-area-inset-bottom));
        border-block-start: 1px solid var(--wa-color-surface-border);
      }
      .to {
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
        font-size: var(--wa-font-size-s);
      }
      select {
        flex: 1;
        min-inline-size: 0;
        block-size: 2rem;
        padding-block: 0;
      }
      select.direct {
        border: 1px dashed var(--wa-color-warning-border-normal);
        font-weight: 600;
      }
      .row {
        display: flex;
        align-items: flex-end;
        gap: var(--wa-space-2xs);
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        max-block-size: 9rem;
        min-block-size: 2.5rem;
        resize: none;
        field-sizing: content;
      }
    `,
  ];

  @property({ attribute: false }) participants: readonly Participant[] = [];
  /** The identity one writes to; null writes to everyone. */
  @property({ attribute: false }) directTo: string | null = null;

  @state() private draft = '';
  @state() private problem = '';
  @query('textarea') private field!: HTMLTextAreaElement | null;
  @query('input[type=file]') private picker!: HTMLInputElement;
  /** The last name of whoever one writes to, for when they have left. */
  #nameOfReader = '';

  override focus(): void {
    this.field?.focus();
  }

  /** Offers files to whom one writes to now. */
  async offer(files: readonly File[]): Promise<void> {
    const { directTo } = this;
    if (this.#isReaderGone()) return;
    try {
      for (const file of files) await converse(this, { kind: 'offer-file', file, directTo });
      this.problem = '';
    } catch (error) {
      this.problem = errorText(asAppError(error)).sentence;
    }
  }

  override willUpdate(): void {
    this.#nameOfReader = this.#readers().get(this.directTo ?? '') ?? this.#nameOfReader;
  }

  override render(): TemplateResult {
    const isGone = this.#isReaderGone();
    return html`
      ${this.#chooser(isGone)}
      ${
        isGone
          ? html`<p class="problem" role="alert">
              ${msg(str`${this.#nameOfReader} is not here any more, so they cannot read it.`)}
            </p>`
          : this.problem
            ? html`<p class="problem" role="alert">${this.problem}</p>`
            : nothing
      }
      <div class="row">
        <wa-button
          size="s"
          appearance="plain"
          title=${msg('Attach file')}
          @click=${() => this.picker.click()}
        >
          <co-icon .icon=${Paperclip}></co-icon><span class="visually-hidden">${msg('Attach file')}</span>
        </wa-button>
        <input type="file" multiple hidden @change=${() => this.#picked()} />
        <textarea
          rows="1"
          maxlength="4000"
          dir="auto"
          aria-label=${msg('Message')}
          placeholder=${this.directTo === null ? msg('Message to everyone') : msg(str`Message to ${this.#nameOfReader}`)}
          .value=${live(this.draft)}
          @input=${(event: InputEvent) => this.#typed((event.target as HTMLTextAreaElement).value)}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
          @paste=${(event: ClipboardEvent) => this.#onPaste(event)}
        ></textarea>
        <wa-button
          size="s"
          variant="brand"
          title=${msg('Send (Enter)')}
          ?disabled=${isGone}
          @click=${() => this.#send()}
        >
          <co-icon .icon=${SendHorizontal}></co-icon><span class="visually-hidden">${msg('Send')}</span>
        </wa-button>
      </div>
    `;
  }

  /** Names by identity, without oneself; a person with several tabs is one. */
  #readers(): ReadonlyMap<string, string> {
    const others = this.participants.filter(({ isSelf }) => !isSelf);
    const own = this.participants.find(({ isSelf }) => isSelf)?.identity;
    return new Map(
      others.filter(({ identity }) => identity !== own).map(({ identity, name }) => [identity, name]),
    );
  }

  /** Never falls back to everyone: what was meant for one must not be read by all. */
  #isReaderGone(): boolean {
    return this.directTo !== null && !this.#readers().has(this.directTo);
  }

  #chooser(isGone: boolean): TemplateResult {
    const chosen = this.directTo ?? '';
    return html`<label class="to">
      <span>${msg('To')}</span>
      <select
        class=${this.directTo === null ? '' : 'direct'}
        .value=${live(chosen)}
        @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value || null)}
      >
        <option value="" ?selected=${chosen === ''}>${msg('Everyone')}</option>
        ${[...this.#readers()].map(
          ([identity, name]) =>
            html`<option value=${identity} ?selected=${identity === chosen}>
              ${msg(str`Only ${name}`)}
            </option>`,
        )}
        ${isGone ? html`<option value=${chosen} selected>${msg(str`${this.#nameOfReader} (left)`)}</option>` : nothing}
      </select>
    </label>`;
  }

  #choose(directTo: string | null): void {
    const event: DirectToEvent = new CustomEvent('direct-to', {
      detail: directTo,
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(event);
  }

  #typed(text: string): void {
    this.draft = text;
    this.problem = '';
    void converse(this, { kind: 'typing' });
  }

  #onKey(event: KeyboardEvent): void {
    // Enter that ends the composition of a letter (Japanese, Chinese, Korean) does not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.#send();
  }

  #onPaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.offer(files);
  }

  #picked(): void {
    const files = [...(this.picker.files ?? [])];
    // The same file may be chosen again.
    this.picker.value = '';
    void this.offer(files);
  }

  async #send(): Promise<void> {
    const text = this.draft;
    if (text.trim() === '' || this.#isReaderGone()) return;
    this.draft = '';
    this.focus();
    try {
      await converse(this, { kind: 'say', text, directTo: this.directTo });
      this.problem = '';
    } catch (error) {
      this.problem = errorText(asAppError(error)).sentence;
      // Nothing is lost, unless something else was begun meanwhile.
      if (this.draft === '') this.draft = text;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-chat-composer': ChatComposer;
  }
  interface HTMLElementEventMap {
    'direct-to': DirectToEvent;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Pencil } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { TranscriptCue, TranscriptEdit, TranscriptMatch } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import '../shared/icon.ts';
import { sendSeek } from './pane-events.ts';
import { paneStyles } from './pane.styles.ts';

/** One change that is asked for. */
export type TranscriptEditEvent = CustomEvent<TranscriptEdit>;

/**
 * Something that is said: to go to, and to be put right.
 * @fires seek {SeekEvent}
 * @fires transcript-edit {TranscriptEditEvent}
 */
@customElement('co-transcript-cue')
export class TranscriptCueView extends LitElement {
  static override styles = [
    baseStyles,
    paneStyles,
    css`
      :host {
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .what {
        white-space: pre-line;
      }
      .author {
        font-weight: 600;
      }
      mark {
        background: var(--wa-color-warning-fill-loud);
        color: var(--wa-color-warning-on-loud);
        border-radius: 0.15em;
      }
      mark.here {
        outline: 2px solid var(--wa-color-warning-border-loud);
      }
      form {
        display: grid;
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-xs);
      }
      textarea {
        field-sizing: content;
        min-block-size: 3.5rem;
        resize: vertical;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-2xs);
      }
    `,
  ];

  @property({ attribute: false }) cue: TranscriptCue | null = null;
  /** Its place in the transcript. */
  @property({ type: Number }) index = 0;
  /** What is looked for, in this cue. */
  @property({ attribute: false }) found: readonly TranscriptMatch[] = [];
  /** The one that the search is at. */
  @property({ attribute: false }) match: TranscriptMatch | null = null;
  /** Those who speak in the recording, to be chosen from. */
  @property({ attribute: false }) authors: readonly string[] = [];

  @state() private isOpen = false;
  @query('textarea') private words!: HTMLTextAreaElement | null;
  @query('input') private author!: HTMLInputElement | null;

  override render(): TemplateResult | typeof nothing {
    const { cue } = this;
    if (!cue) return nothing;
    return this.isOpen ? this.#form(cue) : this.#row(cue);
  }

  #row(cue: TranscriptCue): TemplateResult {
    const { author, fromMs } = cue;
    // prettier-ignore
    return html`<div class="row">
      <button class="moment" type="button" @click=${() => sendSeek(this, fromMs)}>
        <time class="quiet">${formatClock(fromMs)}</time>
        <span class="what" dir="auto">${author === null ? nothing : html`<bdi class="author">${author}</bdi> `}${this.#marked(cue)}</span>
      </button>
      <button
        class="tool"
        type="button"
        aria-label=${msg(str`Edit what is said at ${formatClock(fromMs)}`)}
        title=${msg('Edit')}
        @click=${() => void this.#open()}
      >
        <co-icon .icon=${Pencil}></co-icon>
      </button>
    </div>`;
  }

  #marked({ text }: TranscriptCue): unknown[] {
    const parts: unknown[] = [];
    let end = 0;
    for (const match of this.found) {
      parts.push(text.slice(end, match.from));
      parts.push(
        html`<mark class=${match === this.match ? 'here' : ''}>${text.slice(match.from, match.to)}</mark>`,
      );
      end = match.to;
    }
    return [...parts, text.slice(end)];
  }

  #form(cue: TranscriptCue): TemplateResult {
    const { index } = this;
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        this.#save();
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.isOpen = false;
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#save();
      }}
    >
      <input
        list="authors"
        maxlength="80"
        aria-label=${msg('Who speaks')}
        placeholder=${msg('Who speaks')}
        .value=${cue.author ?? ''}
      />
      <datalist id="authors">${this.authors.map((name) => html`<option value=${name}></option>`)}</datalist>
      <textarea maxlength="2000" aria-label=${msg('What is said')} .value=${cue.text}></textarea>
      <div class="buttons">
        <wa-button size="s" variant="brand" type="submit" @click=${() => this.#save()}
          >${msg('Save')}</wa-button
        >
        <wa-button size="s" appearance="outlined" @click=${() => (this.isOpen = false)}
          >${msg('Cancel')}</wa-button
        >
        <wa-button
          size="s"
          appearance="plain"
          title=${msg('Makes two of it, where the cursor stands')}
          @click=${() => this.#ask({ kind: 'split', index, at: this.words?.selectionStart ?? 0 })}
          >${msg('Split')}</wa-button
        >
        <wa-button
          size="s"
          appearance="plain"
          title=${msg('Makes one of this and the next')}
          @click=${() => this.#ask({ kind: 'merge', index })}
          >${msg('Merge')}</wa-button
        >
        <wa-button
          size="s"
          appearance="plain"
          variant="danger"
          @click=${() => this.#ask({ kind: 'delete', index })}
          >${msg('Delete')}</wa-button
        >
      </div>
    </form>`;
  }

  async #open(): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    this.words?.focus();
  }

  #save(): void {
    if (!this.isOpen) return;
    const author = this.author?.value ?? '';
    this.#ask({ kind: 'write', index: this.index, author, text: this.words?.value ?? '' });
  }

  #ask(edit: TranscriptEdit): void {
    this.isOpen = false;
    const event: TranscriptEditEvent = new CustomEvent('transcript-edit', { detail: edit });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-transcript-cue': TranscriptCueView;
  }
}

import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Download, Pencil, Plus, Trash2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { chaptersToVtt, type Chapter, type ChapterEdit, type ChaptersSidecar } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import '../shared/icon.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import { sendSeek, type ChapterEditEvent } from './pane-events.ts';
import { paneStyles } from './pane.styles.ts';
import type { Mark } from './player/player-command.ts';

/** A chapter of the recording, or a set that was trained in it, which is not changed here. */
type Entry = (Chapter & { readonly isSet: false }) | (Mark & { readonly isSet: true });

/**
 * The chapters of a recording: to go to, to add where the player is, to rename and to delete.
 * @slot Below the list: what is proposed.
 * @fires seek {SeekEvent}
 * @fires chapter-edit {ChapterEditEvent}
 */
@customElement('co-chapters-pane')
export class ChaptersPane extends LitElement {
  static override styles = [
    baseStyles,
    paneStyles,
    css`
      form {
        grid-column: 1 / -1;
        padding: var(--wa-space-2xs);
      }
    `,
  ];

  @property({ attribute: false }) sidecar: ChaptersSidecar | null = null;
  @property({ attribute: false }) sets: readonly Mark[] = [];
  @property({ type: Number }) positionMs = 0;
  @property({ type: Number }) durationMs = 0;
  /** Of the recording: the file is called after it. */
  @property() name = '';
  /** The chapter whose name is being written. */
  @state() private renamingMs: number | null = null;
  @query('form input') private input!: HTMLInputElement | null;

  protected override updated(): void {
    if (this.renamingMs !== null && this.input && this.shadowRoot?.activeElement !== this.input) {
      this.input.focus();
      this.input.select();
    }
  }

  override render(): TemplateResult {
    const entries = this.#entries();
    const now = entries.findLastIndex(({ atMs }) => atMs <= this.positionMs);
    return html`
      <header>
        <wa-button size="s" appearance="outlined" @click=${() => this.#add()}>
          <co-icon slot="start" .icon=${Plus}></co-icon>${msg('Add chapter')}
        </wa-button>
        ${
          entries.length > 0
            ? html`<wa-button
                size="s"
                appearance="plain"
                title=${msg('Download the chapters as a WebVTT file')}
                @click=${() => this.#download(entries)}
              >
                <co-icon slot="start" .icon=${Download}></co-icon>${msg('WebVTT')}
              </wa-button>`
            : nothing
        }
      </header>
      <div class="scroll">
        ${
          entries.length === 0
            ? html`<p class="empty quiet">
                ${msg('No chapters yet. Play to a place, and add one there; or let the app propose some.')}
              </p>`
            : html`<ol aria-label=${msg('Chapters')}>
                ${entries.map((entry, index) => this.#entry(entry, index === now))}
              </ol>`
        }
        <slot></slot>
      </div>
    `;
  }

  #entries(): readonly Entry[] {
    return [
      ...(this.sidecar?.chapters ?? []).map((chapter) => ({ ...chapter, isSet: false as const })),
      ...this.sets.map((mark) => ({ ...mark, isSet: true as const })),
    ].toSorted((a, b) => a.atMs - b.atMs);
  }

  #entry(entry: Entry, isNow: boolean): TemplateResult {
    const { atMs, title } = entry;
    if (!entry.isSet && this.renamingMs === atMs) return html`<li>${this.#form(atMs, title)}</li>`;
    const why = entry.isSet ? msg('Training') : entry.reason;
    return html`<li aria-current=${isNow ? 'true' : 'false'}>
      <button class="moment" type="button" @click=${() => sendSeek(this, atMs)}>
        <time class="quiet">${formatClock(atMs)}</time>
        <span class="what" dir="auto"
          >${title}${why ? html`<span class="why quiet">${why}</span>` : nothing}</span
        >
      </button>
      ${
        entry.isSet
          ? nothing
          : html`<span>
              <button
                class="tool"
                type="button"
                aria-label=${`${msg('Rename')} ${title}`}
                title=${msg('Rename')}
                @click=${() => (this.renamingMs = atMs)}
              >
                <co-icon .icon=${Pencil}></co-icon></button
              ><button
                class="tool"
                type="button"
                aria-label=${`${msg('Delete')} ${title}`}
                title=${msg('Delete')}
                @click=${() => this.#edit({ kind: 'delete', atMs })}
              >
                <co-icon .icon=${Trash2}></co-icon>
              </button>
            </span>`
      }
    </li>`;
  }

  #form(atMs: number, title: string): TemplateResult {
    const save = (event: Event): void => {
      event.preventDefault();
      if (this.renamingMs === null) return;
      this.renamingMs = null;
      this.#edit({ kind: 'rename', atMs, title: this.input?.value ?? title });
    };
    return html`<form @submit=${save} @focusout=${save}>
      <input
        aria-label=${msg('Name of the chapter')}
        maxlength="200"
        .value=${title}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Escape') this.renamingMs = null;
        }}
      />
    </form>`;
  }

  /** Named at once, so that it is written and done. */
  #add(): void {
    const atMs = Math.round(this.positionMs);
    const title = msg('New chapter');
    this.#edit({ kind: 'add', chapter: { atMs, title, reason: null } });
    this.renamingMs = atMs;
  }

  #edit(edit: ChapterEdit): void {
    const event: ChapterEditEvent = new CustomEvent('chapter-edit', { detail: edit });
    this.dispatchEvent(event);
  }

  #download(entries: readonly Entry[]): void {
    const chapters = entries.map(({ atMs, title }) => ({ atMs, title, reason: null }));
    const name = fileNameOf(`${this.name} ${msg('chapters')}`, 'text/vtt');
    saveFile(new File([chaptersToVtt(chapters, this.durationMs)], name, { type: 'text/vtt' }), name);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-chapters-pane': ChaptersPane;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Download, History, Upload } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import type { ExportFormat, TrainingSession } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatDate } from '../shared/format.ts';
import { EXPORT_FORMATS } from './export-formats.ts';
import { sessionFacts } from './training-words.ts';
import type { TrainingItemCommand, TrainingItemEvent } from './training-item.ts';
import '../shared/icon.ts';
import './training-item.ts';

/** What somebody wants of the log; deleting was asked about already. */
export type TrainingHistoryCommand =
  | { readonly kind: 'export'; readonly id: string; readonly format: ExportFormat }
  | { readonly kind: 'export-all'; readonly format: Exclude<ExportFormat, 'fit'> }
  | { readonly kind: 'import'; readonly file: File }
  | { readonly kind: 'delete'; readonly id: string };
export type TrainingHistoryEvent = CustomEvent<TrainingHistoryCommand>;

/** So many sessions are shown at once, and so many more each time. */
const PAGE = 30;

/**
 * The log of past sessions, the latest first.
 * @fires training-history-command {TrainingHistoryEvent}
 */
@customElement('co-training-history')
export class TrainingHistory extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
        color: var(--wa-color-text-normal);
      }
      header,
      .more,
      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs);
      }
      header {
        justify-content: space-between;
      }
      h2 {
        font-size: var(--wa-font-size-l);
      }
      ul {
        display: grid;
        gap: var(--wa-space-s);
      }
      .more {
        justify-content: center;
      }
      .empty {
        display: grid;
        justify-items: center;
        gap: var(--wa-space-s);
        padding: var(--wa-space-2xl) var(--wa-space-m);
        text-align: center;
      }
      .empty p {
        max-inline-size: 30rem;
      }
      .empty co-icon {
        font-size: 2.5rem;
        color: var(--wa-color-brand-on-quiet);
      }
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
    `,
  ];

  /** The latest first. */
  @property({ attribute: false }) sessions: readonly TrainingSession[] = [];
  /** A file is being taken in. */
  @property({ type: Boolean }) importing = false;
  @state() private shown = PAGE;
  @state() private deleting: TrainingSession | null = null;
  @query('input[type=file]') private fileInput!: HTMLInputElement;

  override render(): TemplateResult {
    const hidden = this.sessions.length - this.shown;
    return html`
      <header>
        <h2 id="title">${msg('Past trainings')}</h2>
        <div class="buttons">
          ${this.sessions.length > 0 ? this.#exportAll() : nothing}
          <wa-button
            size="s"
            appearance="outlined"
            ?loading=${this.importing}
            @click=${() => this.fileInput.click()}
          >
            <co-icon slot="start" .icon=${Upload}></co-icon>${msg('Import log')}
          </wa-button>
          <input
            type="file"
            hidden
            accept="application/json,.json"
            aria-label=${msg('Training log to import')}
            @change=${() => this.#import()}
          />
        </div>
      </header>
      ${
        this.sessions.length === 0
          ? html`<div class="empty">
              <co-icon .icon=${History}></co-icon>
              <p class="quiet">
                ${msg('No trainings yet. Each one is kept here with its sets as soon as the first set is done. The log stays on this device until you export it.')}
              </p>
            </div>`
          : nothing
      }
      <ul aria-labelledby="title" ?hidden=${this.sessions.length === 0}>
        ${repeat(
          this.sessions.slice(0, this.shown),
          ({ id }) => id,
          (session) =>
            html`<li aria-label=${formatDate(session.startedAtMs)}>
              <co-training-item
                .session=${session}
                @training-item-command=${(event: TrainingItemEvent) => this.#obey(session, event.detail)}
              ></co-training-item>
            </li>`,
        )}
      </ul>
      ${
        hidden > 0
          ? html`<div class="more">
              <wa-button appearance="outlined" size="s" @click=${() => (this.shown += PAGE)}
                >${msg(str`Show ${Math.min(PAGE, hidden)} earlier ones`)}</wa-button
              >
            </div>`
          : nothing
      }
      ${this.#deleteDialog()}
    `;
  }

  #exportAll(): TemplateResult {
    return html`<wa-dropdown
      placement="bottom-end"
      @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
        this.#fire({ kind: 'export-all', format: event.detail.item.value as 'csv' | 'json' })}
    >
      <wa-button slot="trigger" size="s" appearance="outlined" .withCaret=${true}
        >${msg('Export all')}</wa-button
      >
      ${EXPORT_FORMATS()
        .filter(([format]) => format !== 'fit')
        .map(
          ([format, words]) =>
            html`<wa-dropdown-item value=${format}>
              <co-icon slot="icon" .icon=${Download}></co-icon>${words}
            </wa-dropdown-item>`,
        )}
    </wa-dropdown>`;
  }

  #deleteDialog(): TemplateResult {
    const session = this.deleting;
    return html`<wa-dialog
      label=${msg('Delete this training?')}
      ?open=${session !== null}
      @wa-after-hide=${() => (this.deleting = null)}
    >
      <p>
        ${
          session
            ? msg(
                str`The training of ${formatDate(session.startedAtMs)} (${sessionFacts(session).join(', ')}) will be gone for good: there is no copy anywhere else, unless you have exported it.`,
              )
            : nothing
        }
      </p>
      <wa-button slot="footer" appearance="outlined" @click=${() => (this.deleting = null)}
        >${msg('Keep it')}</wa-button
      >
      <wa-button slot="footer" variant="danger" @click=${() => this.#delete()}
        >${msg('Delete for good')}</wa-button
      >
    </wa-dialog>`;
  }

  #obey(session: TrainingSession, command: TrainingItemCommand): void {
    if (command.kind === 'delete') this.deleting = session;
    else this.#fire({ ...command, id: session.id });
  }

  #delete(): void {
    const id = this.deleting?.id;
    this.deleting = null;
    if (id !== undefined) this.#fire({ kind: 'delete', id });
  }

  #import(): void {
    const file = this.fileInput.files?.[0];
    // So that the same file can be chosen again.
    this.fileInput.value = '';
    if (file) this.#fire({ kind: 'import', file });
  }

  #fire(command: TrainingHistoryCommand): void {
    const event: TrainingHistoryEvent = new CustomEvent('training-history-command', { detail: command });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-history': TrainingHistory;
  }
}

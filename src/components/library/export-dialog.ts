import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Download, Pause } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { ExportEntry, ExportOffer, LibraryItem, Passphrases, WebStorageSummary } from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formStyles } from '../shared/form-fields.ts';
import type { ExportCommand, ExportCommandEvent, ExportDraft } from './export-command.ts';
import type { DraftChangeEvent } from './export-form.ts';
import type { NoticeActionEvent } from '../shared/notice.ts';
import type { ResumeEvent } from './resume-form.ts';
import type { StorageTest } from './storage-events.ts';
import './export-form.ts';
import './export-report.ts';
import './export-running.ts';
import './resume-form.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';

/**
 * Chooses what to export of a recording, shows how far that is, and says what was made.
 * @fires export-command {ExportCommandEvent}
 * @fires storage-command {StorageCommandEvent}
 */
@customElement('co-export-dialog')
export class ExportDialog extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      wa-dialog {
        --width: 36rem;
      }
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
      .problem {
        margin-block-end: var(--wa-space-m);
      }
      .interrupted {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-s);
        margin-block-end: var(--wa-space-l);
        padding: var(--wa-space-s) var(--wa-space-m);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-neutral-fill-quiet);
      }
      .interrupted p {
        flex: 1 1 14rem;
      }
      .interrupted co-resume-form[asking] {
        flex-basis: 100%;
      }
    `,
  ];

  @property({ attribute: false }) item: LibraryItem | null = null;
  /** What can be made of it; null while it is being read. */
  @property({ attribute: false }) offer: ExportOffer | null = null;
  /** The latest export of it that was not put aside; null for none. */
  @property({ attribute: false }) entry: ExportEntry | null = null;
  /** How many exports are made before it. */
  @property({ type: Number }) countBefore = 0;
  /** What it takes to go on with it. */
  @property({ attribute: false }) needed: readonly (keyof Passphrases)[] = [];
  @property({ attribute: false }) storages: readonly WebStorageSummary[] = [];
  /** Of the new web storage that is typed. */
  @property({ attribute: false }) storageTest: StorageTest | null = null;
  /** Why what was asked of a web storage failed. */
  @property({ attribute: false }) storageError: AppError | null = null;
  /** Why what was asked for here was not done. */
  @property({ attribute: false }) problem: AppError | null = null;
  @property({ type: Boolean }) canUseFolder = false;
  @property({ type: Boolean }) canNotify = false;
  @state() private draft: ExportDraft | null = null;

  override render(): TemplateResult {
    const { item } = this;
    return html`<wa-dialog
      label=${msg(str`Export ${item?.name ?? ''}`)}
      ?open=${item !== null}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) this.#ask({ kind: 'close' });
      }}
    >
      ${
        this.problem
          ? html`<co-notice
              class="problem"
              .error=${this.problem}
              @notice-action=${() => this.#ask({ kind: 'dismiss' })}
            ></co-notice>`
          : nothing
      }
      ${item ? this.#body(this.entry) : nothing}
    </wa-dialog>`;
  }

  #body(entry: ExportEntry | null): TemplateResult {
    switch (entry?.state.kind) {
      case 'waiting':
      case 'running':
      case 'paused':
        return this.#running(entry);
      case 'done':
        return this.#done(entry);
      case 'failed':
        return html`<co-notice
            .error=${entry.state.error}
            @notice-action=${({ detail }: NoticeActionEvent) =>
              this.#ask(detail === 'retry' ? { kind: 'resume', id: entry.id } : { kind: 'again' })}
          ></co-notice>
          ${this.#again()}`;
      case 'interrupted':
        return html`<div class="interrupted">
            <p role="status">
              ${msg(str`An export of this recording was interrupted at ${Math.round(100 * entry.state.fraction)} %.`)}
            </p>
            ${this.#resume(entry, msg('Go on'), '')}
          </div>
          ${this.#form()}`;
      case undefined:
        return this.#form();
    }
  }

  #form(): TemplateResult {
    const { draft } = this;
    return html`<co-export-form
        .offer=${this.offer}
        ?canUseFolder=${this.canUseFolder}
        .storages=${this.storages}
        .storageTest=${this.storageTest}
        .storageError=${this.storageError}
        @draft-change=${({ detail }: DraftChangeEvent) => (this.draft = detail)}
      ></co-export-form>
      <wa-button
        slot="footer"
        variant="brand"
        ?disabled=${draft === null}
        @click=${() => draft && this.#ask({ kind: 'start', draft })}
        >${msg('Start export')}</wa-button
      >`;
  }

  #running(entry: ExportEntry): TemplateResult {
    const { id, state } = entry;
    return html`<co-export-running
        .entry=${entry}
        .countBefore=${this.countBefore}
        ?canNotify=${this.canNotify}
        @notify=${() => this.#ask({ kind: 'notify' })}
      ></co-export-running>
      <wa-button slot="footer" appearance="plain" @click=${() => this.#ask({ kind: 'remove', id })}>
        ${msg('Cancel')}
      </wa-button>
      ${
        state.kind === 'paused'
          ? this.#resume(entry, msg('Go on'))
          : html`<wa-button slot="footer" @click=${() => this.#ask({ kind: 'pause', id })}>
              <co-icon slot="start" .icon=${Pause}></co-icon>${msg('Pause')}
            </wa-button>`
      }`;
  }

  #done(entry: ExportEntry): TemplateResult {
    const { id, state, settings } = entry;
    const isDownload = state.kind === 'done' && state.made.kind === 'download';
    return html`<co-export-report .entry=${entry}></co-export-report> ${this.#again()}
      ${
        isDownload
          ? html`<wa-button slot="footer" variant="brand" @click=${() => this.#ask({ kind: 'save', id })}>
              <co-icon slot="start" .icon=${Download}></co-icon>
              ${settings.kind === 'hls' ? msg('Save the zip') : msg('Save the file')}
            </wa-button>`
          : nothing
      }`;
  }

  #again(): TemplateResult {
    return html`<wa-button slot="footer" appearance="plain" @click=${() => this.#ask({ kind: 'again' })}>
      ${msg('Export again')}
    </wa-button>`;
  }

  #resume({ id }: ExportEntry, label: string, slot = 'footer'): TemplateResult {
    return html`<co-resume-form
      slot=${slot}
      .label=${label}
      .needed=${this.needed}
      @resume=${({ detail }: ResumeEvent) => this.#ask({ kind: 'resume', id, passphrases: detail })}
    ></co-resume-form>`;
  }

  #ask(command: ExportCommand): void {
    const event: ExportCommandEvent = new CustomEvent('export-command', { detail: command });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-dialog': ExportDialog;
  }
}

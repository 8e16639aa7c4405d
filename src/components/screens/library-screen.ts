import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ArrowLeft, Clapperboard, ShieldCheck, Upload } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { Exports, Library, Ladder, LibraryItem } from '../../app.ts';
import { type AppError, asAppError } from '../../lib/errors.ts';
import type { ExportCommand, ExportCommandEvent } from '../library/export-dialog.ts';
import type { RecordingCommand, RecordingCommandEvent } from '../library/recording-item.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes } from '../shared/format.ts';
import { pageStyles } from '../shared/page-styles.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import '../library/export-dialog.ts';
import '../library/recording-item.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';

/** Everything that was recorded on this device. */
@customElement('co-library-screen')
export class LibraryScreen extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    css`
      .storage {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs) var(--wa-space-s);
        margin-block-end: var(--wa-space-m);
        font-size: var(--wa-font-size-s);
      }
      ul {
        display: grid;
        gap: var(--wa-space-s);
      }
      .empty {
        display: grid;
        justify-items: center;
        gap: var(--wa-space-s);
        padding: var(--wa-space-4xl) var(--wa-space-m);
        text-align: center;
      }
      .empty co-icon {
        font-size: 2.5rem;
        color: var(--wa-color-brand-on-quiet);
      }
      co-notice {
        margin-block-end: var(--wa-space-m);
      }
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
    `,
  ];

  @state() private library: Library | null = null;
  #exports: Exports | null = null;
  @state() private problem: AppError | null = null;
  @state() private importing = false;
  @state() private deleting: LibraryItem | null = null;
  @state() private renaming: LibraryItem | null = null;
  @state() private exportingId: string | null = null;
  @state() private ladder: Ladder | null = null;
  @query('input[type=file]') private fileInput!: HTMLInputElement;

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  async #open(): Promise<void> {
    this.problem = null;
    try {
      const { app } = this.#context;
      const [library, exports] = await Promise.all([app.library(), app.exports()]);
      this.#exports = exports;
      this.library = library;
      this.#watch.watch(library.recordings, library.storage, exports.states);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  override render(): TemplateResult {
    const { library } = this;
    return html`
      <div class="bar">
        <wa-button href="#/" appearance="plain" title=${msg('Back')}>
          <co-icon .icon=${ArrowLeft}></co-icon><span class="visually-hidden">${msg('Back')}</span>
        </wa-button>
        <h1>${msg('Library')}</h1>
        <wa-button
          appearance="outlined"
          ?loading=${this.importing}
          ?disabled=${!library}
          @click=${() => this.fileInput.click()}
        >
          <co-icon slot="start" .icon=${Upload}></co-icon>${msg('Import file')}
        </wa-button>
        <input
          type="file"
          hidden
          accept="video/*,audio/*"
          aria-label=${msg('File to import')}
          @change=${() => this.#import()}
        />
      </div>
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => this.#afterProblem()}></co-notice>`
          : nothing
      }
      ${library && this.#exports ? this.#content(library, this.#exports) : html`<p class="quiet" role="status">${msg('Opening the library…')}</p>`}
    `;
  }

  #content(library: Library, exports: Exports): TemplateResult {
    const recordings = library.recordings.value;
    const exportStates = exports.states.value;
    const exporting = recordings.find(({ id }) => id === this.exportingId) ?? null;
    return html`
      ${this.#storage(library)}
      ${
        recordings.length === 0
          ? html`<div class="empty">
              <co-icon .icon=${Clapperboard}></co-icon>
              <h2>${msg('No recordings yet')}</h2>
              <p class="quiet">
                ${msg('Record in a call, or import a video file. Recordings stay on this device until you share them.')}
              </p>
            </div>`
          : nothing
      }
      <ul aria-label=${msg('Recordings')} ?hidden=${recordings.length === 0}>
        ${repeat(
          recordings,
          ({ id }) => id,
          (item) =>
            html`<li aria-label=${item.name}>
              <co-recording-item
                .item=${item}
                .exportState=${exportStates.get(item.id) ?? null}
                @recording-command=${(event: RecordingCommandEvent) => this.#obey(library, exports, item, event.detail)}
              ></co-recording-item>
            </li>`,
        )}
      </ul>
      ${this.#deleteDialog(library)} ${this.#renameDialog(library)}
      <co-export-dialog
        .item=${exporting}
        .ladder=${this.ladder}
        .exportState=${exporting ? (exportStates.get(exporting.id) ?? null) : null}
        ?canUseFolder=${'showDirectoryPicker' in window}
        @export-command=${(event: ExportCommandEvent) => this.#obeyExport(exports, event.detail)}
      ></co-export-dialog>
    `;
  }

  #storage(library: Library): TemplateResult {
    const { usedBytes, quotaBytes, persistent } = library.storage.value;
    return html`<div class="storage quiet">
      <span>${msg(str`${formatBytes(usedBytes)} used of about ${formatBytes(quotaBytes)}`)}</span>
      ${
        persistent
          ? html`<span>· ${msg('kept safe from automatic clearing')}</span>`
          : html`<wa-button size="s" appearance="outlined" @click=${() => library.keepSafe()}>
              <co-icon slot="start" .icon=${ShieldCheck}></co-icon>${msg('Keep safe')}
            </wa-button>`
      }
    </div>`;
  }

  #deleteDialog(library: Library): TemplateResult {
    const item = this.deleting;
    return html`<wa-dialog
      label=${msg('Delete this recording?')}
      ?open=${item !== null}
      @wa-after-hide=${() => (this.deleting = null)}
    >
      <p>${msg(str`“${item?.name ?? ''}” will be gone for good: there is no copy anywhere else.`)}</p>
      <wa-button slot="footer" @click=${() => (this.deleting = null)}>${msg('Keep it')}</wa-button>
      <wa-button
        slot="footer"
        variant="danger"
        @click=${async () => {
          this.deleting = null;
          if (item) await this.#try(() => library.remove(item.id));
        }}
        >${msg('Delete for good')}</wa-button
      >
    </wa-dialog>`;
  }

  #renameDialog(library: Library): TemplateResult {
    const item = this.renaming;
    const save = async (): Promise<void> => {
      const name = this.renderRoot
        .querySelector<HTMLElement & { value: string | null }>('#new-name')
        ?.value?.trim();
      this.renaming = null;
      if (item && name) await this.#try(() => library.rename(item.id, name));
    };
    return html`<wa-dialog
      label=${msg('Rename')}
      ?open=${item !== null}
      @wa-after-hide=${() => (this.renaming = null)}
    >
      <wa-input
        id="new-name"
        label=${msg('Name')}
        maxlength="120"
        .value=${item?.name ?? ''}
        autofocus
        @keydown=${(event: KeyboardEvent) => (event.key === 'Enter' ? save() : undefined)}
      ></wa-input>
      <wa-button slot="footer" variant="brand" @click=${save}>${msg('Save')}</wa-button>
    </wa-dialog>`;
  }

  async #obey(
    library: Library,
    exports: Exports,
    item: LibraryItem,
    command: RecordingCommand,
  ): Promise<void> {
    switch (command) {
      case 'play':
        location.hash = `#/library/${item.id}`;
        return;
      case 'rename':
        this.renaming = item;
        return;
      case 'delete':
        this.deleting = item;
        return;
      case 'download':
        return this.#try(async () =>
          saveFile(await library.open(item.id), fileNameOf(item.name, item.mimeType)),
        );
      case 'share':
        return this.#share(library, item);
      case 'export':
        this.exportingId = item.id;
        this.ladder = null;
        await this.#try(async () => {
          const ladder = await exports.ladder(item.id);
          if (this.exportingId === item.id) this.ladder = ladder;
        });
    }
  }

  async #share(library: Library, item: LibraryItem): Promise<void> {
    await this.#try(async () => {
      const file = await library.open(item.id);
      const named = new File([file], fileNameOf(item.name, item.mimeType), { type: item.mimeType });
      if (navigator.canShare({ files: [named] })) {
        // Closing the share sheet rejects; there is nothing to do then.
        await navigator.share({ files: [named], title: item.name }).catch(() => undefined);
      } else {
        saveFile(file, named.name);
      }
    });
  }

  async #obeyExport(exports: Exports, command: ExportCommand): Promise<void> {
    const id = this.exportingId;
    if (id === null) return;
    switch (command.kind) {
      case 'start':
        return this.#try(() => exports.start(id, { rungs: command.rungs, where: command.where }));
      case 'cancel':
        return exports.clear(id);
      case 'again':
        return exports.clear(id);
      case 'save': {
        const exported = exports.states.value.get(id);
        if (exported?.kind === 'done' && exported.file) saveFile(exported.file, exported.summary.fileName);
        return;
      }
      case 'close':
        this.exportingId = null;
    }
  }

  async #import(): Promise<void> {
    const file = this.fileInput.files?.[0];
    this.fileInput.value = '';
    const { library } = this;
    if (!file || !library) return;
    this.importing = true;
    await this.#try(() => library.importFile(file));
    this.importing = false;
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    try {
      await action();
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  #afterProblem(): void {
    const name = this.problem?.name;
    this.problem = null;
    if (name === 'storage-blocked' || name === 'unexpected') location.reload();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-library-screen': LibraryScreen;
  }
}

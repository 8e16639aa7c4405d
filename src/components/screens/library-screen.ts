import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Archive, ArrowLeft, Clapperboard, SearchX, ShieldCheck, Upload } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type {
  Edits,
  Exports,
  ExportState,
  Found,
  Library,
  LibraryItem,
  WebStorages,
  RecordingExtras,
  SpokenTexts,
} from '../../app.ts';
import { type AppError, asAppError } from '../../lib/errors.ts';
import { recordingHash } from '../../lib/recording-hash.ts';
import { allTags, arrange, WHOLE_LIBRARY, type ListEntry, type ListView } from '../library/arrangement.ts';
import type { EntryCommandEvent } from '../library/export-command.ts';
import { obeyEntryCommand } from '../library/export-desk.ts';
import { showExports } from '../library/export-layer.ts';
import type { FilesEvent } from '../library/drop-zone.ts';
import { downloadRecordings, shareRecording } from '../library/give-away.ts';
import type { ImportDismissEvent } from '../library/import-list.ts';
import { receiveFiles } from '../library/incoming-files.ts';
import type { OpenDialog, ProblemEvent } from '../library/library-dialogs.ts';
import type { ListControls, ListViewEvent } from '../library/list-controls.ts';
import type { RecordingCommand } from '../library/recording-item.ts';
import type { ListCommandEvent, SelectionEvent, TakeComposeEvent } from '../library/recording-list.ts';
import type { SelectionCommand, SelectionCommandEvent } from '../library/selection-bar.ts';
import { askToNotify, canAskToNotify } from '../library/tell-when-done.ts';
import type { UndoEvent } from '../library/undo-notice.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes } from '../shared/format.ts';
import { pageStyles } from '../shared/page-styles.ts';
import { libraryScreenStyles } from './library-screen.styles.ts';
import '../library/drop-zone.ts';
import '../library/export-queue.ts';
import '../library/import-list.ts';
import '../library/library-dialogs.ts';
import '../library/list-controls.ts';
import '../library/recording-list.ts';
import '../library/selection-bar.ts';
import '../library/undo-notice.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';

const NO_TEXTS: SpokenTexts = new Map();
const NO_SELECTION: ReadonlySet<string> = new Set();

/** Everything that was recorded on this device. */
@customElement('co-library-screen')
export class LibraryScreen extends LitElement {
  static override styles = [baseStyles, pageStyles, libraryScreenStyles];

  @state() private library: Library | null = null;
  #exports: Exports | null = null;
  #webStorages: WebStorages | null = null;
  #shownExports: { of: unknown; states: ReadonlyMap<string, ExportState> } = { of: null, states: new Map() };
  #edits: Edits | null = null;
  @state() private problem: AppError | null = null;
  @state() private view: ListView = WHOLE_LIBRARY;
  @state() private spoken: SpokenTexts = NO_TEXTS;
  @state() private extras: ReadonlyMap<string, RecordingExtras> = new Map();
  /** Null: nothing is being selected. */
  @state() private selection: ReadonlySet<string> | null = null;
  @state() private open: OpenDialog | null = null;
  @query('input[type=file]') private fileInput!: HTMLInputElement;
  @query('co-list-controls') private controls!: ListControls | null;

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this);
  #stopMeasuring: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
    void this.#openLibrary();
  }

  override disconnectedCallback(): void {
    window.removeEventListener('keydown', this.#onKey);
    this.#stopMeasuring();
    super.disconnectedCallback();
  }

  async #openLibrary(): Promise<void> {
    this.problem = null;
    try {
      const { app } = this.#context;
      const [library, exports, webStorages, edits] = await Promise.all([
        app.library(),
        app.exports(),
        app.webStorages(),
        app.edits(),
      ]);
      showExports(exports);
      this.#exports = exports;
      this.#webStorages = webStorages;
      this.#edits = edits;
      this.library = library;
      const { recordings, storage, imports, bin } = library;
      this.#watch.watch(recordings, storage, exports.entries, imports.files, bin.deletions);
      receiveFiles((files) => library.imports.add(files));
      this.#keepMeasuring(library);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  /** What lies beside recordings is measured anew whenever there are others, some time after. */
  #keepMeasuring(library: Library): void {
    const measure = async (): Promise<void> => {
      this.extras = await library.extras();
    };
    let count = -1;
    const look = (): void => {
      if (library.recordings.value.length === count) return;
      count = library.recordings.value.length;
      void this.#try(measure);
    };
    this.#stopMeasuring();
    this.#stopMeasuring = library.recordings.watch(look);
    look();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (event.key !== '/' || isTyping || this.open) return;
    event.preventDefault();
    this.controls?.focusSearch();
  };

  override render(): TemplateResult {
    const { library } = this;
    return html`
      <div class="bar">
        <wa-button href="#/" appearance="plain" title=${msg('Back')}>
          <co-icon .icon=${ArrowLeft}></co-icon><span class="visually-hidden">${msg('Back')}</span>
        </wa-button>
        <h1>${msg('Library')}</h1>
        <wa-button appearance="outlined" ?disabled=${!library} @click=${() => this.fileInput.click()}>
          <co-icon slot="start" .icon=${Upload}></co-icon>${msg('Import file')}
        </wa-button>
        <input
          type="file"
          hidden
          multiple
          accept="video/*,audio/*,.vtt,.srt,text/vtt"
          aria-label=${msg('File to import')}
          @change=${() => {
            void this.#import([...(this.fileInput.files ?? [])]);
            this.fileInput.value = '';
          }}
        />
      </div>
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => this.#afterProblem()}></co-notice>`
          : nothing
      }
      ${library && this.#exports ? this.#content(library, this.#exports) : this.problem ? nothing : html`<p class="quiet" role="status">${msg('Opening the library…')}</p>`}
    `;
  }

  #content(library: Library, exports: Exports): TemplateResult {
    const items = library.recordings.value;
    const find = (item: LibraryItem, query: string): Found | null => library.find(item, query, this.spoken);
    const entries = arrange(items, this.view, find, (item) => this.#sizeOf(item));
    const shown = entries.flatMap(({ tracks }) => tracks.map(({ item }) => item));
    return html`
      ${this.#storage(library)}
      <co-import-list
        .files=${library.imports.files.value}
        @import-dismiss=${({ detail }: ImportDismissEvent) => library.imports.dismiss(detail)}
      ></co-import-list>
      <co-export-queue
        .entries=${exports.entries.value}
        .exports=${exports}
        ?canNotify=${canAskToNotify()}
        @entry-command=${({ detail }: EntryCommandEvent) => this.#try(() => obeyEntryCommand(exports, detail))}
        @notify=${() =>
          this.#try(async () => {
            await askToNotify();
            this.requestUpdate();
          })}
      ></co-export-queue>
      ${items.length === 0 ? this.#empty() : this.#list(library, exports, items, entries, shown)}
      <co-drop-zone @files=${({ detail }: FilesEvent) => library.imports.add(detail)}></co-drop-zone>
      <co-undo-notice
        .deletions=${library.bin.deletions.value}
        @undo=${({ detail }: UndoEvent) => this.#try(() => library.bin.restore(detail.ids))}
      ></co-undo-notice>
      <co-library-dialogs
        .library=${library}
        .exports=${exports}
        .webStorages=${this.#webStorages}
        .edits=${this.#edits}
        .items=${items}
        .open=${this.open}
        @confirmed=${() => (this.selection = null)}
        @problem=${({ detail }: ProblemEvent) => (this.problem = detail)}
        @close=${() => (this.open = null)}
      ></co-library-dialogs>
    `;
  }

  #list(
    library: Library,
    exports: Exports,
    items: readonly LibraryItem[],
    entries: readonly ListEntry[],
    shown: readonly LibraryItem[],
  ): TemplateResult {
    const selected = shown.filter(({ id }) => this.selection?.has(id));
    return html`
      <co-list-controls
        .view=${this.view}
        .tags=${allTags(items)}
        .sources=${[...new Set(items.map(({ source }) => source))]}
        .shown=${shown.length}
        .all=${items.length}
        ?selecting=${this.selection !== null}
        @list-view=${({ detail }: ListViewEvent) => (this.view = detail)}
        @search-begin=${() => this.#try(async () => (this.spoken = await library.spokenTexts()))}
        @select-toggle=${() => (this.selection = this.selection ? null : NO_SELECTION)}
      ></co-list-controls>
      ${
        this.selection
          ? html`<co-selection-bar
              .count=${selected.length}
              .sizeBytes=${selected.reduce((sum, item) => sum + this.#sizeOf(item), 0)}
              ?isAll=${selected.length === shown.length}
              @selection-command=${({ detail }: SelectionCommandEvent) => this.#obeySelection(detail, shown, selected)}
            ></co-selection-bar>`
          : nothing
      }
      ${entries.length === 0 ? this.#nothingFound() : nothing}
      <co-recording-list
        .entries=${entries}
        .library=${library}
        .exportStates=${this.#exportStates(exports)}
        ?selecting=${this.selection !== null}
        .selection=${this.selection ?? NO_SELECTION}
        @take-compose=${({ detail }: TakeComposeEvent) => (this.open = { kind: 'compose', ids: detail })}
        @selection=${({ detail }: SelectionEvent) => (this.selection = detail)}
        @list-command=${({ detail: { id, command } }: ListCommandEvent) => {
          const item = items.find((one) => one.id === id);
          if (item) void this.#obey(library, item, command);
        }}
      ></co-recording-list>
    `;
  }

  #empty(): TemplateResult {
    return html`<div class="empty">
      <co-icon .icon=${Clapperboard}></co-icon>
      <h2>${msg('No recordings yet')}</h2>
      <p class="quiet">
        ${msg('Record in a call, or drop a video or sound file here. Recordings stay on this device until you share them.')}
      </p>
    </div>`;
  }

  #nothingFound(): TemplateResult {
    return html`<div class="empty" role="status">
      <co-icon .icon=${SearchX}></co-icon>
      <h2>${msg('Nothing found')}</h2>
      <p class="quiet">${msg('Names, tags, people, chats and transcripts were searched.')}</p>
      <wa-button
        appearance="outlined"
        @click=${() => (this.view = { ...WHOLE_LIBRARY, sort: this.view.sort })}
      >
        ${msg('Show all recordings')}
      </wa-button>
    </div>`;
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
      <wa-button size="s" appearance="outlined" @click=${() => (this.open = { kind: 'backup' })}>
        <co-icon slot="start" .icon=${Archive}></co-icon>${msg('Backup…')}
      </wa-button>
    </div>`;
  }

  /** By recording; the same map until something about exports changes, since long lists go by that. */
  #exportStates({ entries }: Exports): ReadonlyMap<string, ExportState> {
    if (this.#shownExports.of !== entries.value) {
      const states = new Map(entries.value.map(({ recordingId, state }) => [recordingId, state]));
      this.#shownExports = { of: entries.value, states };
    }
    return this.#shownExports.states;
  }

  /** With what lies beside it. */
  #sizeOf({ id, sizeBytes }: LibraryItem): number {
    const extras = this.extras.get(id);
    if (!extras) return sizeBytes;
    const sidecarBytes = extras.sidecars.reduce((sum, sidecar) => sum + sidecar.sizeBytes, 0);
    return sizeBytes + extras.thumbnailBytes + extras.storyboardBytes + sidecarBytes;
  }

  async #obey(library: Library, item: LibraryItem, command: RecordingCommand): Promise<void> {
    const { id } = item;
    switch (command) {
      case 'play':
        location.hash = recordingHash(id);
        return;
      case 'rename':
      case 'details':
      case 'export':
        this.open = { kind: command, id };
        return;
      case 'tag':
        this.open = { kind: 'tags', ids: [id] };
        return;
      case 'delete':
        this.open = { kind: 'confirm', what: 'delete', items: [item] };
        return;
      case 'download':
        return this.#try(() => downloadRecordings(library, [item]));
      case 'share':
        return this.#try(() => shareRecording(library, item));
    }
  }

  #obeySelection(
    command: SelectionCommand,
    shown: readonly LibraryItem[],
    selected: readonly LibraryItem[],
  ): void {
    switch (command) {
      case 'all':
        this.selection = new Set(shown.map(({ id }) => id));
        return;
      case 'none':
        this.selection = NO_SELECTION;
        return;
      case 'tag':
        this.open = { kind: 'tags', ids: selected.map(({ id }) => id) };
        return;
      case 'download':
        this.open = { kind: 'confirm', what: 'download', items: selected };
        return;
      case 'delete': {
        // What is being recorded is stopped first, by whoever records it.
        const items = selected.filter(({ activity }) => activity.kind !== 'recording');
        if (items.length > 0) this.open = { kind: 'confirm', what: 'delete', items };
      }
    }
  }

  /** Also while the library is still being opened. */
  #import(files: readonly File[]): Promise<void> {
    return this.#try(async () => (await this.#context.app.library()).imports.add(files));
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

import { msg } from '@lit/localize';
import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type {
  Edits,
  ExportEntry,
  ExportOffer,
  Exports,
  Job,
  Library,
  LibraryItem,
  Progress,
  WebStorages,
} from '../../app.ts';
import { type AppError, asAppError, isAbort } from '../../lib/errors.ts';
import { recordingHash } from '../../lib/recording-hash.ts';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { saveFile } from '../shared/save-file.ts';
import { allTags } from './arrangement.ts';
import type { BackupCommand, BackupCommandEvent } from './backup-dialog.ts';
import type { ComposeEvent } from './compose-dialog.ts';
import type { Intention } from './confirm-recordings.ts';
import type { ExportCommand, ExportCommandEvent } from './export-command.ts';
import { obeyEntryCommand, startExport } from './export-desk.ts';
import { downloadRecordings } from './give-away.ts';
import type { RenameEvent } from './rename-dialog.ts';
import { StorageDesk } from './storage-desk.ts';
import type { StorageCommandEvent } from './storage-events.ts';
import { askToNotify, canAskToNotify } from './tell-when-done.ts';
import type { TagChangeEvent } from './tags-dialog.ts';
import './backup-dialog.ts';
import './compose-dialog.ts';
import './confirm-recordings.ts';
import './export-dialog.ts';
import './recording-details.ts';
import './rename-dialog.ts';
import './tags-dialog.ts';

/** What is open over the list. The ids are those of recordings. */
export type OpenDialog =
  | { readonly kind: 'rename' | 'details' | 'export'; readonly id: string }
  | { readonly kind: 'tags' | 'compose'; readonly ids: readonly string[] }
  | ({ readonly kind: 'confirm' } & Intention)
  | { readonly kind: 'backup' };

/** Something that was asked for in a dialog did not succeed. */
export type ProblemEvent = CustomEvent<AppError>;

/**
 * The library's dialogs, one at a time, and what is done in them.
 * @fires confirmed what was asked is being done
 * @fires close
 * @fires problem {ProblemEvent}
 */
@customElement('co-library-dialogs')
export class LibraryDialogs extends LitElement {
  static override styles = baseStyles;

  @property({ attribute: false }) library: Library | null = null;
  @property({ attribute: false }) exports: Exports | null = null;
  @property({ attribute: false }) webStorages: WebStorages | null = null;
  @property({ attribute: false }) edits: Edits | null = null;
  @property({ attribute: false }) open: OpenDialog | null = null;
  /** All that is in the library now. */
  @property({ attribute: false }) items: readonly LibraryItem[] = [];
  /** What is said in what is to be composed is known. */
  @state() private transcribed = false;
  /** What can be made of the recording whose export dialog is open. */
  @state() private offer: ExportOffer | null = null;
  /** The export that was put aside in the dialog, so as to begin another. */
  @state() private asideId: string | null = null;
  @state() private composing: { readonly job: Job<string>; readonly progress: Progress } | null = null;
  /** Why what was asked for in the export dialog was not done. */
  @state() private exportProblem: AppError | null = null;
  readonly #watch = new WatchController(this);
  readonly #storages = new StorageDesk(this);

  override willUpdate(changed: PropertyValues<this>): void {
    const { library, exports, webStorages } = this;
    if ((changed.has('library') || changed.has('exports')) && library && exports && webStorages) {
      this.#watch.watch(library.backups.state, exports.entries, webStorages.all);
    }
    if (changed.has('open')) this.#storages.reset();
    if (changed.has('open') && this.open?.kind === 'export') void this.#readOffer(this.open.id);
    if (changed.has('open') && this.open?.kind === 'compose' && library)
      void this.#lookForTranscripts(library, this.open.ids);
  }

  override render(): TemplateResult {
    const { library, exports, open } = this;
    if (!library || !exports) return html``;
    const exporting = this.#itemOf('export');
    const renaming = this.#itemOf('rename');
    const detailed = this.#itemOf('details');
    const tagged = open?.kind === 'tags' ? open.ids : [];
    const composed = open?.kind === 'compose' ? open.ids : [];
    // A dialog that has faded away must not close the one that was opened meanwhile.
    const closing = (kind: OpenDialog['kind']) => () => this.open?.kind === kind && this.#close();
    return html`
      <co-confirm-recordings
        .intention=${open?.kind === 'confirm' ? open : null}
        @confirm=${() => this.#confirmed(library)}
        @close=${closing('confirm')}
      ></co-confirm-recordings>
      <co-rename-dialog
        .item=${renaming}
        @rename=${({ detail }: RenameEvent) => renaming && this.#try(() => library.rename(renaming.id, detail))}
        @close=${closing('rename')}
      ></co-rename-dialog>
      <co-tags-dialog
        .items=${this.items.filter(({ id }) => tagged.includes(id))}
        .known=${allTags(this.items)}
        @tag-change=${({ detail }: TagChangeEvent) => this.#try(() => library.tag(tagged, detail))}
        @close=${closing('tags')}
      ></co-tags-dialog>
      <co-compose-dialog
        .items=${this.items.filter(({ id }) => composed.includes(id))}
        ?transcribed=${this.transcribed}
        .progress=${this.composing?.progress ?? null}
        @compose=${({ detail }: ComposeEvent) => this.#try(() => this.#compose(detail))}
        @compose-cancel=${() => this.composing?.job.cancel()}
        @close=${closing('compose')}
      ></co-compose-dialog>
      <wa-dialog label=${msg('Details')} ?open=${detailed !== null} @wa-after-hide=${closing('details')}>
        <co-recording-details .item=${detailed} .library=${library}></co-recording-details>
      </wa-dialog>
      ${this.#exportDialog(exports, exporting)}
      <co-backup-dialog
        ?open=${open?.kind === 'backup'}
        .state=${library.backups.state.value}
        ?canUseFolder=${'showDirectoryPicker' in window}
        @backup-command=${({ detail }: BackupCommandEvent) => this.#try(() => this.#obeyBackup(library, detail))}
        @close=${closing('backup')}
      ></co-backup-dialog>
    `;
  }

  #exportDialog(exports: Exports, item: LibraryItem | null): TemplateResult {
    const entries = exports.entries.value;
    const entry = item && this.#entryOf(entries, item.id);
    const isBefore = ({ state }: ExportEntry): boolean =>
      state.kind === 'waiting' || state.kind === 'running';
    return html`<co-export-dialog
      .item=${item}
      .offer=${this.offer}
      .entry=${entry}
      .countBefore=${entry ? entries.slice(0, entries.indexOf(entry)).filter(isBefore).length : 0}
      .needed=${entry ? exports.neededPassphrases(entry.id) : []}
      .storages=${this.webStorages?.all.value ?? []}
      .storageTest=${this.#storages.test}
      .storageError=${this.#storages.error}
      .problem=${this.exportProblem}
      ?canUseFolder=${'showDirectoryPicker' in window}
      ?canNotify=${canAskToNotify()}
      @export-command=${({ detail }: ExportCommandEvent) => this.#tryExport(() => this.#obeyExport(exports, detail))}
      @storage-command=${({ detail }: StorageCommandEvent) =>
        this.webStorages && this.#storages.obey(this.webStorages, detail)}
    ></co-export-dialog>`;
  }

  /** The last one that was begun of a recording. */
  #entryOf(entries: readonly ExportEntry[], recordingId: string): ExportEntry | null {
    const entry = entries.findLast((one) => one.recordingId === recordingId);
    return entry && entry.id !== this.asideId ? entry : null;
  }

  #itemOf(kind: 'rename' | 'details' | 'export'): LibraryItem | null {
    const { open } = this;
    return open?.kind === kind ? (this.items.find(({ id }) => id === open.id) ?? null) : null;
  }

  async #readOffer(id: string): Promise<void> {
    this.offer = null;
    this.asideId = null;
    await this.#tryExport(async () => {
      const offer = await this.exports?.offer(id);
      if (offer && this.open?.kind === 'export' && this.open.id === id) this.offer = offer;
    });
  }

  async #lookForTranscripts({ sidecars }: Library, ids: readonly string[]): Promise<void> {
    this.transcribed = false;
    await this.#try(async () => {
      const found = await Promise.all(ids.map((id) => sidecars.load(id, 'transcript')));
      if (this.open?.kind === 'compose' && this.open.ids === ids)
        this.transcribed = found.some((transcript) => transcript !== null);
    });
  }

  async #confirmed(library: Library): Promise<void> {
    if (this.open?.kind !== 'confirm') return;
    const { what, items } = this.open;
    this.dispatchEvent(new CustomEvent('confirmed'));
    await this.#try(() =>
      what === 'delete' ? library.discard(items.map(({ id }) => id)) : downloadRecordings(library, items),
    );
  }

  /** Shows what was made, if that is still waited for. */
  async #compose(request: ComposeEvent['detail']): Promise<void> {
    const job = this.edits?.compose(request);
    if (!job) return;
    const show = (progress: Progress): void => {
      this.composing = { job, progress };
    };
    show(job.progress.value);
    const stopWatching = job.progress.watch(show);
    try {
      const id = await job.result;
      if (this.open?.kind === 'compose') location.hash = recordingHash(id);
    } catch (error) {
      this.#close();
      if (!isAbort(error)) throw error;
    } finally {
      stopWatching();
      this.composing = null;
    }
  }

  async #obeyBackup({ backups }: Library, command: BackupCommand): Promise<void> {
    switch (command.kind) {
      case 'back-up': {
        const folder = await pickFolder('readwrite');
        if (folder !== 'cancelled') await backups.backUp(folder);
        return;
      }
      case 'restore-folder': {
        const folder = await pickFolder('read');
        if (folder !== 'cancelled' && folder) await backups.restore(folder);
        return;
      }
      case 'restore-zip':
        return backups.restore(command.file);
      case 'save': {
        const { value } = backups.state;
        if (value.kind === 'backed-up' && value.zip) saveFile(value.zip, 'Coterie backup.zip');
        return;
      }
      case 'clear':
        backups.clear();
    }
  }

  async #obeyExport(exports: Exports, command: ExportCommand): Promise<void> {
    if (this.open?.kind !== 'export') return;
    const { id } = this.open;
    switch (command.kind) {
      case 'start':
        await startExport(exports, id, command.draft);
        return;
      case 'again':
        this.asideId = this.#entryOf(exports.entries.value, id)?.id ?? null;
        return;
      case 'notify':
        await askToNotify();
        this.requestUpdate();
        return;
      case 'close':
        this.#close();
        return;
      case 'dismiss':
        return;
      default:
        return obeyEntryCommand(exports, command);
    }
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  /** What fails is said in the dialog, which lies over everything else. */
  async #tryExport(action: () => Promise<unknown>): Promise<void> {
    this.exportProblem = null;
    try {
      await action();
    } catch (error) {
      this.exportProblem = asAppError(error);
    }
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const problem: ProblemEvent = new CustomEvent('problem', { detail: asAppError(error) });
      this.dispatchEvent(problem);
    }
  }
}

/** The folder that the person picks; null where the browser has no picker. */
async function pickFolder(
  mode: 'read' | 'readwrite',
): Promise<FileSystemDirectoryHandle | null | 'cancelled'> {
  if (!('showDirectoryPicker' in window)) return null;
  try {
    return await window.showDirectoryPicker({ mode, id: 'coterie-backup' });
  } catch (error) {
    if (isAbort(error)) return 'cancelled';
    throw error;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-library-dialogs': LibraryDialogs;
  }
}

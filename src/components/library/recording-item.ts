import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Download, Info, PackageOpen, Pencil, Play, Share2, Tag, Trash2, type IconNode } from 'lucide';
import type { ExportState, Found, Library, LibraryItem } from '../../app.ts';
import { recordingHash } from '../../lib/recording-hash.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatDate } from '../shared/format.ts';
import '../shared/icon.ts';
import type { ListedItem } from './arrangement.ts';
import { foundWords, sourceWords, stateWords } from './library-words.ts';
import { whenNear } from './near-viewport.ts';
import { recordingItemStyles } from './recording-item.styles.ts';
import './scrub-thumbnail.ts';

/** What a recording's buttons ask for. */
export type RecordingCommand =
  'play' | 'export' | 'rename' | 'tag' | 'details' | 'download' | 'share' | 'delete';
export type RecordingCommandEvent = CustomEvent<RecordingCommand>;
/** A recording is to be selected or no longer; with `range`, so is all from the last one on. */
export type SelectEvent = CustomEvent<{ readonly on: boolean; readonly range: boolean }>;

type Listed = ListedItem | null | undefined;

const isSame = (a: Listed, b: Listed): boolean =>
  a?.item === b?.item &&
  a?.sizeBytes === b?.sizeBytes &&
  JSON.stringify(a?.found) === JSON.stringify(b?.found);

/**
 * One recording in the list. Until it comes near to what is seen, only its name is there.
 * @fires recording-command {RecordingCommandEvent}
 * @fires item-select {SelectEvent}
 */
@customElement('co-recording-item')
export class RecordingItem extends LitElement {
  static override styles = [baseStyles, recordingItemStyles];

  // The list is arranged anew at every change of any recording.
  @property({ attribute: false, hasChanged: (now, before) => !isSame(now as Listed, before as Listed) })
  listed: ListedItem | null = null;
  @property({ attribute: false }) library: Pick<Library, 'storyboard'> | null = null;
  @property({ attribute: false }) exportState: ExportState | null = null;
  /** Recordings are being selected. */
  @property({ type: Boolean, reflect: true }) selecting = false;
  @property({ type: Boolean, reflect: true }) selected = false;
  @state() private isNear = false;
  #stopWaiting: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.isNear) this.#stopWaiting = whenNear(this, () => (this.isNear = true));
  }

  override disconnectedCallback(): void {
    this.#stopWaiting();
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    const { listed } = this;
    if (!listed) return nothing;
    const { item } = listed;
    if (!this.isNear) return html`<article class="asleep"><h2>${item.name}</h2></article>`;
    const ready = item.state === 'ready';
    return html`<article>
      ${this.selecting ? this.#checkbox(item.name) : nothing}
      <co-scrub-thumbnail
        .item=${item}
        .library=${this.library}
        @play=${() => (ready ? this.#ask('play') : undefined)}
      ></co-scrub-thumbnail>
      <div class="about">
        <h2>${item.name}</h2>
        ${this.#facts(listed)} ${listed.found ? this.#found(listed.found, item) : nothing}
      </div>
      <div class="buttons">
        <button class="main" ?disabled=${!ready} @click=${() => this.#ask('play')}>
          <co-icon .icon=${Play}></co-icon>${msg('Play')}
        </button>
        <button class="outlined" ?disabled=${!ready} @click=${() => this.#ask('export')}>
          <co-icon .icon=${PackageOpen}></co-icon><span>${msg('Export')}</span>
        </button>
        ${this.#icon(Pencil, msg('Rename'), 'rename')} ${this.#icon(Tag, msg('Tags'), 'tag')}
        ${this.#icon(Info, msg('Details'), 'details')} ${this.#icon(Download, msg('Download'), 'download')}
        ${'canShare' in navigator ? this.#icon(Share2, msg('Share'), 'share', !ready) : nothing}
        ${this.#icon(Trash2, msg('Delete'), 'delete', item.activity.kind === 'recording')}
      </div>
    </article>`;
  }

  #facts({ item, sizeBytes }: ListedItem): TemplateResult {
    const state = stateWords(item, this.exportState);
    return html`<div class="facts quiet">
      <span>${formatDate(item.createdAtMs)}</span>
      <span>${formatBytes(sizeBytes)}</span>
      ${item.width === null ? nothing : html`<span>${item.width} × ${item.height}</span>`}
      <span>${sourceWords(item)}</span>
      ${item.tags.map((tag) => html`<span class="tag">${tag}</span>`)}
      ${state ? html`<span class="state">${state}</span>` : nothing}
    </div>`;
  }

  /** What was said or written at a moment leads there. */
  #found(found: Found, { id, state }: LibraryItem): TemplateResult {
    const words = foundWords(found);
    const isMoment = state === 'ready' && 'offsetMs' in found;
    return html`<p class="found">
      ${isMoment ? html`<a href=${recordingHash(id, found.offsetMs)}>${words}</a>` : words}
    </p>`;
  }

  #checkbox(name: string): TemplateResult {
    return html`<label class="check">
      <input
        type="checkbox"
        .checked=${this.selected}
        aria-label=${msg(str`Select ${name}`)}
        @click=${(event: MouseEvent) => {
          const { checked } = event.currentTarget as HTMLInputElement;
          const select: SelectEvent = new CustomEvent('item-select', {
            detail: { on: checked, range: event.shiftKey },
          });
          this.dispatchEvent(select);
        }}
      />
    </label>`;
  }

  #icon(icon: IconNode, label: string, command: RecordingCommand, disabled = false): TemplateResult {
    return html`<button class="icon" title=${label} ?disabled=${disabled} @click=${() => this.#ask(command)}>
      <co-icon .icon=${icon}></co-icon><span class="visually-hidden">${label}</span>
    </button>`;
  }

  #ask(command: RecordingCommand): void {
    const event: RecordingCommandEvent = new CustomEvent('recording-command', { detail: command });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-item': RecordingItem;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ChevronDown, Clapperboard, Layers } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { ExportState, Library } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatDate } from '../shared/format.ts';
import '../shared/icon.ts';
import type { ListedItem, ListEntry } from './arrangement.ts';
import { between } from './arrangement.ts';
import type { RecordingCommand, RecordingCommandEvent, SelectEvent } from './recording-item.ts';
import './recording-item.ts';

/** A button of a recording was pressed. */
export type ListCommandEvent = CustomEvent<{ readonly id: string; readonly command: RecordingCommand }>;
/** One recording is to be made of these. */
export type TakeComposeEvent = CustomEvent<readonly string[]>;
/** These are selected now. */
export type SelectionEvent = CustomEvent<ReadonlySet<string>>;

/**
 * The list **Recordings**. Up and down arrows go from picture to picture.
 * @fires list-command {ListCommandEvent}
 * @fires selection {SelectionEvent}
 * @fires take-compose {TakeComposeEvent}
 */
@customElement('co-recording-list')
export class RecordingList extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-s);
      }
      li {
        /* Of what is not seen, nothing is laid out or painted; a row's height is remembered. */
        content-visibility: auto;
        contain-intrinsic-block-size: auto 7.6rem;
        border-radius: var(--wa-border-radius-l);
      }
      .take {
        border: 1px solid var(--wa-color-surface-border);
        background: var(--wa-color-surface-lowered);
      }
      .take > button {
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        inline-size: 100%;
        padding: var(--wa-space-s) var(--wa-space-m);
        border: 0;
        border-radius: var(--wa-border-radius-l);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      .take strong {
        display: block;
        overflow-wrap: anywhere;
      }
      .take > button > span {
        flex: 1;
        min-inline-size: 0;
      }
      .take .quiet {
        font-size: var(--wa-font-size-s);
      }
      .take ul {
        padding: 0 var(--wa-space-s) var(--wa-space-s);
      }
      .compose {
        margin: 0 var(--wa-space-s) var(--wa-space-s);
      }
      [aria-expanded='true'] .chevron {
        rotate: 180deg;
      }
    `,
  ];

  @property({ attribute: false }) entries: readonly ListEntry[] = [];
  @property({ attribute: false }) library: Pick<Library, 'storyboard'> | null = null;
  @property({ attribute: false }) exportStates: ReadonlyMap<string, ExportState> = new Map();
  @property({ type: Boolean }) selecting = false;
  @property({ attribute: false }) selection: ReadonlySet<string> = new Set();
  @state() private openTakes: ReadonlySet<string> = new Set();
  /** From where a click with Shift selects. */
  #anchor: string | null = null;

  override render(): TemplateResult {
    return html`<ul
      aria-label=${msg('Recordings')}
      ?hidden=${this.entries.length === 0}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
    >
      ${repeat(
        this.entries,
        ({ key }) => key,
        ({ key, tracks }) => {
          const [first] = tracks;
          return tracks.length === 1 && first ? this.#row(first) : this.#take(key, tracks);
        },
      )}
    </ul>`;
  }

  #row(listed: ListedItem): TemplateResult {
    const { id, name } = listed.item;
    return html`<li aria-label=${name}>
      <co-recording-item
        .listed=${listed}
        .library=${this.library}
        .exportState=${this.exportStates.get(id) ?? null}
        ?selecting=${this.selecting}
        ?selected=${this.selection.has(id)}
        @recording-command=${({ detail: command }: RecordingCommandEvent) => {
          const event: ListCommandEvent = new CustomEvent('list-command', { detail: { id, command } });
          this.dispatchEvent(event);
        }}
        @item-select=${({ detail }: SelectEvent) => this.#select(id, detail)}
      ></co-recording-item>
    </li>`;
  }

  #take(key: string, tracks: readonly ListedItem[]): TemplateResult {
    // While recordings are selected, or one is searched, all of them are to be seen.
    const isOpen = this.selecting || this.openTakes.has(key) || tracks.some(({ found }) => found !== null);
    const sizeBytes = tracks.reduce((sum, track) => sum + track.sizeBytes, 0);
    const name = tracks[0]?.item.name ?? '';
    return html`<li class="take" aria-label=${msg(str`${name}, ${tracks.length} tracks`)}>
      <button
        aria-expanded=${isOpen ? 'true' : 'false'}
        @click=${() => {
          const next = new Set(this.openTakes);
          if (!next.delete(key)) next.add(key);
          this.openTakes = next;
        }}
      >
        <co-icon .icon=${Layers}></co-icon>
        <span>
          <strong>${name}</strong>
          <span class="quiet">
            ${msg(str`${tracks.length} tracks of one call`)} · ${formatDate(tracks[0]?.item.createdAtMs ?? 0)}
            · ${formatBytes(sizeBytes)}
          </span>
        </span>
        <co-icon class="chevron" .icon=${ChevronDown}></co-icon>
      </button>
      ${
        isOpen
          ? html`<ul aria-label=${msg(str`Tracks of ${name}`)}>
                ${repeat(
                  tracks,
                  ({ item }) => item.id,
                  (track) => this.#row(track),
                )}
              </ul>
              ${this.selecting ? nothing : this.#composeButton(tracks)}`
          : nothing
      }
    </li>`;
  }

  /** Where several of them have a picture. */
  #composeButton(tracks: readonly ListedItem[]): TemplateResult | typeof nothing {
    const pictures = tracks.filter(({ item }) => item.state === 'ready' && item.width !== null);
    if (pictures.length < 2) return nothing;
    return html`<wa-button
      class="compose"
      size="s"
      appearance="outlined"
      @click=${() => {
        const detail = tracks.map(({ item }) => item.id);
        this.dispatchEvent(new CustomEvent('take-compose', { detail }) satisfies TakeComposeEvent);
      }}
    >
      <co-icon slot="start" .icon=${Clapperboard}></co-icon>${msg('Make one recording…')}
    </wa-button>`;
  }

  #select(id: string, { on, range }: SelectEvent['detail']): void {
    const shown = this.entries.flatMap(({ tracks }) => tracks.map(({ item }) => item.id));
    const next = new Set(this.selection);
    for (const one of range ? between(shown, this.#anchor, id) : [id]) {
      if (on) next.add(one);
      else next.delete(one);
    }
    this.#anchor = id;
    const event: SelectionEvent = new CustomEvent('selection', { detail: next });
    this.dispatchEvent(event);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const rows = [...this.renderRoot.querySelectorAll('co-recording-item')];
    const at = rows.findIndex((row) => event.composedPath().includes(row));
    const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at === -1 || !next) return;
    event.preventDefault();
    next.scrollIntoView({ block: 'nearest' });
    // Its picture is there once it is near, and has been rendered.
    void next.updateComplete.then(() =>
      next.shadowRoot
        ?.querySelector('co-scrub-thumbnail')
        ?.shadowRoot?.querySelector<HTMLElement>('[role=slider]')
        ?.focus(),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-list': RecordingList;
  }
}

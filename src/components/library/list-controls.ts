import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { ListChecks, Search } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { RecordingSource } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import { SORTS, type ListView, type Sort } from './arrangement.ts';
import { sortLabel, sourceLabel } from './library-words.ts';

/** Something else of the library is to be seen. */
export type ListViewEvent = CustomEvent<ListView>;

/**
 * What of the library is to be seen: search, filters, order.
 * @fires list-view {ListViewEvent}
 * @fires search-begin somebody is about to search
 * @fires select-toggle recordings are to be selected
 */
@customElement('co-list-controls')
export class ListControls extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
        align-items: center;
        margin-block-end: var(--wa-space-m);
      }
      .search {
        position: relative;
        flex: 1 1 14rem;
      }
      .search co-icon {
        position: absolute;
        inset-block-start: 0.65rem;
        inset-inline-start: 0.7rem;
        pointer-events: none;
      }
      input,
      select {
        block-size: 2.5rem;
        padding: 0 var(--wa-space-s);
        border: 1px solid var(--wa-color-neutral-border-loud);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        font: inherit;
        font-size: var(--wa-font-size-s);
      }
      input {
        inline-size: 100%;
        padding-inline-start: 2.4rem;
      }
      select {
        flex: 0 1 auto;
        min-inline-size: 0;
        max-inline-size: 11rem;
      }
      .count {
        flex-basis: 100%;
        font-size: var(--wa-font-size-s);
      }
      @media (max-width: 34rem) {
        .search {
          flex-basis: 100%;
        }
        select,
        wa-button {
          flex: 1 1 calc(50% - var(--wa-space-xs));
          max-inline-size: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: ListView | null = null;
  @property({ attribute: false }) tags: readonly string[] = [];
  @property({ attribute: false }) sources: readonly RecordingSource[] = [];
  /** Recordings that are shown, and that there are. */
  @property({ type: Number }) shown = 0;
  @property({ type: Number }) all = 0;
  @property({ type: Boolean }) selecting = false;
  @query('input') private search!: HTMLInputElement;

  /** Goes to the search. */
  focusSearch(): void {
    this.search.focus();
    this.search.select();
  }

  override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    return html`
      <div class="search">
        <co-icon .icon=${Search}></co-icon>
        <input
          type="search"
          aria-label=${msg('Search recordings')}
          placeholder=${msg('Search names, tags, people, words said')}
          .value=${view.query}
          @focus=${() => this.dispatchEvent(new CustomEvent('search-begin'))}
          @input=${() => this.#change({ query: this.search.value })}
        />
      </div>
      ${this.#select(
        msg('Source'),
        msg('All sources'),
        view.source,
        this.sources.map((source) => [source, sourceLabel(source)]),
        (value) => this.#change({ source: this.sources.find((source) => source === value) ?? null }),
      )}
      ${
        this.tags.length > 0
          ? this.#select(
              msg('Tag'),
              msg('All tags'),
              view.tag,
              this.tags.map((tag) => [tag, tag]),
              (tag) => this.#change({ tag }),
            )
          : nothing
      }
      <select
        aria-label=${msg('Sort by')}
        .value=${view.sort}
        @change=${(event: Event) => this.#change({ sort: (event.target as HTMLSelectElement).value as Sort })}
      >
        ${SORTS.map((sort) => html`<option value=${sort} ?selected=${sort === view.sort}>${sortLabel(sort)}</option>`)}
      </select>
      <wa-button
        size="s"
        appearance=${this.selecting ? 'filled' : 'outlined'}
        @click=${() => this.dispatchEvent(new CustomEvent('select-toggle'))}
      >
        <co-icon slot="start" .icon=${ListChecks}></co-icon>${this.selecting ? msg('Done') : msg('Select')}
      </wa-button>
      <span class="count quiet" role="status">
        ${
          this.shown === this.all
            ? this.all === 1
              ? msg('1 recording')
              : msg(str`${this.all} recordings`)
            : msg(str`${this.shown} of ${this.all} recordings`)
        }
      </span>
    `;
  }

  /** A choice of one of `options`, or of none of them: `all`. */
  #select(
    label: string,
    all: string,
    chosen: string | null,
    options: readonly (readonly [value: string, label: string])[],
    choose: (value: string | null) => void,
  ): TemplateResult {
    return html`<select
      aria-label=${label}
      @change=${(event: Event) => {
        // The first stands for all, whatever the others are called.
        const { selectedIndex } = event.target as HTMLSelectElement;
        choose(options[selectedIndex - 1]?.[0] ?? null);
      }}
    >
      <option ?selected=${chosen === null}>${all}</option>
      ${options.map(
        ([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`,
      )}
    </select>`;
  }

  #change(change: Partial<ListView>): void {
    if (!this.view) return;
    const event: ListViewEvent = new CustomEvent('list-view', { detail: { ...this.view, ...change } });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-list-controls': ListControls;
  }
}

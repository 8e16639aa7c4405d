import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Library, LibraryItem, Storyboard } from '../../../app.ts';
import { log } from '../../../lib/log.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { tileStyle } from '../storyboard-tile.ts';

/** A recording's pictures side by side, as many as there is room for; nothing for sound. */
@customElement('co-film-strip')
export class FilmStrip extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        overflow: hidden;
      }
      .slot {
        flex: 1 1 0;
        min-inline-size: 0;
        display: flex;
        justify-content: center;
        overflow: hidden;
      }
      .tile {
        flex: none;
        block-size: 100%;
      }
    `,
  ];

  @property({ attribute: false }) library: Pick<Library, 'storyboard'> | null = null;
  @property({ attribute: false }) item: LibraryItem | null = null;
  @state() private storyboard: Storyboard | null = null;
  /** How many pictures as wide as high fit in. */
  @state() private squares = 0;
  #sheetUrl = '';
  #shownId: string | null = null;
  readonly #resizing = new ResizeObserver(([entry]) => {
    const { width = 0, height = 0 } = entry?.contentRect ?? {};
    this.squares = height > 0 ? width / height : 0;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing.observe(this);
    // What was shown at another place was let go of.
    this.#ask();
  }

  override disconnectedCallback(): void {
    this.#resizing.disconnect();
    this.#show(null);
    this.#shownId = null;
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('item') || changed.has('library')) this.#ask();
  }

  override render(): TemplateResult | typeof nothing {
    const { storyboard: board, item } = this;
    if (!board || !item?.durationMs) return nothing;
    const count = Math.ceil((this.squares * board.tileHeight) / board.tileWidth);
    const slotMs = item.durationMs / Math.max(1, count);
    return html`${Array.from(
      { length: count },
      (_, index) =>
        html`<div class="slot">
          <div class="tile" style=${styleMap(tileStyle(board, this.#sheetUrl, (index + 0.5) * slotMs))}></div>
        </div>`,
    )}`;
  }

  #ask(): void {
    const { item, library } = this;
    if (!library || !item || item.id === this.#shownId) return;
    const { id } = item;
    this.#shownId = id;
    this.#show(null);
    library
      .storyboard(id)
      .then((storyboard) => id === this.#shownId && this.#show(storyboard))
      .catch((error: unknown) => log.warn('There are no small pictures of this recording.', error));
  }

  #show(storyboard: Storyboard | null): void {
    URL.revokeObjectURL(this.#sheetUrl);
    this.#sheetUrl = storyboard ? URL.createObjectURL(storyboard.sheet) : '';
    this.storyboard = storyboard;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-film-strip': FilmStrip;
  }
}

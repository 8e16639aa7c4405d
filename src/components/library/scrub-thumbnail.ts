import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { AudioLines, FileVideo } from 'lucide';
import type { Library, LibraryItem, Storyboard } from '../../app.ts';
import { log } from '../../lib/log.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import '../shared/icon.ts';
import { tileStyle } from './storyboard-tile.ts';

/** A storyboard is asked for when a recording is looked at for so long; scrolling past makes none. */
const DWELL_MS = 700;
/** Steps that the arrow keys make through a recording. */
const KEY_STEPS = 20;

/**
 * A recording's picture. Pointing along it, dragging a finger, or the arrow keys go through the recording.
 * @fires play it was clicked, or Enter was pressed
 */
@customElement('co-scrub-thumbnail')
export class ScrubThumbnail extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      [role='slider'] {
        position: relative;
        display: grid;
        place-content: center;
        aspect-ratio: 16 / 9;
        border-radius: var(--wa-border-radius-m);
        overflow: hidden;
        background: var(--co-stage-tile);
        color: var(--co-stage-text);
        cursor: pointer;
        touch-action: pan-y;
      }
      img,
      .frame {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      .frame {
        object-fit: contain;
        background-color: var(--co-stage-tile);
        margin: auto;
      }
      .time {
        position: absolute;
        inset-block-end: 0.3rem;
        inset-inline-end: 0.3rem;
        padding: 0.05rem 0.4rem;
        border-radius: 0.4rem;
        background: rgb(0 0 0 / 70%);
        color: white;
        font-size: var(--wa-font-size-s);
        font-variant-numeric: tabular-nums;
      }
      .at {
        position: absolute;
        inset-block: auto 0;
        inset-inline-start: 0;
        block-size: 0.2rem;
        background: var(--wa-color-brand-70);
      }
      [role='slider']:focus-visible {
        outline-offset: 3px;
      }
    `,
  ];

  @property({ attribute: false }) item: LibraryItem | null = null;
  @property({ attribute: false }) library: Pick<Library, 'storyboard'> | null = null;
  /** 0..1 of the recording; null shows its thumbnail. */
  @state() private position: number | null = null;
  @state() private storyboard: Storyboard | null = null;
  @state() private thumbnailUrl = '';
  #sheetUrl = '';
  #dwell: ReturnType<typeof setTimeout> | undefined;
  #isAskedFor = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#dwell = setTimeout(() => this.#askFor(), DWELL_MS);
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#dwell);
    URL.revokeObjectURL(this.thumbnailUrl);
    URL.revokeObjectURL(this.#sheetUrl);
    this.thumbnailUrl = this.#sheetUrl = '';
    this.storyboard = null;
    this.#isAskedFor = false;
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const thumbnail = this.item?.thumbnail ?? null;
    if (changed.has('item') && thumbnail !== (changed.get('item')?.thumbnail ?? null)) {
      URL.revokeObjectURL(this.thumbnailUrl);
      this.thumbnailUrl = thumbnail ? URL.createObjectURL(thumbnail) : '';
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { item } = this;
    if (!item) return nothing;
    const durationMs = item.durationMs ?? 0;
    const isSound = item.width === null && item.state === 'ready';
    const atMs = (this.position ?? 0) * durationMs;
    return html`<div
      role="slider"
      tabindex="0"
      aria-label=${msg(str`Look through ${item.name}`)}
      aria-valuemin="0"
      aria-valuemax=${Math.round(durationMs / 1000)}
      aria-valuenow=${Math.round(atMs / 1000)}
      aria-valuetext=${formatClock(atMs)}
      @click=${() => this.dispatchEvent(new CustomEvent('play'))}
      @pointerenter=${(event: PointerEvent) => this.#follow(event)}
      @pointermove=${(event: PointerEvent) => this.#follow(event)}
      @pointerleave=${() => this.#rest()}
      @pointercancel=${() => this.#rest()}
      @blur=${() => this.#rest()}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
    >
      <co-icon .icon=${isSound ? AudioLines : FileVideo}></co-icon>
      ${this.thumbnailUrl ? html`<img src=${this.thumbnailUrl} alt="" draggable="false" />` : nothing}
      ${this.#frame()}
      ${
        item.durationMs === null
          ? nothing
          : html`<span class="time">${formatClock(this.position === null ? durationMs : atMs)}</span>`
      }
      ${
        this.position === null
          ? nothing
          : html`<span class="at" style=${styleMap({ inlineSize: `${this.position * 100}%` })}></span>`
      }
    </div>`;
  }

  #frame(): TemplateResult | typeof nothing {
    const { storyboard, position } = this;
    if (!storyboard || position === null || !this.#sheetUrl) return nothing;
    const isWide = storyboard.tileWidth / storyboard.tileHeight >= 16 / 9 - 0.01;
    const atMs = position * (this.item?.durationMs ?? 0);
    return html`<div
      class="frame"
      style=${styleMap({
        ...tileStyle(storyboard, this.#sheetUrl, atMs),
        ...(isWide ? { blockSize: 'auto' } : { inlineSize: 'auto' }),
      })}
    ></div>`;
  }

  #follow({ clientX, currentTarget, pointerType, buttons }: PointerEvent): void {
    if (!(currentTarget instanceof HTMLElement) || !this.item?.durationMs) return;
    // A finger scrubs while it is down; what scrolls the page is the browser's.
    if (pointerType === 'touch' && buttons === 0) return;
    const { left, width } = currentTarget.getBoundingClientRect();
    this.position = Math.max(0, Math.min(1, (clientX - left) / width));
    this.#askFor();
  }

  #rest(): void {
    this.position = null;
  }

  #onKey(event: KeyboardEvent): void {
    const now = this.position ?? 0;
    const next: Record<string, number> = {
      ArrowRight: now + 1 / KEY_STEPS,
      ArrowLeft: now - 1 / KEY_STEPS,
      Home: 0,
      End: 1,
    };
    if (event.key === 'Enter') this.dispatchEvent(new CustomEvent('play'));
    else if (event.key in next && this.item?.durationMs) {
      this.position = Math.max(0, Math.min(1, next[event.key] ?? 0));
      this.#askFor();
    } else return;
    event.preventDefault();
  }

  #askFor(): void {
    const { item, library } = this;
    if (this.#isAskedFor || !library || item?.state !== 'ready' || item.width === null) return;
    this.#isAskedFor = true;
    library
      .storyboard(item.id)
      .then((storyboard) => this.#show(storyboard))
      .catch((error: unknown) => log.warn('A storyboard is not there.', error));
  }

  #show(storyboard: Storyboard | null): void {
    if (!this.isConnected || !storyboard) return;
    this.#sheetUrl = URL.createObjectURL(storyboard.sheet);
    this.storyboard = storyboard;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-scrub-thumbnail': ScrubThumbnail;
  }
}

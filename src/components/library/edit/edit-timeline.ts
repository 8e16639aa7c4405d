import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatMoment } from './moment.ts';

/** A stretch of the recording, ms. */
export interface Selection {
  readonly fromMs: number;
  readonly toMs: number;
}

export type SelectionChangeEvent = CustomEvent<Selection>;
/** Somebody wants to see a moment, ms. */
export type TimelineSeekEvent = CustomEvent<number>;

type Edge = 'fromMs' | 'toMs';

/**
 * A recording from left to right: what of it is kept, what is selected between two handles, where the player is. Its
 * pictures are slotted in.
 * @fires selection-change {SelectionChangeEvent} @fires timeline-seek {TimelineSeekEvent}
 */
@customElement('co-edit-timeline')
export class EditTimeline extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding-inline: 14px;
        touch-action: none;
        user-select: none;
      }
      .track {
        position: relative;
        block-size: 4.5rem;
        border-radius: var(--wa-border-radius-m);
        background: color-mix(in oklab, var(--wa-color-brand-60) 45%, transparent);
        cursor: pointer;
      }
      .removed,
      .selected,
      .playhead,
      ::slotted(*) {
        position: absolute;
        inset-block: 0;
        pointer-events: none;
      }
      ::slotted(*) {
        inset-inline: 0;
        border-radius: var(--wa-border-radius-m);
      }
      .removed {
        background: repeating-linear-gradient(
          -45deg,
          color-mix(in oklab, var(--wa-color-neutral-fill-normal) 92%, transparent) 0 6px,
          color-mix(in oklab, var(--wa-color-neutral-fill-quiet) 92%, transparent) 6px 12px
        );
        border-inline: 1px solid var(--wa-color-surface-default);
      }
      .selected {
        border-block: 3px solid var(--wa-color-brand-50);
        background: color-mix(in oklab, var(--wa-color-brand-50) 25%, transparent);
      }
      .handle {
        position: absolute;
        inset-block: -6px;
        inline-size: 28px;
        margin-inline-start: -14px;
        cursor: ew-resize;
        display: grid;
        place-items: center;
        border-radius: var(--wa-border-radius-s);
      }
      .handle::before {
        content: '';
        inline-size: 10px;
        block-size: 100%;
        border-radius: 5px;
        background: var(--wa-color-brand-50);
        border: 2px solid var(--wa-color-surface-default);
        box-shadow: var(--wa-shadow-s);
      }
      .playhead {
        inline-size: 2px;
        margin-inline-start: -1px;
        background: var(--wa-color-text-normal);
        /* Seen on dark pictures too. */
        box-shadow: 0 0 0 1px var(--wa-color-surface-default);
      }
    `,
  ];

  @property({ type: Number }) durationMs = 0;
  @property({ attribute: false }) selection: Selection = { fromMs: 0, toMs: 0 };
  /** What of the recording is kept. */
  @property({ attribute: false }) kept: readonly Selection[] = [];
  /** One step of the arrow keys. */
  @property({ type: Number }) frameMs = 40;
  /** Where the player is; asked at every frame that is painted. */
  @property({ attribute: false }) positionMs: () => number = () => 0;

  #painting = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const paint = (): void => {
      const playhead = this.renderRoot.querySelector<HTMLElement>('.playhead');
      if (playhead) playhead.style.insetInlineStart = this.#place(this.positionMs());
      this.#painting = requestAnimationFrame(paint);
    };
    this.#painting = requestAnimationFrame(paint);
  }

  override disconnectedCallback(): void {
    cancelAnimationFrame(this.#painting);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<div class="track" @pointerdown=${(event: PointerEvent) => this.#seek(event)}>
      <slot></slot>
      ${this.#removed().map((stretch) => html`<div class="removed" style=${styleMap(this.#span(stretch))}></div>`)}
      <div class="selected" style=${styleMap(this.#span(this.selection))}></div>
      <div class="playhead"></div>
      ${this.#handle('fromMs', msg('In point'))} ${this.#handle('toMs', msg('Out point'))}
    </div>`;
  }

  /** What no clip keeps; clips may come in any order, and more than once. */
  #removed(): Selection[] {
    const removed: Selection[] = [];
    let keptToMs = 0;
    const inOrder = this.kept.toSorted((a, b) => a.fromMs - b.fromMs);
    for (const { fromMs, toMs } of [...inOrder, { fromMs: this.durationMs, toMs: this.durationMs }]) {
      if (fromMs > keptToMs) removed.push({ fromMs: keptToMs, toMs: fromMs });
      keptToMs = Math.max(keptToMs, toMs);
    }
    return removed;
  }

  #handle(edge: Edge, label: string): TemplateResult {
    const atMs = this.selection[edge];
    return html`<div
      class="handle"
      role="slider"
      tabindex="0"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax=${Math.round(this.durationMs)}
      aria-valuenow=${Math.round(atMs)}
      aria-valuetext=${formatMoment(atMs)}
      style=${styleMap({ insetInlineStart: this.#place(atMs) })}
      @pointerdown=${(event: PointerEvent) => this.#grab(event)}
      @pointermove=${(event: PointerEvent) => this.#drag(event, edge)}
      @keydown=${(event: KeyboardEvent) => this.#key(event, edge)}
    ></div>`;
  }

  #grab(event: PointerEvent): void {
    event.stopPropagation();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  }

  #drag(event: PointerEvent, edge: Edge): void {
    if ((event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId))
      this.#move(edge, this.#momentAt(event));
  }

  #key(event: KeyboardEvent, edge: Edge): void {
    const stepMs = event.shiftKey ? 1000 : this.frameMs;
    const atMs = this.selection[edge];
    const next = {
      ArrowLeft: atMs - stepMs,
      ArrowRight: atMs + stepMs,
      PageDown: atMs - 10_000,
      PageUp: atMs + 10_000,
      Home: 0,
      End: this.durationMs,
    }[event.key];
    if (next === undefined) return;
    // The page's player has the same keys.
    event.preventDefault();
    event.stopPropagation();
    this.#move(edge, next);
  }

  #move(edge: Edge, wantedMs: number): void {
    // To a frame's beginning, where the handle is a cut.
    const onFrameMs = Math.round(wantedMs / this.frameMs) * this.frameMs;
    const { fromMs, toMs } = this.selection;
    const atMs =
      edge === 'fromMs'
        ? Math.max(0, Math.min(onFrameMs, toMs - this.frameMs))
        : Math.min(this.durationMs, Math.max(onFrameMs, fromMs + this.frameMs));
    const detail = { ...this.selection, [edge]: atMs };
    const change: SelectionChangeEvent = new CustomEvent('selection-change', { detail });
    this.dispatchEvent(change);
    this.#show(edge === 'toMs' ? Math.max(fromMs, atMs - this.frameMs) : atMs);
  }

  #seek(event: PointerEvent): void {
    this.#show(this.#momentAt(event));
  }

  #show(atMs: number): void {
    const event: TimelineSeekEvent = new CustomEvent('timeline-seek', { detail: atMs });
    this.dispatchEvent(event);
  }

  #momentAt({ clientX }: PointerEvent): number {
    const box = this.renderRoot.querySelector('.track')?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    const fraction = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    return fraction * this.durationMs;
  }

  #place(atMs: number): string {
    return `${(100 * atMs) / Math.max(1, this.durationMs)}%`;
  }

  #span({ fromMs, toMs }: Selection): Record<string, string> {
    return { insetInlineStart: this.#place(fromMs), inlineSize: this.#place(toMs - fromMs) };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-edit-timeline': EditTimeline;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { DirectiveResult } from 'lit/directive.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Storyboard } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatClock } from '../../shared/format.ts';
import { tileStyle } from '../storyboard-tile.ts';
import { sendPlayerCommand, type Loop, type Mark } from './player-command.ts';
import { seekBarStyles } from './seek-bar.styles.ts';

/** A stretch that has been read, ms. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The line of time below a picture: what has been played and read, chapters, the section that is repeated, and under the
 * pointer the time with a small picture of it. Its keys are the player's.
 * @fires player-command {PlayerCommandEvent}
 */
@customElement('co-seek-bar')
export class SeekBar extends LitElement {
  static override styles = [baseStyles, seekBarStyles];

  @property({ type: Number }) positionMs = 0;
  @property({ type: Number }) durationMs = 0;
  @property({ attribute: false }) buffered: readonly Stretch[] = [];
  @property({ attribute: false }) marks: readonly Mark[] = [];
  @property({ attribute: false }) loop: Loop | null = null;
  @property({ attribute: false }) storyboard: Storyboard | null = null;

  @state() private hoverMs: number | null = null;
  @state() private sheetUrl = '';
  @query('.bar') private bar!: HTMLElement;

  override disconnectedCallback(): void {
    URL.revokeObjectURL(this.sheetUrl);
    this.sheetUrl = '';
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('storyboard')) return;
    URL.revokeObjectURL(this.sheetUrl);
    this.sheetUrl = this.storyboard ? URL.createObjectURL(this.storyboard.sheet) : '';
  }

  override render(): TemplateResult {
    const { positionMs, durationMs } = this;
    return html`
      <div
        class="bar"
        role="slider"
        tabindex="0"
        aria-label=${msg('Seek')}
        aria-valuemin="0"
        aria-valuemax=${Math.round(durationMs / 1000)}
        aria-valuenow=${Math.round(Math.min(positionMs, durationMs) / 1000)}
        aria-valuetext=${msg(str`${formatClock(positionMs)} of ${formatClock(durationMs)}`)}
        @pointerdown=${this.#grab}
        @pointermove=${this.#move}
        @pointerleave=${() => (this.hoverMs = null)}
        @pointercancel=${() => (this.hoverMs = null)}
      >
        <div class="line">
          ${this.buffered.map((stretch) => html`<span class="buffered" style=${this.#stretch(stretch)}></span>`)}
          ${
            this.loop
              ? html`<span
                  class="loop"
                  style=${this.#stretch({ fromMs: this.loop.fromMs, toMs: this.loop.toMs ?? positionMs })}
                ></span>`
              : nothing
          }
          <span class="played" style=${this.#stretch({ fromMs: 0, toMs: positionMs })}></span>
          ${this.marks.map(
            ({ atMs }) =>
              html`<span class="mark" style=${styleMap({ insetInlineStart: this.#percent(atMs) })}></span>`,
          )}
        </div>
        <span class="knob" style=${styleMap({ insetInlineStart: this.#percent(positionMs) })}></span>
      </div>
      ${this.hoverMs === null ? nothing : this.#preview(this.hoverMs)}
    `;
  }

  #preview(atMs: number): TemplateResult {
    const chapter = this.marks.findLast((mark) => mark.atMs <= atMs);
    const board = this.storyboard;
    return html`<div class="preview" style=${styleMap({ '--at': this.#percent(atMs) })}>
      ${
        board
          ? html`<div
              class="tile"
              style=${styleMap({
                ...tileStyle(board, this.sheetUrl, atMs),
                inlineSize: `${board.tileWidth}px`,
              })}
            ></div>`
          : nothing
      }
      ${chapter ? html`<span class="title">${chapter.title}</span>` : nothing}
      <span class="time">${formatClock(atMs)}</span>
    </div>`;
  }

  #stretch({ fromMs, toMs }: Stretch): DirectiveResult {
    const from = this.#percent(fromMs);
    return styleMap({ insetInlineStart: from, inlineSize: `calc(${this.#percent(toMs)} - ${from})` });
  }

  #percent(atMs: number): string {
    return `${(100 * Math.min(1, Math.max(0, atMs / Math.max(1, this.durationMs)))).toFixed(3)}%`;
  }

  readonly #grab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.bar.setPointerCapture(event.pointerId);
    this.#seek(this.#timeAt(event));
  };

  readonly #move = (event: PointerEvent): void => {
    const atMs = this.#timeAt(event);
    this.hoverMs = atMs;
    if (this.bar.hasPointerCapture(event.pointerId)) this.#seek(atMs);
  };

  #seek(toMs: number): void {
    sendPlayerCommand(this, { kind: 'seek', toMs });
  }

  #timeAt({ clientX }: PointerEvent): number {
    const { left, width } = this.bar.getBoundingClientRect();
    const fraction = Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
    const isRightToLeft = getComputedStyle(this).direction === 'rtl';
    return (isRightToLeft ? 1 - fraction : fraction) * this.durationMs;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-seek-bar': SeekBar;
  }
}

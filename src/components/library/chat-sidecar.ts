import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Download } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { ChatLine, ChatSidecar } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatClock } from '../shared/format.ts';
import '../shared/icon.ts';

/** Somebody wants to see the moment at which something was said: `detail` in ms from the beginning. */
export type SeekEvent = CustomEvent<number>;

/**
 * The conversation of a recording beside its player: what was said around the play position is marked, and a click
 * on anything goes to its moment.
 * @fires seek {SeekEvent}
 * @fires download
 */
@customElement('co-chat-sidecar')
export class ChatSidecarView extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        background: var(--wa-color-surface-raised);
        border-radius: var(--wa-border-radius-l);
        overflow: hidden;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-s);
        padding: var(--wa-space-s) var(--wa-space-m);
      }
      h2 {
        font-size: var(--wa-font-size-m);
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0 var(--wa-space-xs) var(--wa-space-s);
        overflow: hidden auto;
        scrollbar-width: thin;
      }
      button {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 var(--wa-space-s);
        inline-size: 100%;
        padding: var(--wa-space-2xs) var(--wa-space-xs);
        border: 0;
        border-radius: var(--wa-border-radius-m);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:hover {
        background: var(--wa-color-neutral-fill-quiet);
      }
      li[aria-current='true'] button {
        background: var(--wa-color-brand-fill-quiet);
        color: var(--wa-color-brand-on-quiet);
      }
      time {
        font-size: var(--wa-font-size-s);
        font-variant-numeric: tabular-nums;
        line-height: 1.6;
      }
      .what {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .author {
        font-weight: 600;
      }
      p {
        padding: 0 var(--wa-space-m) var(--wa-space-s);
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property({ attribute: false }) chat: ChatSidecar | null = null;
  /** Where the player is. */
  @property({ type: Number }) positionMs = 0;

  @query('ol') private list!: HTMLElement | null;
  #nearest = -1;

  protected override willUpdate(): void {
    this.#nearest = indexOfNearest(this.chat?.lines ?? [], this.positionMs);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('positionMs')) return;
    const item = this.list?.children.item(this.#nearest);
    if (!this.list || !(item instanceof HTMLElement)) return;
    // Only the list scrolls: the page stays where the reader has it.
    const from = item.offsetTop - this.list.offsetTop;
    const isShown =
      from >= this.list.scrollTop && from + item.offsetHeight <= this.list.scrollTop + this.list.clientHeight;
    if (!isShown) this.list.scrollTop = from - this.list.clientHeight / 2;
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.chat) return nothing;
    const { lines, complete } = this.chat;
    return html`
      <header>
        <h2 id="title">${msg('Chat')}</h2>
        <wa-button
          size="s"
          appearance="plain"
          title=${msg('Download the chat as a JSON file')}
          @click=${() => this.dispatchEvent(new Event('download'))}
        >
          <co-icon slot="start" .icon=${Download}></co-icon>${msg('Download chat')}
        </wa-button>
      </header>
      <ol aria-labelledby="title" tabindex="0">
        ${lines.map((line, index) => this.#line(line, index === this.#nearest))}
      </ol>
      ${complete ? nothing : html`<p class="quiet">${msg('More was said than is kept here.')}</p>`}
    `;
  }

  #line(line: ChatLine, isNearest: boolean): TemplateResult {
    return html`<li aria-current=${isNearest ? 'true' : 'false'}>
      <button type="button" @click=${() => this.#seek(line.offsetMs)}>
        <time class="quiet">${formatClock(line.offsetMs)}</time>
        <span class="what" dir="auto"><bdi class="author">${line.author}</bdi> ${wordsOf(line)}</span>
      </button>
    </li>`;
  }

  #seek(offsetMs: number): void {
    const event: SeekEvent = new CustomEvent('seek', { detail: offsetMs });
    this.dispatchEvent(event);
  }
}

/** The line said nearest to a moment; -1 where nothing was said. */
function indexOfNearest(lines: readonly ChatLine[], positionMs: number): number {
  let nearest = -1;
  let smallestMs = Infinity;
  for (const [index, { offsetMs }] of lines.entries()) {
    const distanceMs = Math.abs(offsetMs - positionMs);
    if (distanceMs > smallestMs) break;
    smallestMs = distanceMs;
    nearest = index;
  }
  return nearest;
}

function wordsOf(line: ChatLine): string {
  switch (line.kind) {
    case 'message':
      return line.text;
    case 'file':
      return msg(str`shared the file ${line.name} (${formatBytes(line.sizeBytes)})`);
    case 'question':
      return msg(str`asked: ${line.text}`);
    case 'poll':
      return msg(str`opened the poll “${line.question}”: ${line.options.join(' · ')}`);
    case 'reaction':
      return line.emoji;
    case 'hand':
      return line.raised ? msg('raised a hand') : msg('lowered the hand');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-chat-sidecar': ChatSidecarView;
  }
}

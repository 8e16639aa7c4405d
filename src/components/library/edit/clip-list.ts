import { msg, str } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ArrowDown, ArrowUp, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { PlannedClip } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import '../../shared/icon.ts';
import { formatMoment } from './moment.ts';

/** A clip is to stand elsewhere; `to` is null where it is to go. */
export type ClipMoveEvent = CustomEvent<{ readonly from: number; readonly to: number | null }>;

/**
 * The clips of a plan, in their order.
 * @fires clip-move {ClipMoveEvent}
 */
@customElement('co-clip-list')
export class ClipList extends LitElement {
  static override styles = [
    baseStyles,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
        display: grid;
        gap: var(--wa-space-2xs);
        max-block-size: 18rem;
        overflow: auto;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-2xs) var(--wa-space-2xs) var(--wa-space-2xs) var(--wa-space-s);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-lowered);
      }
      .words {
        flex: 1;
        min-inline-size: 0;
        line-height: 1.3;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .times {
        font-variant-numeric: tabular-nums;
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property({ attribute: false }) clips: readonly PlannedClip[] = [];
  /** What each recording is called, by id. */
  @property({ attribute: false }) names: ReadonlyMap<string, string> = new Map();

  override render(): TemplateResult {
    return html`<ol aria-label=${msg('Clips')}>
      ${this.clips.map((clip, index) => this.#clip(clip, index))}
    </ol>`;
  }

  #clip({ recordingId, fromMs, toMs }: PlannedClip, index: number): TemplateResult {
    const name = this.names.get(recordingId) ?? msg('Recording');
    const number = index + 1;
    return html`<li>
      <div class="words">
        <div class="name">${name}</div>
        <div class="times quiet">${formatMoment(fromMs)} – ${formatMoment(toMs)}</div>
      </div>
      ${this.#button(msg(str`Move clip ${number} up`), ArrowUp, index === 0, { from: index, to: index - 1 })}
      ${this.#button(msg(str`Move clip ${number} down`), ArrowDown, number === this.clips.length, {
        from: index,
        to: number,
      })}
      ${this.#button(msg(str`Remove clip ${number}`), X, this.clips.length === 1, { from: index, to: null })}
    </li>`;
  }

  #button(label: string, icon: typeof X, disabled: boolean, detail: ClipMoveEvent['detail']): TemplateResult {
    return html`<wa-button
      size="s"
      appearance="plain"
      title=${label}
      ?disabled=${disabled}
      @click=${() => {
        const event: ClipMoveEvent = new CustomEvent('clip-move', { detail });
        this.dispatchEvent(event);
      }}
      ><co-icon .icon=${icon}></co-icon><span class="visually-hidden">${label}</span></wa-button
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-clip-list': ClipList;
  }
}

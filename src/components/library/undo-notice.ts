import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Undo2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Deletion } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

/** A deletion is to be undone. */
export type UndoEvent = CustomEvent<Deletion>;

/**
 * Says what was deleted, for as long as it can be undone.
 * @fires undo {UndoEvent}
 */
@customElement('co-undo-notice')
export class UndoNotice extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: fixed;
        z-index: 3;
        inset-block-end: max(var(--wa-space-m), env(safe-area-inset-bottom));
        inset-inline: var(--wa-space-m);
        margin-inline: auto;
        max-inline-size: 30rem;
        display: grid;
        gap: var(--wa-space-xs);
        pointer-events: none;
      }
      div {
        pointer-events: auto;
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        padding: var(--wa-space-s) var(--wa-space-m);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
        box-shadow: var(--wa-shadow-l);
        border: 1px solid var(--wa-color-surface-border);
      }
      p {
        flex: 1;
        overflow-wrap: anywhere;
      }
      .left {
        font-variant-numeric: tabular-nums;
        min-inline-size: 2.6rem;
        text-align: end;
      }
    `,
  ];

  /** The latest first. */
  @property({ attribute: false }) deletions: readonly Deletion[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.deletions.length > 0) this.requestUpdate();
    }, 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`${this.deletions.map((deletion) => this.#one(deletion))}`;
  }

  #one(deletion: Deletion): TemplateResult | typeof nothing {
    const leftS = Math.ceil((deletion.dueMs - performance.now()) / 1000);
    if (leftS <= 0) return nothing;
    const { ids, name } = deletion;
    return html`<div>
      <p role="status">
        ${ids.length === 1 ? msg(str`“${name}” was deleted.`) : msg(str`${ids.length} recordings were deleted.`)}
      </p>
      <!-- Read aloud each second, it would drown everything else. -->
      <span class="left quiet" aria-hidden="true">${msg(str`${leftS} s`)}</span>
      <wa-button
        size="s"
        variant="brand"
        @click=${() => this.dispatchEvent(new CustomEvent('undo', { detail: deletion }) satisfies UndoEvent)}
      >
        <co-icon slot="start" .icon=${Undo2}></co-icon>${msg('Undo')}
      </wa-button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-undo-notice': UndoNotice;
  }
}

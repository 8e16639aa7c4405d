import { msg, str } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Download, Tag, Trash2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes } from '../shared/format.ts';
import '../shared/icon.ts';

/** What is to be done with all that is selected. */
export type SelectionCommand = 'all' | 'none' | 'tag' | 'download' | 'delete';
export type SelectionCommandEvent = CustomEvent<SelectionCommand>;

/**
 * Says how much is selected, and what can be done with it.
 * @fires selection-command {SelectionCommandEvent}
 */
@customElement('co-selection-bar')
export class SelectionBar extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: sticky;
        inset-block-start: 0;
        z-index: 2;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs);
        margin-block-end: var(--wa-space-m);
        padding: var(--wa-space-xs) var(--wa-space-s);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
        box-shadow: var(--wa-shadow-s);
      }
      span {
        flex: 1 1 9rem;
        font-weight: 600;
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property({ type: Number }) count = 0;
  @property({ type: Number }) sizeBytes = 0;
  /** Of those that are shown. */
  @property({ type: Boolean }) isAll = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'toolbar');
    this.setAttribute('aria-label', msg('Selected recordings'));
  }

  override render(): TemplateResult {
    return html`
      <span role="status">
        ${this.count === 0 ? msg('Nothing selected') : msg(str`${this.count} selected, ${formatBytes(this.sizeBytes)}`)}
      </span>
      <wa-button size="s" appearance="plain" @click=${() => this.#ask(this.isAll ? 'none' : 'all')}>
        ${this.isAll ? msg('Select none') : msg('Select all')}
      </wa-button>
      <wa-button
        size="s"
        appearance="outlined"
        ?disabled=${this.count === 0}
        @click=${() => this.#ask('tag')}
      >
        <co-icon slot="start" .icon=${Tag}></co-icon>${msg('Tag selected')}
      </wa-button>
      <wa-button
        size="s"
        appearance="outlined"
        ?disabled=${this.count === 0}
        @click=${() => this.#ask('download')}
      >
        <co-icon slot="start" .icon=${Download}></co-icon>${msg('Download selected')}
      </wa-button>
      <wa-button
        size="s"
        appearance="outlined"
        variant="danger"
        ?disabled=${this.count === 0}
        @click=${() => this.#ask('delete')}
      >
        <co-icon slot="start" .icon=${Trash2}></co-icon>${msg('Delete selected')}
      </wa-button>
    `;
  }

  #ask(command: SelectionCommand): void {
    const event: SelectionCommandEvent = new CustomEvent('selection-command', { detail: command });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-selection-bar': SelectionBar;
  }
}

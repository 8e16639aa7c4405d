import { msg } from '@lit/localize';
import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/checkbox/checkbox.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { LibraryItem } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatClock, formatDate } from '../../shared/format.ts';

/** The recordings to join, in the order in which they were chosen. */
export type JoinEvent = CustomEvent<readonly LibraryItem[]>;

/**
 * Chooses what comes behind a recording.
 * @fires join {JoinEvent} @fires join-close
 */
@customElement('co-join-dialog')
export class JoinDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      ul {
        display: grid;
        gap: var(--wa-space-s);
        max-block-size: 50dvh;
        overflow: auto;
      }
      .number {
        font-weight: 700;
        color: var(--wa-color-brand-50);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  /** What can be joined. */
  @property({ attribute: false }) items: readonly LibraryItem[] = [];
  @state() private chosen: readonly string[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open) this.chosen = [];
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Join with…')}
      ?open=${this.open}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) this.dispatchEvent(new CustomEvent('join-close'));
      }}
    >
      ${
        this.items.length === 0
          ? html`<p>${msg('There is no other recording to join.')}</p>`
          : html`<ul aria-label=${msg('Recordings to join')}>
              ${this.items.map((item) => this.#item(item))}
            </ul>`
      }
      <wa-button
        slot="footer"
        variant="brand"
        ?disabled=${this.chosen.length === 0}
        @click=${() => this.#join()}
        >${msg('Add to the end')}</wa-button
      >
    </wa-dialog>`;
  }

  #item({ id, name, createdAtMs, durationMs }: LibraryItem): TemplateResult {
    const number = this.chosen.indexOf(id) + 1;
    return html`<li>
      <wa-checkbox
        .checked=${number > 0}
        @change=${() =>
          (this.chosen = number > 0 ? this.chosen.filter((one) => one !== id) : [...this.chosen, id])}
        >${name}
        <span class="quiet">${formatDate(createdAtMs)}, ${formatClock(durationMs ?? 0)}</span>
        ${number > 0 ? html`<span class="number">${number}</span>` : ''}</wa-checkbox
      >
    </li>`;
  }

  #join(): void {
    const detail = this.chosen.flatMap((id) => this.items.filter((item) => item.id === id));
    const event: JoinEvent = new CustomEvent('join', { detail });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-join-dialog': JoinDialog;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Download, Film, Trash2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import type { ExportFormat, TrainingSession } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatDate } from '../shared/format.ts';
import { EXPORT_FORMATS } from './export-formats.ts';
import { exerciseWords, sessionFacts } from './training-words.ts';
import '../shared/icon.ts';
import './sets-table.ts';

/** What the buttons of one session ask for. */
export type TrainingItemCommand =
  { readonly kind: 'export'; readonly format: ExportFormat } | { readonly kind: 'delete' };
export type TrainingItemEvent = CustomEvent<TrainingItemCommand>;

/**
 * One past session: when it was, what was done, and its sets when they are asked for.
 * @fires training-item-command {TrainingItemEvent}
 */
@customElement('co-training-item')
export class TrainingItem extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
        color: var(--wa-color-text-normal);
      }
      article {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--wa-space-2xs) var(--wa-space-m);
        padding: var(--wa-space-s) var(--wa-space-m);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
      }
      h3 {
        font-size: var(--wa-font-size-m);
      }
      .facts,
      .done {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--wa-space-s);
      }
      .facts {
        font-size: var(--wa-font-size-s);
        font-variant-numeric: tabular-nums;
      }
      .facts co-icon {
        align-self: center;
      }
      .done {
        grid-column: 1 / -1;
        overflow-wrap: anywhere;
      }
      .buttons {
        display: flex;
        align-items: start;
        gap: var(--wa-space-2xs);
      }
      details {
        grid-column: 1 / -1;
      }
      summary {
        inline-size: fit-content;
        padding-block: var(--wa-space-3xs);
        font-size: var(--wa-font-size-s);
        cursor: pointer;
      }
      co-sets-table {
        margin-block-start: var(--wa-space-2xs);
      }
      @container (max-width: 26rem) {
        .buttons {
          grid-column: 1 / -1;
          grid-row: 4;
          justify-content: space-between;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: TrainingSession | null = null;
  /** The sets are made when they are first looked at: a log may be long. */
  @state() private wasOpened = false;

  override render(): TemplateResult | typeof nothing {
    const { session } = this;
    if (!session) return nothing;
    const date = formatDate(session.startedAtMs);
    return html`<article>
      <div>
        <h3>${date}</h3>
        <div class="facts quiet">
          ${
            session.origin === 'film'
              ? html`<co-icon .icon=${Film}></co-icon><span>${msg('from a video file')}</span>`
              : nothing
          }
          ${sessionFacts(session).map((fact) => html`<span>${fact}</span>`)}
        </div>
      </div>
      <div class="buttons">
        <wa-dropdown
          placement="bottom-end"
          @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
            this.#ask({ kind: 'export', format: event.detail.item.value as ExportFormat })}
        >
          <wa-button
            slot="trigger"
            size="s"
            appearance="outlined"
            .withCaret=${true}
            title=${msg(str`Export the training of ${date}`)}
            >${msg('Export')}</wa-button
          >
          ${EXPORT_FORMATS().map(
            ([format, words]) =>
              html`<wa-dropdown-item value=${format}>
                <co-icon slot="icon" .icon=${Download}></co-icon>${words}
              </wa-dropdown-item>`,
          )}
        </wa-dropdown>
        <wa-button
          size="s"
          appearance="plain"
          title=${msg(str`Delete the training of ${date}`)}
          @click=${() => this.#ask({ kind: 'delete' })}
        >
          <co-icon .icon=${Trash2}></co-icon><span class="visually-hidden">${msg('Delete')}</span>
        </wa-button>
      </div>
      <ul class="done">
        ${exerciseWords(session).map((words) => html`<li><bdi>${words}</bdi></li>`)}
      </ul>
      <details @toggle=${() => (this.wasOpened = true)}>
        <summary>${msg('All sets')}</summary>
        ${this.wasOpened ? html`<co-sets-table .sets=${session.sets}></co-sets-table>` : nothing}
      </details>
    </article>`;
  }

  #ask(command: TrainingItemCommand): void {
    const event: TrainingItemEvent = new CustomEvent('training-item-command', { detail: command });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-item': TrainingItem;
  }
}

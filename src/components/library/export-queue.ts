import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BellRing } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { ExportEntry, Exports } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import './export-queue-item.ts';
import type { EntryCommandEvent } from './export-command.ts';

/**
 * All exports: those under way in their order, then those that are done. Nothing where there are none.
 * @fires entry-command {EntryCommandEvent}
 * @fires notify somebody wants to be told when they are done
 */
@customElement('co-export-queue')
export class ExportQueue extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      section {
        margin-block-end: var(--wa-space-l);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
        border: 1px solid var(--wa-color-surface-border);
        overflow: hidden;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-xs);
        min-block-size: 3rem;
        padding: var(--wa-space-xs) var(--wa-space-m);
        background: var(--wa-color-neutral-fill-quiet);
      }
      h2 {
        font-size: var(--wa-font-size-m);
      }
      li + li {
        border-block-start: 1px solid var(--wa-color-surface-border);
      }
    `,
  ];

  @property({ attribute: false }) entries: readonly ExportEntry[] = [];
  /** Tells which of them need passphrases to go on. */
  @property({ attribute: false }) exports: Pick<Exports, 'neededPassphrases'> | null = null;
  @property({ type: Boolean }) canNotify = false;

  override render(): TemplateResult | typeof nothing {
    if (this.entries.length === 0) return nothing;
    const unfinished = this.entries.filter(({ state }) => state.kind !== 'done');
    const done = this.entries.filter(({ state }) => state.kind === 'done');
    const isUnderWay = unfinished.some(({ state }) => state.kind === 'running' || state.kind === 'waiting');
    return html`<section aria-label=${msg('Exports')}>
      <header>
        <h2>${msg('Exports')}</h2>
        ${
          this.canNotify && isUnderWay
            ? html`<wa-button
                size="s"
                appearance="plain"
                @click=${() => this.dispatchEvent(new CustomEvent('notify'))}
              >
                <co-icon slot="start" .icon=${BellRing}></co-icon>${msg('Tell me when it is done')}
              </wa-button>`
            : nothing
        }
      </header>
      <ul>
        ${repeat(
          [...unfinished, ...done],
          ({ id }) => id,
          (entry) => {
            const place = unfinished.indexOf(entry);
            return html`<li>
              <co-export-queue-item
                .entry=${entry}
                .needed=${this.exports?.neededPassphrases(entry.id) ?? []}
                ?canRise=${place > 0}
                ?canSink=${place >= 0 && place < unfinished.length - 1}
                @entry-command=${({ detail }: EntryCommandEvent) =>
                  this.dispatchEvent(
                    new CustomEvent('entry-command', { detail }) satisfies EntryCommandEvent,
                  )}
              ></co-export-queue-item>
            </li>`;
          },
        )}
      </ul>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-queue': ExportQueue;
  }
}

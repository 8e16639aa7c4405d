import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Combine, Download, Info, Scissors, Share2, type IconNode } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { LibraryItem } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatClock, formatDate } from '../shared/format.ts';
import '../shared/icon.ts';

/** What the buttons below a player ask for. */
export type RecordingDeed = 'trim' | 'join' | 'details' | 'download' | 'share';
export type RecordingDeedEvent = CustomEvent<RecordingDeed>;

/**
 * What a recording is, in one line, and what can be done with it.
 * @fires recording-deed {RecordingDeedEvent}
 */
@customElement('co-recording-facts')
export class RecordingFacts extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }
      .line,
      .deeds {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs) var(--wa-space-m);
      }
      .deeds {
        gap: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) item: LibraryItem | null = null;

  override render(): TemplateResult | typeof nothing {
    const { item } = this;
    if (!item) return nothing;
    return html`
      <div class="line quiet">
        <span>${formatDate(item.createdAtMs)}</span>
        ${item.durationMs === null ? nothing : html`<span>${formatClock(item.durationMs)}</span>`}
        <span>${formatBytes(item.sizeBytes)}</span>
        ${item.width === null ? nothing : html`<span>${item.width} × ${item.height}</span>`}
        ${
          item.participants.length > 0
            ? html`<span>${new Intl.ListFormat().format(item.participants)}</span>`
            : nothing
        }
        ${item.recovered ? html`<span>${msg('recovered after a crash')}</span>` : nothing}
      </div>
      <div class="deeds">
        ${this.#deed('trim', msg('Trim'), Scissors)} ${this.#deed('join', msg('Join with…'), Combine)}
        ${this.#deed('download', msg('Download'), Download)} ${this.#deed('share', msg('Share'), Share2)}
        ${this.#deed('details', msg('Details'), Info)}
      </div>
    `;
  }

  #deed(deed: RecordingDeed, label: string, icon: IconNode): TemplateResult {
    return html`<wa-button size="s" appearance="outlined" @click=${() => this.#ask(deed)}>
      <co-icon slot="start" .icon=${icon}></co-icon>${label}
    </wa-button>`;
  }

  #ask(deed: RecordingDeed): void {
    const event: RecordingDeedEvent = new CustomEvent('recording-deed', { detail: deed });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-facts': RecordingFacts;
  }
}

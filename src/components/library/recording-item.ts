import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Download, FileVideo, PackageOpen, Pencil, Play, Share2, Trash2, type IconNode } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { ExportState, LibraryItem } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatClock, formatDate } from '../shared/format.ts';
import '../shared/icon.ts';

/** What a recording's buttons ask for. */
export type RecordingCommand = 'play' | 'export' | 'rename' | 'download' | 'share' | 'delete';
export type RecordingCommandEvent = CustomEvent<RecordingCommand>;

/**
 * One recording in the list.
 * @fires recording-command {RecordingCommandEvent}
 */
@customElement('co-recording-item')
export class RecordingItem extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      article {
        display: grid;
        grid-template-columns: 9rem 1fr;
        gap: var(--wa-space-2xs) var(--wa-space-m);
        padding: var(--wa-space-s);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
        border: 1px solid var(--wa-color-surface-border);
      }
      .picture {
        position: relative;
        grid-row: span 2;
        aspect-ratio: 16 / 9;
        border-radius: var(--wa-border-radius-m);
        overflow: hidden;
        background: var(--co-stage-tile);
        color: var(--co-stage-text);
        display: grid;
        place-content: center;
        align-self: start;
      }
      img {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      .length {
        position: absolute;
        inset-block-end: 0.3rem;
        inset-inline-end: 0.3rem;
        padding: 0.05rem 0.4rem;
        border-radius: 0.4rem;
        background: rgb(0 0 0 / 70%);
        color: white;
        font-size: var(--wa-font-size-s);
        font-variant-numeric: tabular-nums;
      }
      h2 {
        font-size: var(--wa-font-size-m);
        overflow-wrap: anywhere;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--wa-space-s);
        font-size: var(--wa-font-size-s);
      }
      .state {
        color: var(--wa-color-brand-on-quiet);
        font-weight: 600;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-2xs);
        align-items: center;
      }
      @media (max-width: 34rem) {
        article {
          grid-template-columns: 6.5rem 1fr;
        }
        .picture {
          grid-row: auto;
        }
        .buttons {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) item: LibraryItem | null = null;
  @property({ attribute: false }) exportState: ExportState | null = null;
  @state() private thumbnailUrl = '';

  override willUpdate(changed: PropertyValues<this>): void {
    const thumbnail = this.item?.thumbnail ?? null;
    if (!changed.has('item') || thumbnail === (changed.get('item')?.thumbnail ?? null)) return;
    URL.revokeObjectURL(this.thumbnailUrl);
    this.thumbnailUrl = thumbnail ? URL.createObjectURL(thumbnail) : '';
  }

  override disconnectedCallback(): void {
    URL.revokeObjectURL(this.thumbnailUrl);
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    const { item } = this;
    if (!item) return nothing;
    const ready = item.state === 'ready';
    return html`<article>
      <div class="picture">
        <co-icon .icon=${FileVideo}></co-icon>
        ${this.thumbnailUrl ? html`<img src=${this.thumbnailUrl} alt="" />` : nothing}
        ${item.durationMs === null ? nothing : html`<span class="length">${formatClock(item.durationMs)}</span>`}
      </div>
      <div>
        <h2>${item.name}</h2>
        <div class="facts quiet">
          <span>${formatDate(item.createdAtMs)}</span>
          <span>${formatBytes(item.sizeBytes)}</span>
          ${item.width === null ? nothing : html`<span>${item.width} × ${item.height}</span>`}
          ${this.#stateWords(item)}
        </div>
      </div>
      <div class="buttons">
        <wa-button size="s" variant="brand" ?disabled=${!ready} @click=${() => this.#ask('play')}>
          <co-icon slot="start" .icon=${Play}></co-icon>${msg('Play')}
        </wa-button>
        <wa-button size="s" appearance="outlined" ?disabled=${!ready} @click=${() => this.#ask('export')}>
          <co-icon slot="start" .icon=${PackageOpen}></co-icon>${msg('Export')}
        </wa-button>
        ${this.#icon(Pencil, msg('Rename'), 'rename')} ${this.#icon(Download, msg('Download'), 'download')}
        ${'canShare' in navigator ? this.#icon(Share2, msg('Share'), 'share', !ready) : nothing}
        ${this.#icon(Trash2, msg('Delete'), 'delete', item.activity.kind === 'recording')}
      </div>
    </article>`;
  }

  #stateWords(item: LibraryItem): TemplateResult | typeof nothing {
    const words: string[] = [];
    switch (item.activity.kind) {
      case 'recording':
        words.push(item.activity.here ? msg('recording now') : msg('recording in another tab'));
        break;
      case 'finalising':
        words.push(
          item.activity.fraction === null
            ? msg('waiting to be finished')
            : msg(str`finishing ${Math.round(item.activity.fraction * 100)} %`),
        );
        break;
      case 'failed':
        words.push(msg('could not be finished; its bytes are kept'));
        break;
      case 'idle':
    }
    if (item.recovered) words.push(msg('recovered'));
    if (item.damaged) words.push(msg('partly damaged'));
    if (this.exportState?.kind === 'running') {
      words.push(msg(str`exporting ${Math.round(this.exportState.progress.fraction * 100)} %`));
    }
    return words.length === 0 ? nothing : html`<span class="state">${words.join(' · ')}</span>`;
  }

  #icon(icon: IconNode, label: string, command: RecordingCommand, disabled = false): TemplateResult {
    return html`<wa-button
      size="s"
      appearance="plain"
      title=${label}
      ?disabled=${disabled}
      @click=${() => this.#ask(command)}
    >
      <co-icon .icon=${icon}></co-icon><span class="visually-hidden">${label}</span>
    </wa-button>`;
  }

  #ask(command: RecordingCommand): void {
    const event: RecordingCommandEvent = new CustomEvent('recording-command', { detail: command });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-item': RecordingItem;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Download, File as FileIcon, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import type { SharedFile } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes } from '../shared/format.ts';
import { saveFile } from '../shared/save-file.ts';
import { converse } from './conversation-request.ts';
import '../shared/icon.ts';

/**
 * A file in the chat: its name and size, how far it has come, and what one can do with it.
 * @fires conversation-request {ConversationRequest}
 */
@customElement('co-file-card')
export class FileCard extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-2xs);
        min-inline-size: 0;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs);
      }
      .row > div {
        flex: 1 1 9rem;
        min-inline-size: 0;
        display: grid;
        line-height: 1.3;
      }
      .name {
        overflow-wrap: anywhere;
        font-weight: 600;
      }
      small {
        font-size: var(--wa-font-size-xs);
        line-height: 1.35;
      }
      wa-progress-bar {
        --track-height: 0.4rem;
      }
      wa-button {
        flex: none;
      }
    `,
  ];

  @property() messageId = '';
  @property({ attribute: false }) file: SharedFile | null = null;

  override render(): TemplateResult | typeof nothing {
    const { file } = this;
    if (!file) return nothing;
    return html`<div class="row">
        <co-icon .icon=${FileIcon}></co-icon>
        <div>
          <bdi class="name">${file.name}</bdi>
          <small>${stateWords(file)}</small>
        </div>
        ${this.#button(file)}
      </div>
      ${
        file.transfer.kind === 'receiving'
          ? html`<wa-progress-bar
              label=${msg(str`Fetching ${file.name}`)}
              .value=${percentOf(file.transfer.receivedBytes, file.sizeBytes)}
            ></wa-progress-bar>`
          : nothing
      }`;
  }

  #button({ transfer }: SharedFile): TemplateResult | typeof nothing {
    switch (transfer.kind) {
      case 'offered':
      case 'interrupted':
        return html`<wa-button
          size="s"
          appearance="outlined"
          @click=${() => converse(this, { kind: 'fetch-file', messageId: this.messageId })}
          >${msg('Fetch')}</wa-button
        >`;
      case 'receiving':
        return html`<wa-button
          size="s"
          appearance="outlined"
          @click=${() => converse(this, { kind: 'cancel-file', messageId: this.messageId })}
          ><co-icon slot="start" .icon=${X}></co-icon>${msg('Cancel')}</wa-button
        >`;
      case 'received': {
        const { file } = transfer;
        return html`<wa-button size="s" variant="brand" @click=${() => saveFile(file, this.file?.name)}>
          <co-icon slot="start" .icon=${Download}></co-icon>${msg('Save')}
        </wa-button>`;
      }
      case 'own':
        return html`<wa-button
          size="s"
          appearance="outlined"
          @click=${() => converse(this, { kind: 'cancel-file', messageId: this.messageId })}
          >${msg('Withdraw')}</wa-button
        >`;
      case 'unavailable':
        return nothing;
    }
  }
}

function percentOf(receivedBytes: number, sizeBytes: number): number {
  return sizeBytes === 0 ? 100 : Math.min(100, Math.floor((100 * receivedBytes) / sizeBytes));
}

function stateWords({ sizeBytes, transfer }: SharedFile): string {
  const size = formatBytes(sizeBytes);
  switch (transfer.kind) {
    case 'own':
      if (transfer.readers === 0) return msg(str`${size} · sent from here to whoever fetches it`);
      return transfer.readers === 1
        ? msg(str`${size} · one person is fetching it`)
        : msg(str`${size} · ${transfer.readers} people are fetching it`);
    case 'offered':
    case 'received':
      return size;
    case 'receiving':
      return msg(
        str`${formatBytes(transfer.receivedBytes)} of ${size} · ${percentOf(transfer.receivedBytes, sizeBytes)} %`,
      );
    case 'interrupted':
      return msg(str`Stopped at ${formatBytes(transfer.receivedBytes)} of ${size}: ${transfer.reason}`);
    case 'unavailable':
      return msg(str`${size} · not offered any more`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-file-card': FileCard;
  }
}

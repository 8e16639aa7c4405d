import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Cable, Check, Link, QrCode, Share2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import '../shared/icon.ts';
import './qr-dialog.ts';

/**
 * How to get others in: the code in large type, the link to copy or share, the QR code, and the way without a
 * network.
 * @fires call-command {CallCommandEvent} `connect-offline`
 */
@customElement('co-invite-card')
export class InviteCard extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-m);
      }
      .code {
        font-size: clamp(1.25rem, 0.9rem + 2vw, 2rem);
        font-weight: 650;
        letter-spacing: -0.01em;
        line-height: 1.3;
        overflow-wrap: anywhere;
        user-select: all;
      }
      :host([compact]) .code {
        font-size: var(--wa-font-size-m);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
      }
    `,
  ];

  @property() code = '';
  @property() link = '';
  @property({ type: Boolean, reflect: true }) compact = false;
  @state() private copied = false;
  @state() private qrOpen = false;

  override render(): TemplateResult {
    return html`
      <div class="code">${this.code}</div>
      <div class="buttons">
        <wa-button variant="brand" @click=${() => this.#copy()}>
          <co-icon slot="start" .icon=${this.copied ? Check : Link}></co-icon>
          ${this.copied ? msg('Link copied') : msg('Copy invite link')}
        </wa-button>
        <wa-button appearance="outlined" @click=${() => (this.qrOpen = true)}>
          <co-icon slot="start" .icon=${QrCode}></co-icon>${msg('Show QR code')}
        </wa-button>
        ${
          'share' in navigator
            ? html`<wa-button appearance="outlined" @click=${() => this.#share()}>
                <co-icon slot="start" .icon=${Share2}></co-icon>${msg('Share invite')}
              </wa-button>`
            : nothing
        }
        <wa-button appearance="outlined" @click=${() => sendCommand(this, { kind: 'connect-offline' })}>
          <co-icon slot="start" .icon=${Cable}></co-icon>${msg('Connect without internet')}
        </wa-button>
      </div>
      <co-qr-dialog
        .link=${this.link}
        ?open=${this.qrOpen}
        @wa-after-hide=${() => (this.qrOpen = false)}
      ></co-qr-dialog>
    `;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link);
      this.copied = true;
      setTimeout(() => (this.copied = false), 2500);
    } catch {
      // No permission for the clipboard: the QR dialog shows the link to copy by hand.
      this.qrOpen = true;
    }
  }

  async #share(): Promise<void> {
    try {
      await navigator.share({ title: 'Coterie', text: msg('Join me in a call'), url: this.link });
    } catch {
      // Closing the share sheet rejects; there is nothing to do.
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-invite-card': InviteCard;
  }
}

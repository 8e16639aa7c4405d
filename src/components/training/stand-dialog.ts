import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/qr-code.ts';
import { tileLabel } from '../room/stage-tiles.ts';

/**
 * The code that makes a phone one's camera, and which phones it has made so.
 * @fires closed
 */
@customElement('co-stand-dialog')
export class StandDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      .body {
        display: grid;
        gap: var(--wa-space-s);
      }
      .link {
        overflow-wrap: anywhere;
        user-select: all;
        font-size: var(--wa-font-size-s);
      }
      .session {
        font-weight: 650;
        letter-spacing: 0.1em;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property() link = '';
  /** What both devices show. */
  @property() session = '';
  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Use a phone as the camera')}
      ?open=${this.open}
      .lightDismiss=${true}
      @wa-after-hide=${() => this.dispatchEvent(new CustomEvent('closed'))}
    >
      ${this.open ? this.#content() : nothing}
    </wa-dialog>`;
  }

  #content(): TemplateResult {
    const [self] = this.participants;
    const stands = this.participants.filter(({ stand }) => stand !== null && stand.owner === self?.id);
    return html`<div class="body">
      <p>
        ${msg('Scan this with the phone, and stand it where it sees all of you. It shows its picture here and needs no hand.')}
      </p>
      <co-qr-code .text=${this.link} .label=${msg('QR code for the phone')}></co-qr-code>
      <p>${msg('Session')} <span class="session">${this.session}</span></p>
      <p role="status">
        ${
          stands.length === 0
            ? msg('Waiting for the phone…')
            : msg(
                str`Connected: ${stands.map((participant) => tileLabel({ participant, source: 'camera' })).join(', ')}`,
              )
        }
      </p>
      <p class="link">${this.link}</p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-stand-dialog': StandDialog;
  }
}

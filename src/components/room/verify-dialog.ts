import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ShieldAlert, ShieldCheck } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import '../shared/icon.ts';

/**
 * Lets two people make sure that nobody sits between them: both compare the same emoji aloud.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-verify-dialog')
export class VerifyDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      .body {
        display: grid;
        gap: var(--wa-space-m);
      }
      .emoji {
        font-family: var(--co-font-emoji);
        display: flex;
        justify-content: center;
        gap: 0.35em;
        font-size: clamp(1.4rem, 7vw, 2.25rem);
      }
      .number {
        font-family: var(--wa-font-family-code);
        font-size: var(--wa-font-size-l);
        text-align: center;
        overflow-wrap: anywhere;
      }
      .note {
        display: flex;
        gap: var(--wa-space-xs);
      }
      .note co-icon {
        margin-block-start: 0.15em;
      }
      .sure {
        color: var(--wa-color-success-on-quiet);
      }
      .warn {
        color: var(--wa-color-danger-on-quiet);
      }
      .footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
      }
      .footer wa-button {
        flex: 1 1 auto;
      }
    `,
  ];

  /** With whom to compare; null closes the dialog. */
  @property({ attribute: false }) participant: Participant | null = null;

  /** They were found to differ, just now. */
  @state() private differs = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('participant') && changed.get('participant')?.id !== this.participant?.id) {
      this.differs = false;
    }
  }

  override render(): TemplateResult {
    const { participant } = this;
    return html`<wa-dialog
      label=${msg(str`Verify ${participant?.name ?? ''}`)}
      ?open=${!!participant?.safety}
      .lightDismiss=${true}
    >
      ${participant?.safety ? this.#body(participant, participant.safety) : nothing}
      ${participant ? this.#footer(participant) : nothing}
    </wa-dialog>`;
  }

  #body(
    { name, verified }: Participant,
    { emoji, number }: NonNullable<Participant['safety']>,
  ): TemplateResult {
    return html`<div class="body">
      <p>
        ${msg(str`Ask ${name} to open the same dialog, and compare aloud. If both see the same, nobody sits between you.`)}
      </p>
      <div class="emoji">${emoji.split(' ').map((one) => html`<span>${one}</span>`)}</div>
      <div class="number">${number}</div>
      ${
        this.differs
          ? html`<div class="note warn" role="alert">
              <co-icon .icon=${ShieldAlert}></co-icon>
              <p>
                ${msg(str`Then somebody may sit between you, or this is not ${name}. Say nothing confidential, leave the room, and agree on a new room through another channel: in person, by phone, by letter.`)}
              </p>
            </div>`
          : verified
            ? html`<div class="note sure">
                <co-icon .icon=${ShieldCheck}></co-icon>
                <p>${msg(str`You compared with ${name} before, and it matched.`)}</p>
              </div>`
            : nothing
      }
    </div>`;
  }

  #footer({ id }: Participant): TemplateResult {
    if (this.differs) {
      return html`<div slot="footer" class="footer">
        <wa-button appearance="outlined" @click=${() => (this.participant = null)}>${msg('Stay')}</wa-button>
        <wa-button variant="danger" @click=${() => sendCommand(this, { kind: 'leave' })}>
          ${msg('Leave the room')}
        </wa-button>
      </div>`;
    }
    return html`<div slot="footer" class="footer">
      <wa-button
        appearance="outlined"
        @click=${() => {
          this.differs = true;
          sendCommand(this, { kind: 'set-verified', id, verified: false });
        }}
        >${msg('They do not match')}</wa-button
      >
      <wa-button
        variant="brand"
        @click=${() => {
          sendCommand(this, { kind: 'set-verified', id, verified: true });
          this.participant = null;
        }}
        >${msg('They match')}</wa-button
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-verify-dialog': VerifyDialog;
  }
}

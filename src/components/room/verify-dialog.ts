import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { Participant } from '../../app.ts';

/** Lets two people make sure that nobody sits between them: both compare the same emoji aloud. */
@customElement('co-verify-dialog')
export class VerifyDialog extends LitElement {
  static override styles = css`
    .emoji {
      font-size: 2.25rem;
      letter-spacing: 0.15em;
      text-align: center;
      margin-block: var(--wa-space-m);
    }
    .number {
      font-family: var(--wa-font-family-code);
      font-size: var(--wa-font-size-l);
      text-align: center;
    }
    p {
      line-height: 1.5;
    }
  `;

  @property({ attribute: false }) participant: Participant | null = null;

  override render(): TemplateResult | typeof nothing {
    const { participant } = this;
    const safety = participant?.safety;
    return html`<wa-dialog
      label=${msg(str`Verify ${participant?.name ?? ''}`)}
      ?open=${!!safety}
      .lightDismiss=${true}
    >
      ${
        safety
          ? html`<p>
                ${msg(str`Ask ${participant.name} to open the same dialog, and compare aloud. If both see the same, nobody sits between you.`)}
              </p>
              <div class="emoji">${safety.emoji}</div>
              <div class="number">${safety.number}</div>`
          : nothing
      }
    </wa-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-verify-dialog': VerifyDialog;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PhoneOutgoing } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { OutgoingRing } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { nameList } from './words.ts';
import '../shared/icon.ts';

/**
 * Says how one's own ringing stands, in a line above whatever screen is there.
 * @fires dismiss - stop ringing, or no need to be told any more
 */
@customElement('co-outgoing-ring')
export class OutgoingRingBar extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: sticky;
        z-index: 10;
        inset-block-start: 0;
        display: flex;
        align-items: center;
        justify-content: center;
        gap: var(--wa-space-s) var(--wa-space-m);
        padding: max(var(--wa-space-xs), env(safe-area-inset-top)) var(--wa-space-m) var(--wa-space-xs);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      co-icon {
        flex: none;
      }
      p {
        max-inline-size: 34rem;
        overflow-wrap: anywhere;
      }
      wa-button {
        flex: none;
      }
    `,
  ];

  @property({ attribute: false }) ring!: OutgoingRing;

  override render(): TemplateResult {
    const isRinging = this.ring.state === 'ringing';
    return html`
      <co-icon .icon=${PhoneOutgoing}></co-icon>
      <p role="status">${sentence(this.ring)}</p>
      <wa-button
        size="s"
        appearance="outlined"
        @click=${() => this.dispatchEvent(new CustomEvent('dismiss'))}
      >
        ${isRinging ? msg('Stop ringing') : msg('OK')}
      </wa-button>
    `;
  }
}

function sentence({ state, names }: OutgoingRing): string {
  const list = nameList(names);
  switch (state) {
    case 'ringing':
      return list ? msg(str`Ringing ${list}…`) : msg('Ringing…');
    case 'answered':
      return msg(str`Answered by ${list}.`);
    case 'declined':
      return msg(str`Declined by ${list}.`);
    case 'unanswered':
      return msg('Nobody answered. Their apps note a missed call.');
    case 'nobody-there':
      return msg(
        'Nobody of this circle can be found now. A closed app cannot ring: there is no server. Send them the link another way.',
      );
    case 'hidden':
      return msg('Nobody was rung, since the settings hide you from your circles.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-outgoing-ring': OutgoingRingBar;
  }
}

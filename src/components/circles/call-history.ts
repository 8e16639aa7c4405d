import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PhoneIncoming, PhoneMissed, PhoneOff, PhoneOutgoing, type IconNode } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { CallLog } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { callTime, callWords } from './words.ts';
import '../shared/icon.ts';

const ICONS: Record<CallLog['kind'], IconNode> = {
  outgoing: PhoneOutgoing,
  answered: PhoneIncoming,
  declined: PhoneOff,
  missed: PhoneMissed,
};

/**
 * The calls of one circle, the latest first.
 * @fires forget-history
 */
@customElement('co-call-history')
export class CallHistory extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-xs);
        font-size: var(--wa-font-size-s);
      }
      ul {
        max-block-size: 12rem;
        overflow-y: auto;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: var(--wa-space-xs);
        padding-block: var(--wa-space-3xs);
      }
      co-icon {
        align-self: center;
        color: var(--wa-color-text-quiet);
      }
      .missed co-icon {
        color: var(--wa-color-danger-on-quiet);
      }
      span {
        flex: 1;
        overflow-wrap: anywhere;
      }
      time {
        color: var(--wa-color-text-quiet);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      wa-button {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) calls: readonly CallLog[] = [];

  override render(): TemplateResult {
    return html`
      <ul aria-label=${msg('Calls')} tabindex="0">
        ${this.calls.map(
          (call) =>
            html`<li class=${call.kind}>
              <co-icon .icon=${ICONS[call.kind]}></co-icon>
              <span>${callWords(call)}</span>
              <time datetime=${new Date(call.atMs).toISOString()}>${callTime(call.atMs)}</time>
            </li>`,
        )}
      </ul>
      <wa-button
        size="s"
        appearance="plain"
        @click=${() => this.dispatchEvent(new CustomEvent('forget-history'))}
      >
        ${msg('Clear calls')}
      </wa-button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-call-history': CallHistory;
  }
}

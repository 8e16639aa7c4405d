import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { Participant, PeerStats } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { connectionReport, connectionRows } from './connection-text.ts';

/** How the connection to somebody does, in figures that are renewed every two seconds. */
@customElement('co-connection-dialog')
export class ConnectionDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-size: var(--wa-font-size-s);
      }
      th,
      td {
        padding-block: var(--wa-space-2xs);
        text-align: start;
        vertical-align: top;
        font-weight: 400;
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      th {
        color: var(--wa-color-text-quiet);
        padding-inline-end: var(--wa-space-m);
      }
      td {
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** With whom; null closes the dialog. */
  @property({ attribute: false }) participant: Participant | null = null;
  /** Null until it was measured. */
  @property({ attribute: false }) stats: PeerStats | null = null;

  @state() private isCopied = false;

  override render(): TemplateResult {
    const { participant, stats } = this;
    return html`<wa-dialog
      label=${msg(str`Connection with ${participant?.name ?? ''}`)}
      ?open=${participant !== null}
      .lightDismiss=${true}
      @wa-show=${() => (this.isCopied = false)}
    >
      ${participant && stats ? this.#table(stats) : html`<p>${msg('Not measured yet.')}</p>`}
      ${participant && stats ? this.#copy(participant, stats) : nothing}
    </wa-dialog>`;
  }

  #table(stats: PeerStats): TemplateResult {
    return html`<table>
      <tbody>
        ${connectionRows(stats).map(
          ([label, value]) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #copy({ name }: Participant, stats: PeerStats): TemplateResult {
    return html`<wa-button
      slot="footer"
      @click=${async () => {
        await navigator.clipboard.writeText(connectionReport(name, connectionRows(stats)));
        this.isCopied = true;
      }}
      >${this.isCopied ? msg('Copied') : msg('Copy report')}</wa-button
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-connection-dialog': ConnectionDialog;
  }
}

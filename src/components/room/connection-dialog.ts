import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { ConnectionSample, Participant, PeerStats } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { connectionReport, connectionRows, fingerprintRows } from './connection-text.ts';
import { connectionTrends } from './connection-trends.ts';
import './connection-charts.ts';

/** How the connection to somebody does, in figures that are renewed every two seconds. */
@customElement('co-connection-dialog')
export class ConnectionDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      wa-dialog {
        --width: min(42rem, 95vw);
      }
      .body {
        display: grid;
        gap: var(--wa-space-l);
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-s);
      }
      h2 {
        font-size: var(--wa-font-size-m);
      }
      dl {
        margin: 0;
        display: grid;
        gap: var(--wa-space-2xs);
        font-size: var(--wa-font-size-s);
      }
      dt {
        color: var(--wa-color-text-quiet);
      }
      dd {
        margin: 0;
        font-family: var(--wa-font-family-code);
        overflow-wrap: anywhere;
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
  /** Of the last two minutes, the oldest first. */
  @property({ attribute: false }) history: readonly ConnectionSample[] = [];

  @state() private isCopied = false;

  override render(): TemplateResult {
    const { participant, stats } = this;
    return html`<wa-dialog
      label=${msg(str`Connection with ${participant?.name ?? ''}`)}
      ?open=${participant !== null}
      .lightDismiss=${true}
      @wa-show=${() => (this.isCopied = false)}
    >
      ${participant && stats ? this.#content(participant, stats) : html`<p>${msg('Not measured yet.')}</p>`}
      ${participant && stats ? this.#copy(participant, stats) : nothing}
    </wa-dialog>`;
  }

  #content(participant: Participant, stats: PeerStats): TemplateResult {
    return html`<div class="body" tabindex="0" role="region" aria-label=${msg('Figures')}>
      <section>
        <h2>${msg('Last two minutes')}</h2>
        <co-connection-charts .history=${this.history}></co-connection-charts>
      </section>
      <section>
        <h2>${msg('Just now')}</h2>
        ${this.#table(stats)}
      </section>
      <section>
        <h2>${msg('Encryption')}</h2>
        <p>
          ${msg(
            'All that passes between you is encrypted from end to end, by DTLS-SRTP: there is no server in between that could read it, so that no further layer is needed. Both of you see the same two fingerprints.',
          )}
        </p>
        <dl>
          ${fingerprintRows(participant).map(
            ([label, value]) =>
              html`<div>
                <dt>${label}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        </dl>
      </section>
    </div>`;
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

  #report(participant: Participant, stats: PeerStats): string {
    const trends = connectionTrends(this.history).map(
      ({ name, words }) => [msg(str`${name}, last two minutes`), words] as const,
    );
    return connectionReport(participant.name, [
      ...connectionRows(stats),
      ...trends,
      ...fingerprintRows(participant),
    ]);
  }

  #copy(participant: Participant, stats: PeerStats): TemplateResult {
    return html`<wa-button
      slot="footer"
      @click=${async () => {
        await navigator.clipboard.writeText(this.#report(participant, stats));
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

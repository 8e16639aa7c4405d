import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { Participant, Reception } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { receptionTable, type ReceptionTable } from './reception-table.ts';
import { moodOf } from './score-mood.ts';

/** Who hears whom, for those who keep order: one row for each listener, one column for each speaker. */
@customElement('co-reception-dialog')
export class ReceptionDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      wa-dialog {
        --width: fit-content;
      }
      .body {
        display: grid;
        gap: var(--wa-space-m);
        /* The table may be wider than the words around it. */
        max-inline-size: min(60rem, 85vw);
      }
      .body p {
        max-inline-size: 34rem;
      }
      .worst {
        font-weight: 600;
      }
      .scroll {
        overflow: auto;
      }
      table {
        border-collapse: separate;
        border-spacing: 3px;
        font-size: var(--wa-font-size-s);
      }
      th {
        font-weight: 500;
        text-align: start;
      }
      thead th {
        vertical-align: bottom;
        text-align: center;
      }
      bdi {
        display: block;
        max-inline-size: 9rem;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      thead bdi {
        max-inline-size: 5.5rem;
      }
      /* Stays while the columns move beneath it. */
      th[scope='row'],
      td.corner {
        position: sticky;
        inset-inline-start: 0;
        background: var(--wa-color-surface-raised);
        padding-inline-end: var(--wa-space-xs);
      }
      td:not(.corner) {
        min-inline-size: 3rem;
        padding: var(--wa-space-2xs) var(--wa-space-xs);
        border-radius: var(--wa-border-radius-s);
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      td.corner {
        color: var(--wa-color-text-quiet);
      }
      .good {
        background: var(--wa-color-success-fill-quiet);
        color: var(--wa-color-success-on-quiet);
      }
      .fair {
        background: var(--wa-color-warning-fill-quiet);
        color: var(--wa-color-warning-on-quiet);
      }
      .poor {
        background: var(--wa-color-danger-fill-loud);
        color: var(--wa-color-danger-on-loud);
        font-weight: 700;
      }
      .key {
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) reception: Reception = new Map();

  override render(): TemplateResult {
    return html`<wa-dialog label=${msg('Who hears whom')} ?open=${this.open} .lightDismiss=${true}>
      ${this.open ? this.#content(receptionTable(this.participants, this.reception)) : nothing}
    </wa-dialog>`;
  }

  #content({ speakers, rows, worst }: ReceptionTable): TemplateResult {
    if (!worst) {
      return html`<p>
        ${msg('Nothing is known yet. Everyone tells every few seconds, once others are here.')}
      </p>`;
    }
    return html`<div class="body">
      <p class="worst">
        ${
          moodOf(worst.score) === 'good'
            ? msg('Everyone hears everyone well.')
            : msg(str`${nameOf(worst.listener)} hears ${nameOf(worst.speaker)} worst: ${worst.score} of 100.`)
        }
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label=${msg('Who hears whom, as a table')}>
        <table>
          <thead>
            <tr>
              <td class="corner">${msg('listens to')}</td>
              ${speakers.map(
                (speaker) => html`<th scope="col"><bdi title=${speaker.name}>${nameOf(speaker)}</bdi></th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({ listener, scores }) =>
                html`<tr>
                  <th scope="row"><bdi title=${listener.name}>${nameOf(listener)}</bdi></th>
                  ${scores.map((score) =>
                    score === null
                      ? html`<td class="quiet">–</td>`
                      : html`<td class=${moodOf(score)}>${score}</td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="quiet key">
        ${msg(
          'How well each row receives each column: 70 and more is good, below 40 is bad. If one row is bad, the trouble is with that person’s connection; if one column is, with what that person sends.',
        )}
      </p>
    </div>`;
  }
}

const nameOf = ({ isSelf, name }: Participant): string => (isSelf ? msg(str`${name} (you)`) : name);

declare global {
  interface HTMLElementTagNameMap {
    'co-reception-dialog': ReceptionDialog;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Check, CircleAlert, ExternalLink, TriangleAlert } from 'lucide';
import type { ExportEntry, Finding } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formStyles } from '../shared/form-fields.ts';
import { formatBytes, formatClock } from '../shared/format.ts';
import '../shared/icon.ts';
import { engineLabel, shortSideOf } from './export-words.ts';

/** What was made, where it is, and what the validator found in it. */
@customElement('co-export-report')
export class ExportReport extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      .done {
        display: flex;
        gap: var(--wa-space-s);
        align-items: center;
        font-weight: 600;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--wa-space-2xs) var(--wa-space-m);
        margin: 0;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .findings {
        display: grid;
        gap: var(--wa-space-xs);
        font-size: var(--wa-font-size-s);
      }
      .findings li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--wa-space-2xs) var(--wa-space-xs);
        padding: var(--wa-space-xs) var(--wa-space-s);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-warning-fill-quiet);
        color: var(--wa-color-warning-on-quiet);
        overflow-wrap: anywhere;
      }
      .findings li.error {
        background: var(--wa-color-danger-fill-quiet);
        color: var(--wa-color-danger-on-quiet);
      }
      .findings span {
        grid-column: 2;
      }
      .rule {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) entry!: ExportEntry;

  override render(): TemplateResult | typeof nothing {
    const { state, settings } = this.entry;
    if (state.kind !== 'done') return nothing;
    const { summary, made } = state;
    const isBundle = settings.kind === 'hls';
    return html`<div class="form">
      <p class="done" role="status">
        <co-icon .icon=${Check}></co-icon>${isBundle ? msg('The bundle is ready') : msg('The file is ready')}
      </p>
      <dl>
        <dt class="quiet">${msg('Made')}</dt>
        <dd>${summary.fileName}</dd>
        <dt class="quiet">${msg('Size')}</dt>
        <dd>
          ${
            isBundle
              ? msg(str`${formatBytes(summary.sizeBytes)} in ${summary.fileCount} files`)
              : formatBytes(summary.sizeBytes)
          }
        </dd>
        <dt class="quiet">${msg('Qualities')}</dt>
        <dd>${summary.rungs.map((rung) => `${shortSideOf(rung)}p`).join(', ') || msg('sound only')}</dd>
        <dt class="quiet">${msg('Took')}</dt>
        <dd>${formatClock(summary.elapsedMs)}</dd>
        <dt class="quiet">${msg('Converter')}</dt>
        <dd>${summary.engine ? engineLabel(summary.engine) : msg('none: it was copied as it is')}</dd>
        ${
          made.kind === 'remote'
            ? html`<dt class="quiet">${msg('Address')}</dt>
                <dd>
                  <a href=${made.url} target="_blank" rel="noopener noreferrer"
                    >${made.url} <co-icon .icon=${ExternalLink}></co-icon
                  ></a>
                </dd>`
            : nothing
        }
        ${
          isBundle
            ? html`<dt class="quiet">${msg('Checked')}</dt>
                <dd>${checkedWords(summary.findings)}</dd>`
            : nothing
        }
      </dl>
      ${summary.findings.length > 0 ? this.#findings(summary.findings) : nothing}
      ${
        isBundle && made.kind !== 'remote'
          ? html`<p class="quiet">
              ${msg('Put the folder on any static host: index.html plays it, master.m3u8 is for other players.')}
            </p>`
          : nothing
      }
    </div>`;
  }

  #findings(findings: readonly Finding[]): TemplateResult {
    const sorted = [...findings].sort((a, b) => Number(isError(b)) - Number(isError(a)));
    return html`<ul class="findings">
      ${sorted.map(
        (finding) =>
          html`<li class=${isError(finding) ? 'error' : 'warning'}>
            <co-icon .icon=${isError(finding) ? CircleAlert : TriangleAlert}></co-icon>
            <span class="rule">${finding.sentence}</span>
            <span>${finding.path}: ${finding.detail}</span>
          </li>`,
      )}
    </ul>`;
  }
}

const isError = ({ severity }: Finding): boolean => severity === 'error';

function checkedWords(findings: readonly Finding[]): string {
  if (findings.length === 0) return msg('The validator found nothing wrong.');
  const errors = findings.filter(isError).length;
  return msg(str`Errors: ${errors}, warnings: ${findings.length - errors}`);
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-report': ExportReport;
  }
}

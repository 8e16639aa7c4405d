import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Check, Download, TriangleAlert } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type { ExportState, ExportSummary, Ladder, LibraryItem, Rung } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { checkbox, formStyles } from '../shared/form-fields.ts';
import { formatBytes, formatClock } from '../shared/format.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';

/** What the dialog asks for; the screen does it. */
export type ExportCommand =
  | { readonly kind: 'start'; readonly rungs: readonly Rung[]; readonly where: 'zip' | 'folder' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'save' }
  | { readonly kind: 'again' }
  | { readonly kind: 'close' };

export type ExportCommandEvent = CustomEvent<ExportCommand>;

/**
 * Chooses what to export, shows how far it is, and says what was made.
 * @fires export-command {ExportCommandEvent}
 */
@customElement('co-export-dialog')
export class ExportDialog extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
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
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) item: LibraryItem | null = null;
  /** The ladder that this recording allows; null while it is being read. */
  @property({ attribute: false }) ladder: Ladder | null = null;
  @property({ attribute: false }) exportState: ExportState | null = null;
  @property({ type: Boolean }) canUseFolder = false;

  /** By short side, which no two rungs share. */
  @state() private chosen: ReadonlySet<number> = new Set();
  @state() private where: 'zip' | 'folder' = 'zip';

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ladder')) this.chosen = new Set(this.ladder?.chosen.map(shortSide));
  }

  override render(): TemplateResult {
    const { item, exportState } = this;
    return html`<wa-dialog
      label=${msg(str`Export ${item?.name ?? ''}`)}
      ?open=${item !== null}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) this.#ask({ kind: 'close' });
      }}
    >
      ${item ? this.#body(exportState) : nothing}
    </wa-dialog>`;
  }

  #body(exportState: ExportState | null): TemplateResult {
    switch (exportState?.kind) {
      case 'running':
        return this.#running(exportState);
      case 'done':
        return this.#done(exportState.summary, exportState.file !== null);
      case 'failed':
        return html`<co-notice
          .error=${exportState.error}
          @notice-action=${() => this.#ask({ kind: 'again' })}
        ></co-notice>`;
      case undefined:
        return this.#form();
    }
  }

  #form(): TemplateResult {
    const offered = this.ladder?.offered ?? null;
    return html`
      <div class="form">
        <wa-radio-group label=${msg('What')} value="hls">
          <wa-radio value="hls">${msg('HLS bundle')}</wa-radio>
        </wa-radio-group>
        <fieldset>
          <legend>${msg('Quality')}</legend>
          ${offered === null ? html`<p class="quiet" role="status">${msg('Reading the recording…')}</p>` : nothing}
          ${(offered ?? []).map((rung) =>
            checkbox(
              msg(
                str`${shortSide(rung)}p (${rung.width} × ${rung.height}, up to ${(rung.videoBitrateBps / 1e6).toFixed(1)} Mbit/s)`,
              ),
              this.chosen.has(shortSide(rung)),
              (on) => this.#choose(rung, on),
            ),
          )}
          ${offered?.length === 0 ? html`<p class="quiet">${msg('Sound only')}</p>` : nothing}
        </fieldset>
        <wa-radio-group
          label=${msg('Where')}
          .value=${this.where}
          @change=${(event: Event) =>
            (this.where = (event.target as HTMLInputElement).value === 'folder' ? 'folder' : 'zip')}
        >
          <wa-radio value="zip">${msg('Zip download')}</wa-radio>
          ${this.canUseFolder ? html`<wa-radio value="folder">${msg('Folder')}</wa-radio>` : nothing}
        </wa-radio-group>
        <p class="quiet">
          ${msg(
            'The recording is converted on this device; nothing is uploaded. The first export loads the converter (10 MB), which is then kept for offline use.',
          )}
        </p>
      </div>
      <wa-button
        slot="footer"
        variant="brand"
        ?disabled=${offered === null || (offered.length > 0 && this.chosen.size === 0)}
        @click=${() => this.#start()}
        >${msg('Start export')}</wa-button
      >
    `;
  }

  #running(exportState: ExportState & { kind: 'running' }): TemplateResult {
    const { phase, fraction, remainingMs } = exportState.progress;
    const words = {
      loading: msg('Loading the converter…'),
      encoding: msg('Converting…'),
      packing: msg('Packing…'),
    }[phase];
    const percent = Math.round(fraction * 100);
    return html`
      <div class="form">
        <p role="status">
          ${words} ${remainingMs === undefined ? nothing : msg(str`about ${formatClock(remainingMs)} left`)}
        </p>
        <wa-progress-bar label=${msg('Export progress')} value=${percent}>${percent} %</wa-progress-bar>
        <p class="quiet">
          ${msg('You can close this and go on; the export continues while the app is open.')}
        </p>
      </div>
      <wa-button slot="footer" @click=${() => this.#ask({ kind: 'cancel' })}>${msg('Cancel')}</wa-button>
    `;
  }

  #done(summary: ExportSummary, hasFile: boolean): TemplateResult {
    return html`
      <div class="form">
        <p class="done" role="status"><co-icon .icon=${Check}></co-icon>${msg('The bundle is ready')}</p>
        <dl>
          <dt class="quiet">${msg('Made')}</dt>
          <dd>${summary.fileName}</dd>
          <dt class="quiet">${msg('Size')}</dt>
          <dd>${msg(str`${formatBytes(summary.sizeBytes)} in ${summary.fileCount} files`)}</dd>
          <dt class="quiet">${msg('Qualities')}</dt>
          <dd>${summary.rungs.map((rung) => `${shortSide(rung)}p`).join(', ') || msg('sound only')}</dd>
          <dt class="quiet">${msg('Took')}</dt>
          <dd>${formatClock(summary.elapsedMs)}</dd>
          <dt class="quiet">${msg('Checked')}</dt>
          <dd>
            ${
              summary.findings.length === 0
                ? msg('The validator found nothing wrong.')
                : html`<ul>
                    ${summary.findings.map(
                      (finding) =>
                        html`<li>
                          <co-icon .icon=${TriangleAlert}></co-icon> ${finding.path}: ${finding.detail}
                        </li>`,
                    )}
                  </ul>`
            }
          </dd>
        </dl>
        <p class="quiet">
          ${msg('Put the folder on any static host: index.html plays it, master.m3u8 is for other players.')}
        </p>
      </div>
      <wa-button slot="footer" appearance="plain" @click=${() => this.#ask({ kind: 'again' })}>
        ${msg('Export again')}
      </wa-button>
      ${
        hasFile
          ? html`<wa-button slot="footer" variant="brand" @click=${() => this.#ask({ kind: 'save' })}>
              <co-icon slot="start" .icon=${Download}></co-icon>${msg('Save the zip')}
            </wa-button>`
          : nothing
      }
    `;
  }

  #choose(rung: Rung, on: boolean): void {
    const chosen = new Set(this.chosen);
    if (on) chosen.add(shortSide(rung));
    else chosen.delete(shortSide(rung));
    this.chosen = chosen;
  }

  #start(): void {
    const rungs = (this.ladder?.offered ?? []).filter((rung) => this.chosen.has(shortSide(rung)));
    this.#ask({ kind: 'start', rungs, where: this.where });
  }

  #ask(command: ExportCommand): void {
    const event: ExportCommandEvent = new CustomEvent('export-command', { detail: command });
    this.dispatchEvent(event);
  }
}

/** What a rendition is called by: `720p` is 720 pixels across its short side, upright video too. */
const shortSide = ({ width, height }: Rung): number => Math.min(width, height);

declare global {
  interface HTMLElementTagNameMap {
    'co-export-dialog': ExportDialog;
  }
}

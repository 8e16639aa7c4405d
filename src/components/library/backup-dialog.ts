import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Check, FolderInput, FolderOutput, TriangleAlert } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import type { BackupState } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { formatBytes } from '../shared/format.ts';
import '../shared/icon.ts';

/** What somebody wants of backups. Folders are picked by whoever obeys. */
export type BackupCommand =
  | { readonly kind: 'back-up' | 'restore-folder' | 'clear' | 'save' }
  | { readonly kind: 'restore-zip'; readonly file: File };
export type BackupCommandEvent = CustomEvent<BackupCommand>;

type Done<K extends BackupState['kind']> = Extract<BackupState, { kind: K }>;

/**
 * Backs everything up, and brings it back.
 * @fires backup-command {BackupCommandEvent}
 * @fires close
 */
@customElement('co-backup-dialog')
export class BackupDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .body {
        display: grid;
        gap: var(--wa-space-m);
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
      }
      .outcome {
        display: flex;
        align-items: baseline;
        gap: var(--wa-space-xs);
        font-weight: 600;
      }
      .outcome co-icon {
        align-self: center;
      }
      li {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) state: BackupState = { kind: 'idle' };
  @property({ type: Boolean }) canUseFolder = false;
  @query('input') private zipInput!: HTMLInputElement;

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Backup')}
      ?open=${this.open}
      @wa-after-hide=${() => this.dispatchEvent(new CustomEvent('close'))}
    >
      <div class="body">${this.#body()}</div>
    </wa-dialog>`;
  }

  #body(): TemplateResult {
    const { state } = this;
    switch (state.kind) {
      case 'idle':
        return this.#choices();
      case 'running':
        return this.#running(state);
      case 'backed-up':
        return this.#backedUp(state);
      case 'restored':
        return this.#restored(state);
      case 'failed':
        return html`<p role="alert">${failureSentence(state)}</p>
          ${this.#button(msg('OK'), { kind: 'clear' })}`;
    }
  }

  #choices(): TemplateResult {
    return html`
      <p>
        ${
          this.canUseFolder
            ? msg(
                'Copies every recording, and what goes with it, into a folder, such as one on another disk. The next time, only what is new is copied.',
              )
            : msg('Packs every recording, and what goes with it, into one zip to download.')
        }
      </p>
      <div class="choices">${this.#button(msg('Back up…'), { kind: 'back-up' }, FolderOutput, 'brand')}</div>
      <p>
        ${msg('Restoring brings back what is in a backup and not in this library. Nothing here is changed.')}
      </p>
      <div class="choices">
        ${this.canUseFolder ? this.#button(msg('Restore…'), { kind: 'restore-folder' }, FolderInput) : nothing}
        <wa-button appearance="outlined" @click=${() => this.zipInput.click()}>
          <co-icon slot="start" .icon=${FolderInput}></co-icon>${msg('Restore from zip…')}
        </wa-button>
        <input
          type="file"
          hidden
          accept=".zip,application/zip"
          aria-label=${msg('Backup to restore')}
          @change=${() => {
            const file = this.zipInput.files?.[0];
            this.zipInput.value = '';
            if (file) this.#ask({ kind: 'restore-zip', file });
          }}
        />
      </div>
    `;
  }

  #running({ what, progress }: Done<'running'>): TemplateResult {
    const percent = Math.round(progress.fraction * 100);
    return html`
      <p role="status">${what === 'backup' ? msg('Backing up…') : msg('Restoring…')}</p>
      <wa-progress-bar label=${msg('Backup progress')} value=${percent}>${percent} %</wa-progress-bar>
      <p class="quiet">${progress.name}</p>
      ${this.#button(msg('Cancel'), { kind: 'clear' })}
    `;
  }

  #backedUp({ summary, zip }: Done<'backed-up'>): TemplateResult {
    const { written, unchanged, unfinished, writtenBytes } = summary;
    return html`
      <p class="outcome" role="status"><co-icon .icon=${Check}></co-icon>${msg('The backup is complete')}</p>
      <p>${msg(str`Copied: ${written} (${formatBytes(writtenBytes)}). There already: ${unchanged}.`)}</p>
      ${this.#names(unfinished, msg('Not finished yet, and so left out:'))}
      <div class="choices">
        ${zip ? this.#button(msg('Save the zip'), { kind: 'save' }, FolderOutput, 'brand') : nothing}
        ${this.#button(msg('Done'), { kind: 'clear' })}
      </div>
    `;
  }

  #restored({ summary }: Done<'restored'>): TemplateResult {
    const { restored, alreadyThere, damaged } = summary;
    return html`
      <p class="outcome" role="status">
        <co-icon .icon=${damaged.length > 0 ? TriangleAlert : Check}></co-icon>${msg('The backup was read')}
      </p>
      <p>${msg(str`Restored: ${restored}. Here already: ${alreadyThere}.`)}</p>
      ${this.#names(damaged, msg('Damaged in the backup, and so left out:'))}
      ${this.#button(msg('Done'), { kind: 'clear' })}
    `;
  }

  #names(names: readonly string[], intro: string): TemplateResult | typeof nothing {
    if (names.length === 0) return nothing;
    return html`<div>
      <p>${intro}</p>
      <ul class="quiet">
        ${names.map((name) => html`<li>${name}</li>`)}
      </ul>
    </div>`;
  }

  #button(
    label: string,
    command: BackupCommand,
    icon: typeof Check | null = null,
    variant: 'brand' | 'neutral' = 'neutral',
  ): TemplateResult {
    return html`<wa-button
      appearance=${variant === 'brand' ? 'accent' : 'outlined'}
      variant=${variant}
      @click=${() => this.#ask(command)}
    >
      ${icon ? html`<co-icon slot="start" .icon=${icon}></co-icon>` : nothing}${label}
    </wa-button>`;
  }

  #ask(command: BackupCommand): void {
    const event: BackupCommandEvent = new CustomEvent('backup-command', { detail: command });
    this.dispatchEvent(event);
  }
}

/** What is kept of what broke off, such as for want of memory, is known here better than of other mishaps. */
function failureSentence({ what, error }: Done<'failed'>): string {
  if (error.name !== 'unexpected' && error.name !== 'export-failed') return errorText(error).sentence;
  return what === 'backup'
    ? msg(
        'The backup broke off by itself: back up again. What is in a backup folder stays, and is not copied twice.',
      )
    : msg('Restoring broke off by itself. What is restored stays: restore again to go on from there.');
}

declare global {
  interface HTMLElementTagNameMap {
    'co-backup-dialog': BackupDialog;
  }
}

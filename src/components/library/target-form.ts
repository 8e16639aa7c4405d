import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type { WebStorageSummary } from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formStyles } from '../shared/form-fields.ts';
import '../shared/notice.ts';
import './storage-access.ts';
import {
  fireStorageCommand,
  type StorageTest,
  type TargetChoice,
  type TargetChooseEvent,
} from './storage-events.ts';
import './storage-fields.ts';

/**
 * Where an export goes: a zip, a folder, or a web storage, with what it takes to write there.
 * @fires target-choose {TargetChooseEvent}
 * @fires storage-command {StorageCommandEvent}
 */
@customElement('co-target-form')
export class TargetForm extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      wa-radio-group::part(form-control-label) {
        font-weight: 600;
      }
      .of-storage {
        padding-inline-start: var(--wa-space-m);
        border-inline-start: 2px solid var(--wa-color-surface-border);
      }
    `,
  ];

  @property({ attribute: false }) choice: TargetChoice = { kind: 'zip' };
  @property({ type: Boolean }) canUseFolder = false;
  /** One file is made, which takes no zip. */
  @property({ type: Boolean }) single = false;
  @property({ attribute: false }) storages: readonly WebStorageSummary[] = [];
  /** Of the new web storage that is typed. */
  @property({ attribute: false }) test: StorageTest | null = null;
  /** Why the last command failed. */
  @property({ attribute: false }) error: AppError | null = null;

  override render(): TemplateResult {
    return html`<div class="form">
      <wa-radio-group
        label=${msg('Where')}
        .value=${valueOfChoice(this.choice)}
        @change=${(event: Event) => this.#choose((event.target as HTMLInputElement).value)}
      >
        <wa-radio value="zip">${this.single ? msg('Download') : msg('Zip download')}</wa-radio>
        ${this.canUseFolder ? html`<wa-radio value="folder">${msg('Folder')}</wa-radio>` : nothing}
        ${this.storages.map(
          ({ id, label, isLocked }) =>
            html`<wa-radio value="web ${id}">${isLocked ? msg(str`${label} (locked)`) : label}</wa-radio>`,
        )}
        <wa-radio value="web">${msg('Web storage…')}</wa-radio>
      </wa-radio-group>
      ${this.#storage()}
    </div>`;
  }

  #storage(): TemplateResult | typeof nothing {
    const { choice } = this;
    if (choice.kind !== 'web') return nothing;
    const chosen = this.storages.find(({ id }) => id === choice.id) ?? null;
    return html`<div class="form of-storage">
      ${
        // Beside the button that was pressed: at the end of what is typed, and where little is asked above it.
        chosen
          ? html`${this.#problem()}<co-storage-access .storage=${chosen}></co-storage-access>`
          : html`<co-storage-fields .test=${this.test}></co-storage-fields>${this.#problem()}`
      }
    </div>`;
  }

  #problem(): TemplateResult | typeof nothing {
    if (!this.error) return nothing;
    return html`<co-notice
      .error=${this.error}
      @notice-action=${() => fireStorageCommand(this, { kind: 'dismiss' })}
    ></co-notice>`;
  }

  #choose(value: string): void {
    const [kind, id] = value.split(' ');
    const detail: TargetChoice =
      kind === 'web' ? { kind, id: id ?? null } : { kind: kind === 'folder' ? 'folder' : 'zip' };
    const event: TargetChooseEvent = new CustomEvent('target-choose', { detail });
    this.dispatchEvent(event);
  }
}

const valueOfChoice = (choice: TargetChoice): string =>
  choice.kind === 'web' && choice.id !== null ? `web ${choice.id}` : choice.kind;

declare global {
  interface HTMLElementTagNameMap {
    'co-target-form': TargetForm;
  }
}

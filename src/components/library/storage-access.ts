import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { WebStorageSummary } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { fireStorageCommand } from './storage-events.ts';

/**
 * A web storage that is known here: opens it, changes its passphrase, forgets it.
 * @fires storage-command {StorageCommandEvent} `unlock`, `change-passphrase` and `remove`
 */
@customElement('co-storage-access')
export class StorageAccess extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host,
      form {
        display: grid;
        gap: var(--wa-space-s);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-s);
      }
    `,
  ];

  @property({ attribute: false }) storage: WebStorageSummary | null = null;
  @state() private isChanging = false;
  @state() private passphrase = '';
  @state() private next = '';

  override render(): TemplateResult | typeof nothing {
    const { storage } = this;
    if (!storage) return nothing;
    return html`
      ${storage.isLocked ? this.#unlocking(storage) : nothing}
      ${this.isChanging ? this.#changing(storage) : nothing}
      ${storage.isKept ? nothing : html`<p class="quiet">${msg('It is forgotten when this tab is closed.')}</p>`}
      <div class="buttons">
        ${
          storage.isKept && !this.isChanging
            ? html`<wa-button size="s" appearance="plain" @click=${() => (this.isChanging = true)}
                >${msg('Change the passphrase…')}</wa-button
              >`
            : nothing
        }
        <wa-button
          size="s"
          appearance="plain"
          aria-label=${msg(str`Forget ${storage.label}`)}
          @click=${() => fireStorageCommand(this, { kind: 'remove', id: storage.id })}
          >${msg('Forget it')}</wa-button
        >
      </div>
    `;
  }

  #unlocking({ id }: WebStorageSummary): TemplateResult | typeof nothing {
    if (this.isChanging) return nothing;
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        fireStorageCommand(this, { kind: 'unlock', id, passphrase: this.passphrase });
        this.passphrase = '';
      }}
    >
      ${this.#input(msg('Passphrase'), this.passphrase, (text) => (this.passphrase = text))}
      <div class="buttons">
        <wa-button type="submit" size="s" variant="brand" ?disabled=${this.passphrase === ''}
          >${msg('Unlock')}</wa-button
        >
      </div>
    </form>`;
  }

  #changing({ id }: WebStorageSummary): TemplateResult {
    const close = (): void => {
      this.isChanging = false;
      this.passphrase = '';
      this.next = '';
    };
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        const { passphrase: from, next: to } = this;
        fireStorageCommand(this, { kind: 'change-passphrase', id, from, to });
        close();
      }}
    >
      ${this.#input(msg('Passphrase until now'), this.passphrase, (text) => (this.passphrase = text))}
      ${this.#input(msg('New passphrase'), this.next, (text) => (this.next = text))}
      <div class="buttons">
        <wa-button
          type="submit"
          size="s"
          variant="brand"
          ?disabled=${this.passphrase === '' || this.next === ''}
          >${msg('Change the passphrase')}</wa-button
        >
        <wa-button size="s" appearance="plain" @click=${close}>${msg('Cancel')}</wa-button>
      </div>
    </form>`;
  }

  #input(label: string, value: string, onInput: (text: string) => void): TemplateResult {
    return html`<wa-input
      size="s"
      type="password"
      label=${label}
      autocomplete="off"
      .passwordToggle=${true}
      .value=${value}
      @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
    ></wa-input>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-storage-access': StorageAccess;
  }
}

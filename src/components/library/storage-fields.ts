import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import {
  checkProfile,
  type ProfileField,
  type ProfileProblem,
  type S3Profile,
  type WebDavProfile,
  type WebStorageProfile,
} from '../../lib/web-storage.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { checkbox, formStyles } from '../shared/form-fields.ts';
import '../shared/notice.ts';
import './cors-help.ts';
import { fireStorageCommand, type StorageTest } from './storage-events.ts';
import { fieldLabel, problemText } from './storage-words.ts';

const EMPTY_DAV: WebDavProfile = { kind: 'webdav', url: '', user: '', password: '', publicUrl: '' };
const EMPTY_S3: S3Profile = {
  ...{ kind: 's3', endpoint: '', region: '', bucket: '', prefix: '', keyId: '', secret: '' },
  ...{ sessionToken: '', style: 'path', publicUrl: '' },
};

interface Field {
  readonly field: ProfileField;
  readonly type: 'url' | 'text' | 'password';
  readonly hint?: string;
}

/**
 * A new web storage: where it is, who may write there, and whether that is kept.
 * @fires storage-command {StorageCommandEvent} `test` and `add`
 */
@customElement('co-storage-fields')
export class StorageFields extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
        gap: var(--wa-space-s);
      }
      .keeping {
        display: grid;
        gap: var(--wa-space-s);
      }
      .problem {
        color: var(--wa-color-danger-on-quiet);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-s);
      }
    `,
  ];

  /** How the test of what is typed goes; null where none was made. */
  @property({ attribute: false }) test: StorageTest | null = null;

  @state() private kind: WebStorageProfile['kind'] = 'webdav';
  @state() private dav = EMPTY_DAV;
  @state() private s3 = EMPTY_S3;
  @state() private keeps = false;
  @state() private passphrase = '';
  /** Only after a first attempt: nobody is told off while typing. */
  @state() private isChecked = false;

  override render(): TemplateResult {
    const isS3 = this.kind === 's3';
    return html`<div class="form">
      <wa-radio-group
        label=${msg('Kind of storage')}
        orientation="horizontal"
        .value=${this.kind}
        @change=${(event: Event) => {
          event.stopPropagation();
          this.kind = valueOf(event) === 's3' ? 's3' : 'webdav';
        }}
      >
        <wa-radio value="webdav" appearance="button">WebDAV</wa-radio>
        <wa-radio value="s3" appearance="button">S3</wa-radio>
      </wa-radio-group>
      <div class="fields">${this.#fields().map((field) => this.#input(field))}</div>
      ${isS3 ? this.#styleChoice() : nothing}
      <co-cors-help kind=${this.kind}></co-cors-help>
      ${this.#keeping()} ${this.#tested()}
      <div class="buttons">
        <wa-button
          appearance="outlined"
          ?loading=${this.test?.kind === 'running'}
          @click=${() => this.#ask('test')}
          >${msg('Test connection')}</wa-button
        >
        <wa-button appearance="outlined" variant="brand" @click=${() => this.#ask('add')}
          >${msg('Use this storage')}</wa-button
        >
      </div>
    </div>`;
  }

  #fields(): readonly Field[] {
    const publicUrl = { field: 'publicUrl', type: 'url' } as const;
    if (this.kind === 'webdav') {
      return [
        { field: 'url', type: 'url', hint: msg('Bundles are put in there, each in a folder of its own.') },
        { field: 'user', type: 'text' },
        { field: 'password', type: 'password' },
        { ...publicUrl, hint: msg('Where others see that folder, if that is another address.') },
      ];
    }
    return [
      { field: 'endpoint', type: 'url', hint: msg('Such as https://s3.eu-central-1.amazonaws.com') },
      { field: 'region', type: 'text' },
      { field: 'bucket', type: 'text' },
      { field: 'prefix', type: 'text', hint: msg('May be empty.') },
      { field: 'keyId', type: 'text' },
      { field: 'secret', type: 'password' },
      { field: 'sessionToken', type: 'password', hint: msg('Of temporary credentials only.') },
      { ...publicUrl, hint: msg('Where others see the bucket, if that is another address.') },
    ];
  }

  #input({ field, type, hint }: Field): TemplateResult {
    const problem = this.isChecked ? this.#problems().get(field) : undefined;
    const text = problem ? problemText(problem) : (hint ?? '');
    return html`<wa-input
      size="s"
      type=${type}
      label=${fieldLabel(field)}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      maxlength="2000"
      .passwordToggle=${type === 'password'}
      .value=${this.#valueOf(field)}
      @input=${(event: Event) => this.#type(field, valueOf(event))}
      >${hintOf(text, problem !== undefined)}</wa-input
    >`;
  }

  #styleChoice(): TemplateResult {
    const isHost = this.s3.style === 'host';
    return checkbox(msg('The bucket is part of the host name'), isHost, (on) => {
      this.s3 = { ...this.s3, style: on ? 'host' : 'path' };
    });
  }

  #keeping(): TemplateResult {
    const isMissing = this.isChecked && this.keeps && this.passphrase === '';
    return html`<div class="keeping">
      <wa-switch
        .checked=${this.keeps}
        @change=${(event: Event & { target: { checked: boolean } }) => {
          event.stopPropagation();
          this.keeps = event.target.checked;
        }}
        >${msg('Keep it on this device, encrypted under a passphrase')}</wa-switch
      >
      ${
        this.keeps
          ? html`<wa-input
              size="s"
              type="password"
              label=${msg('Passphrase')}
              autocomplete="new-password"
              .passwordToggle=${true}
              .value=${this.passphrase}
              @input=${(event: Event) => (this.passphrase = valueOf(event))}
              >${hintOf(isMissing ? problemText('missing') : msg('It is kept nowhere: whoever forgets it types all this anew.'), isMissing)}</wa-input
            >`
          : html`<p class="quiet">${msg('Otherwise it is forgotten when this tab is closed.')}</p>`
      }
    </div>`;
  }

  #tested(): TemplateResult | typeof nothing {
    if (this.test?.kind === 'failed') {
      return html`<co-notice
        .error=${this.test.error}
        @notice-action=${(event: Event) => this.#again(event)}
      ></co-notice>`;
    }
    if (this.test?.kind !== 'done') return nothing;
    const words = {
      public: msg('It works, and others see what is put there.'),
      private: msg(
        'It works. Others do not see what is put there: allow reading for everyone, or give a public address.',
      ),
      unknown: msg(
        'It works. Whether others see what is put there cannot be told from here: open the link to find out.',
      ),
    };
    return html`<co-notice .text=${words[this.test.access]}></co-notice>`;
  }

  #again(event: Event): void {
    event.stopPropagation();
    this.#ask('test');
  }

  #typed(): WebStorageProfile {
    return this.kind === 's3' ? this.s3 : this.dav;
  }

  #problems(): ReadonlyMap<ProfileField, ProfileProblem> {
    const checked = checkProfile(this.#typed());
    return 'problems' in checked ? checked.problems : new Map();
  }

  #valueOf(field: ProfileField): string {
    const typed: Partial<Record<ProfileField, string>> = this.#typed();
    return typed[field] ?? '';
  }

  #type(field: ProfileField, value: string): void {
    if (this.kind === 's3') this.s3 = { ...this.s3, [field]: value };
    else this.dav = { ...this.dav, [field]: value };
  }

  #ask(kind: 'test' | 'add'): void {
    this.isChecked = true;
    const checked = checkProfile(this.#typed());
    if ('problems' in checked) return;
    const { profile } = checked;
    if (kind === 'test') {
      fireStorageCommand(this, { kind, profile });
      return;
    }
    if (this.keeps && this.passphrase === '') return;
    fireStorageCommand(this, { kind, profile, passphrase: this.keeps ? this.passphrase : null });
    // Secrets stay no longer than they are needed.
    this.s3 = EMPTY_S3;
    this.dav = EMPTY_DAV;
    this.passphrase = '';
    this.isChecked = false;
  }
}

const hintOf = (text: string, isProblem: boolean): TemplateResult =>
  isProblem
    ? html`<span slot="hint" class="problem" role="alert">${text}</span>`
    : html`<span slot="hint">${text}</span>`;

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

declare global {
  interface HTMLElementTagNameMap {
    'co-storage-fields': StorageFields;
  }
}

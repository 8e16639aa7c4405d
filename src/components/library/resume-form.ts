import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Play } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

/** An export is to go on, with the passphrase that was typed where it needs one. */
export type ResumeEvent = CustomEvent<{ readonly passphrase?: string }>;

/**
 * The button with which an export goes on, which asks for its passphrase where that is not known any more.
 * @fires resume {ResumeEvent}
 */
@customElement('co-resume-form')
export class ResumeForm extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: inline-block;
      }
      :host([asking]) {
        display: block;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
        align-items: end;
      }
      wa-input {
        flex: 1 1 12rem;
      }
    `,
  ];

  @property() label = msg('Go on');
  @property({ type: Boolean }) needsPassphrase = false;
  @property({ type: Boolean, reflect: true }) asking = false;
  @state() private passphrase = '';

  override render(): TemplateResult {
    return html`<form
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        this.#resume();
      }}
    >
      ${
        this.asking
          ? html`<wa-input
              type="password"
              password-toggle
              autocomplete="off"
              size="s"
              autofocus
              label=${msg('Passphrase of the bundle')}
              .value=${this.passphrase}
              @input=${(event: Event) => (this.passphrase = (event.target as HTMLInputElement).value)}
              @keydown=${(event: KeyboardEvent) => (event.key === 'Enter' ? this.#resume() : undefined)}
            ></wa-input>`
          : nothing
      }
      <wa-button
        size="s"
        variant="brand"
        ?disabled=${this.asking && this.passphrase === ''}
        @click=${() => this.#resume()}
      >
        <co-icon slot="start" .icon=${Play}></co-icon>${this.label}
      </wa-button>
    </form>`;
  }

  #resume(): void {
    if (this.needsPassphrase && !this.asking) {
      this.asking = true;
      return;
    }
    if (this.asking && this.passphrase === '') return;
    const detail = this.asking ? { passphrase: this.passphrase } : {};
    this.asking = false;
    this.passphrase = '';
    this.dispatchEvent(new CustomEvent('resume', { detail }) satisfies ResumeEvent);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-resume-form': ResumeForm;
  }
}

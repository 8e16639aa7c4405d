import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Play } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { Passphrases } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

/** An export is to go on, with the passphrases that were typed. */
export type ResumeEvent = CustomEvent<Passphrases>;

/**
 * The button with which an export goes on, which asks for the passphrases that are not known any more.
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
  /** What it takes to go on. */
  @property({ attribute: false }) needed: readonly (keyof Passphrases)[] = [];
  @property({ type: Boolean, reflect: true }) asking = false;
  @state() private typed: Passphrases = {};

  override render(): TemplateResult {
    return html`<form
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        this.#resume();
      }}
    >
      ${this.asking ? this.needed.map((kind, index) => this.#input(kind, index === 0)) : nothing}
      <wa-button
        size="s"
        variant="brand"
        ?disabled=${this.asking && !this.#isComplete()}
        @click=${() => this.#resume()}
      >
        <co-icon slot="start" .icon=${Play}></co-icon>${this.label}
      </wa-button>
    </form>`;
  }

  #input(kind: keyof Passphrases, isFirst: boolean): TemplateResult {
    return html`<wa-input
      type="password"
      .passwordToggle=${true}
      autocomplete="off"
      size="s"
      ?autofocus=${isFirst}
      label=${kind === 'bundle' ? msg('Passphrase of the bundle') : msg('Passphrase of the web storage')}
      .value=${this.typed[kind] ?? ''}
      @input=${(event: Event) => (this.typed = { ...this.typed, [kind]: (event.target as HTMLInputElement).value })}
      @keydown=${(event: KeyboardEvent) => (event.key === 'Enter' ? this.#resume() : undefined)}
    ></wa-input>`;
  }

  #isComplete(): boolean {
    return this.needed.every((kind) => (this.typed[kind] ?? '') !== '');
  }

  #resume(): void {
    if (this.needed.length > 0 && !this.asking) {
      this.asking = true;
      return;
    }
    if (!this.#isComplete()) return;
    const detail = this.typed;
    this.asking = false;
    this.typed = {};
    this.dispatchEvent(new CustomEvent('resume', { detail }) satisfies ResumeEvent);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-resume-form': ResumeForm;
  }
}

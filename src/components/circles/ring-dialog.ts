import { msg, str } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Phone, PhoneOff } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { IncomingRing } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { callAttention, type Attention } from './attention.ts';
import '../shared/icon.ts';

/**
 * Somebody rings. Open, and heard, from when it is put on the page until it is taken off.
 * @fires answer
 * @fires decline
 */
@customElement('co-ring-dialog')
export class RingDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      dialog {
        inline-size: min(22rem, calc(100vw - 2rem));
        margin: auto;
        padding: var(--wa-space-xl) var(--wa-space-m) var(--wa-space-m);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: calc(var(--wa-border-radius-l) * 1.5);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        box-shadow: var(--wa-shadow-l);
        text-align: center;
      }
      dialog:focus-visible {
        outline: none;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.55);
        backdrop-filter: blur(3px);
      }
      .face {
        position: relative;
        display: grid;
        place-content: center;
        inline-size: 5.5rem;
        block-size: 5.5rem;
        margin: 0 auto var(--wa-space-l);
        border-radius: 50%;
        background: var(--wa-color-brand-fill-normal);
        color: var(--wa-color-brand-on-normal);
        font-size: 2.25rem;
        font-weight: 650;
      }
      .face::after {
        content: '';
        position: absolute;
        inset: 0;
        border-radius: 50%;
        border: 3px solid var(--wa-color-brand-fill-loud);
        animation: ring 1.6s ease-out infinite;
      }
      @keyframes ring {
        from {
          transform: scale(1);
          opacity: 0.8;
        }
        to {
          transform: scale(1.35);
          opacity: 0;
        }
      }
      h1 {
        font-size: var(--wa-font-size-xl);
        overflow-wrap: anywhere;
      }
      p {
        margin-block-start: var(--wa-space-2xs);
        overflow-wrap: anywhere;
      }
      .buttons {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: var(--wa-space-s);
        margin-block-start: var(--wa-space-xl);
      }
    `,
  ];

  @property({ attribute: false }) ring!: IncomingRing;
  @query('dialog') private dialog!: HTMLDialogElement;
  #attention: Attention | null = null;

  override firstUpdated(): void {
    this.dialog.showModal();
    this.#attention = callAttention({
      title: this.#sentence(),
      body: this.ring.circleName,
      tag: this.ring.callId,
    });
  }

  override disconnectedCallback(): void {
    this.#attention?.stop();
    this.#attention = null;
    super.disconnectedCallback();
  }

  #sentence(): string {
    return msg(str`${this.ring.callerName || msg('Somebody')} is calling`);
  }

  override render(): TemplateResult {
    const { callerName, circleName } = this.ring;
    const [initial = '?'] = [...new Intl.Segmenter().segment(callerName)].map(({ segment }) => segment);
    // The dialog itself has the focus, lest somebody who is typing answers by a space.
    return html`<dialog
      role="alertdialog"
      aria-labelledby="who"
      aria-describedby="where"
      tabindex="-1"
      .autofocus=${true}
      @keydown=${this.#onKey}
      @close=${() => this.#tell('decline')}
    >
      <div class="face" aria-hidden="true">${initial.toUpperCase()}</div>
      <h1 id="who">${this.#sentence()}</h1>
      <p id="where" class="quiet">${circleName}</p>
      <div class="buttons">
        <wa-button variant="danger" appearance="filled" @click=${() => this.#tell('decline')}>
          <co-icon slot="start" .icon=${PhoneOff}></co-icon>${msg('Decline')}
        </wa-button>
        <wa-button variant="brand" @click=${() => this.#tell('answer')}>
          <co-icon slot="start" .icon=${Phone}></co-icon>${msg('Answer')}
        </wa-button>
      </div>
    </dialog>`;
  }

  /** Escape silences; it is too near to other keys to decline by. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#attention?.silence();
  }

  #tell(what: 'answer' | 'decline'): void {
    this.dispatchEvent(new CustomEvent(what));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-ring-dialog': RingDialog;
  }
}

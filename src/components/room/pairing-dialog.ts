import { msg } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Check, CircleCheck, Copy, ScanQrCode } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/spinner/spinner.js';
import type { PairingAnswer, PairingOffer, QrReader, Room } from '../../app.ts';
import { asAppError } from '../../lib/errors.ts';
import { pairingLink, pairIn } from '../../lib/room-hash.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { pairingDialogStyles } from './pairing-dialog.styles.ts';
import '../shared/icon.ts';
import '../shared/qr-code.ts';
import '../shared/qr-scanner.ts';
import type { ScannedEvent } from '../shared/qr-scanner.ts';

/** Where the two devices stand. */
type Step =
  | { readonly kind: 'preparing' }
  /** Our code is shown, and the other device's answer is waited for. */
  | { readonly kind: 'offering'; readonly offer: PairingOffer; readonly connecting: boolean }
  /** Our answer is shown, and the other device has to take it. */
  | { readonly kind: 'answering'; readonly answer: PairingAnswer }
  | { readonly kind: 'connected' }
  | { readonly kind: 'failed'; readonly sentence: string };

const COPIED_MS = 2_500;

/**
 * Connects this device with another one on the same network by two QR codes, or two copied texts: this one shows
 * the first and takes the second, or the other way round.
 * @fires closed when the dialog is gone
 */
@customElement('co-pairing-dialog')
export class PairingDialog extends LitElement {
  static override styles = [baseStyles, pairingDialogStyles];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) room: Pick<Room, 'offerPairing' | 'answerPairing'> | null = null;
  /** The link that invites into this room; the first code is made of it. */
  @property() link = '';
  /** The other device's code, where that is what brought us here; else this device makes the first one. */
  @property() offer = '';
  @property({ attribute: false }) loadReader: (() => Promise<QrReader>) | null = null;

  @state() private step: Step = { kind: 'preparing' };
  @state() private scanning = false;
  /** What is wrong with the text that was scanned or pasted. */
  @state() private problem = '';
  @state() private copied = false;
  /** The text is shown, since the browser would not copy it. */
  @state() private uncopied = false;
  /** Ends what is under way when the dialog closes or starts over. */
  #attempt = new AbortController();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (!this.open) this.#end();
    else if (this.offer) {
      this.#begin();
      void this.#answer(this.offer);
    } else void this.#make();
  }

  protected override updated(changed: PropertyValues): void {
    // Whoever hears the page, or goes by keyboard, is taken to what comes next.
    const stepBefore = changed.get('step') as Step | undefined;
    const isElsewhere = changed.has('scanning') || (stepBefore && stepBefore.kind !== this.step.kind);
    if (isElsewhere) void this.#focusNext();
    if (changed.has('problem'))
      this.renderRoot.querySelector('.problem')?.scrollIntoView({ block: 'nearest' });
  }

  async #focusNext(): Promise<void> {
    const next = this.renderRoot.querySelector<HTMLElement & Partial<Pick<LitElement, 'updateComplete'>>>(
      '[data-next]',
    );
    // A button has nothing to focus before it was drawn.
    await next?.updateComplete;
    next?.focus();
  }

  override disconnectedCallback(): void {
    this.#end();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Connect without internet')}
      ?open=${this.open}
      @wa-hide=${() => this.#end()}
      @wa-after-hide=${() => this.#closed()}
    >
      ${this.open ? this.#body() : nothing}
      ${
        this.loadReader && this.step.kind === 'offering' && !this.step.connecting && !this.scanning
          ? html`<wa-button slot="footer" variant="brand" @click=${() => this.#scan()}>
              <co-icon slot="start" .icon=${ScanQrCode}></co-icon>${msg('Scan the answer')}
            </wa-button>`
          : nothing
      }
    </wa-dialog>`;
  }

  #body(): TemplateResult {
    const { step } = this;
    switch (step.kind) {
      case 'preparing':
        return html`<div class="centre" role="status">
          <wa-spinner></wa-spinner>
          <p>${msg('Making a code…')}</p>
        </div>`;
      case 'offering':
        return this.scanning ? this.#scanner(step.connecting) : this.#offering(step);
      case 'answering':
        return this.#answering(step.answer);
      case 'connected':
        return html`<div class="centre">
          <co-icon class="done" .icon=${CircleCheck}></co-icon>
          <p role="status">
            ${msg('The devices are connected. Whoever is in the call appears in a moment.')}
          </p>
          <wa-button variant="brand" data-next @click=${() => (this.open = false)}>${msg('Done')}</wa-button>
        </div>`;
      case 'failed':
        return html`<div class="centre">
          <p role="alert">${step.sentence}</p>
          <wa-button variant="brand" data-next @click=${() => this.#make()}>
            ${msg('Start with a new code')}
          </wa-button>
        </div>`;
    }
  }

  #offering({ offer, connecting }: Extract<Step, { kind: 'offering' }>): TemplateResult {
    return html`<div class="body">
      <p class="quiet">${msg('Both devices need one network: the same Wi‑Fi, or the hotspot of a phone.')}</p>
      <section>
        <h3 tabindex="-1" data-next>${msg('1. Scan this with the other device')}</h3>
        <p class="quiet">${msg('There, open Coterie and tap Scan QR code on its start page.')}</p>
        <co-qr-code
          .text=${pairingLink(this.link, offer.text)}
          .label=${msg('QR code that connects another device')}
        ></co-qr-code>
        ${this.#copyRow(pairingLink(this.link, offer.text))}
      </section>
      <section>
        <h3>${msg('2. Scan the answer that it shows, or paste it')}</h3>
        ${this.#answerForm()} ${connecting ? this.#waiting(msg('Connecting…')) : nothing}
      </section>
    </div>`;
  }

  #answerForm(): TemplateResult {
    return html`
      <form novalidate @submit=${(event: Event) => this.#submit(event)}>
        <wa-input
          label=${msg('Answer')}
          placeholder=${msg('paste it here')}
          autocapitalize="none"
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="go"
          @input=${() => (this.problem = '')}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === 'Enter') this.#submit(event);
          }}
        ></wa-input>
        <wa-button type="submit" @click=${(event: Event) => this.#submit(event)}>${msg('Connect')}</wa-button>
      </form>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    `;
  }

  #answering({ text }: PairingAnswer): TemplateResult {
    return html`<div class="body">
      <section>
        <h3 tabindex="-1" data-next>${msg('Show this answer to the other device')}</h3>
        <p class="quiet">${msg('There, tap Scan the answer. Keep this code on the screen until then.')}</p>
        <co-qr-code .text=${text} .label=${msg('QR code of the answer')}></co-qr-code>
        ${this.#copyRow(text)}
      </section>
      ${this.#waiting(msg('Waiting for the other device…'))}
    </div>`;
  }

  #scanner(connecting: boolean): TemplateResult {
    return html`<div class="body">
      <h3 tabindex="-1" data-next>${msg('Scan the code on the other device')}</h3>
      <co-qr-scanner
        .loadReader=${this.loadReader}
        .problem=${this.problem}
        @scanned=${(event: ScannedEvent) => this.#take(event.detail)}
      ></co-qr-scanner>
      ${
        connecting
          ? this.#waiting(msg('Connecting…'))
          : html`<div class="row">
              <wa-button appearance="outlined" @click=${() => (this.scanning = false)}>
                ${msg('Back')}
              </wa-button>
            </div>`
      }
    </div>`;
  }

  #waiting(words: string): TemplateResult {
    return html`<p class="waiting" role="status"><wa-spinner></wa-spinner>${words}</p>`;
  }

  #copyRow(text: string): TemplateResult {
    return html`<div class="row">
        <wa-button appearance="outlined" @click=${() => this.#copy(text)}>
          <co-icon slot="start" .icon=${this.copied ? Check : Copy}></co-icon>
          ${this.copied ? msg('Text copied') : msg('Copy text')}
        </wa-button>
      </div>
      ${this.uncopied ? html`<p class="text">${text}</p>` : nothing}`;
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = true;
      setTimeout(() => (this.copied = false), COPIED_MS);
    } catch {
      this.uncopied = true;
    }
  }

  #scan(): void {
    this.problem = '';
    this.scanning = true;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const text = this.renderRoot.querySelector('wa-input')?.value?.trim() ?? '';
    if (text) this.#take(text);
    else this.problem = msg('Paste the text that the other device shows, or scan its code.');
  }

  /** A text from the other device: its answer to our code, or a first code of its own. */
  #take(text: string): void {
    this.problem = '';
    void (pairIn(text) === null ? this.#accept(text) : this.#answer(text));
  }

  #begin(): AbortSignal {
    this.#end();
    this.#attempt = new AbortController();
    this.step = { kind: 'preparing' };
    this.problem = '';
    this.scanning = false;
    this.uncopied = false;
    return this.#attempt.signal;
  }

  async #make(): Promise<void> {
    const signal = this.#begin();
    try {
      const offer = await this.room?.offerPairing();
      if (!offer) return;
      if (signal.aborted) offer.close();
      this.#reach({ kind: 'offering', offer, connecting: false }, signal);
    } catch (error) {
      this.#fail(error, signal);
    }
  }

  async #accept(text: string): Promise<void> {
    const { step } = this;
    if (step.kind !== 'offering' || step.connecting) return;
    const { signal } = this.#attempt;
    this.step = { ...step, connecting: true };
    try {
      await step.offer.accept(text);
      this.#reach({ kind: 'connected' }, signal);
    } catch (error) {
      this.#fail(error, signal);
    }
  }

  async #answer(text: string): Promise<void> {
    let { signal } = this.#attempt;
    try {
      const answer = await this.room?.answerPairing(text);
      if (!answer) return;
      if (signal.aborted) {
        answer.close();
        return;
      }
      // Only now is a first code of our own of no more use.
      signal = this.#begin();
      this.#reach({ kind: 'answering', answer }, signal);
      await answer.connected;
      this.#reach({ kind: 'connected' }, signal);
    } catch (error) {
      this.#fail(error, signal);
    }
  }

  /** Unless the dialog was closed, or started over, meanwhile. */
  #reach(step: Step, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.scanning = false;
    this.step = step;
  }

  /** While our code still stands, another text can be tried. */
  #fail(error: unknown, signal: AbortSignal): void {
    const { name, message } = asAppError(error);
    if (signal.aborted) return;
    if (name === 'pairing-invalid' && this.step.kind === 'offering') {
      this.step = { ...this.step, connecting: false };
      this.problem = message;
    } else this.#reach({ kind: 'failed', sentence: message }, signal);
  }

  /** Gives up what has not come about; devices that are connected stay so. */
  #end(): void {
    this.#attempt.abort();
    const { step } = this;
    if (step.kind === 'offering') step.offer.close();
    if (step.kind === 'answering') step.answer.close();
    this.scanning = false;
  }

  #closed(): void {
    this.open = false;
    this.dispatchEvent(new Event('closed'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-pairing-dialog': PairingDialog;
  }
}

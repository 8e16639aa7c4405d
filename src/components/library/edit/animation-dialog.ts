import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { AnimationSettings } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatBytes } from '../../shared/format.ts';
import type { Selection } from './edit-timeline.ts';

/** What is to be made of the selection. */
export type AnimateEvent = CustomEvent<Omit<AnimationSettings, 'recordingId'>>;

/** More is a film, and hundreds of megabytes as a GIF. */
const MOST_MS = 15_000;
/** Bytes of a pixel, measured on faces: an order of size, no promise. */
const BYTES_OF_PIXEL = { gif: 0.55, webp: 0.06 } as const;

/**
 * Asks how a few seconds become a GIF or WebP, and shows how far it is.
 * @fires animate {AnimateEvent} @fires animate-cancel @fires animate-close
 */
@customElement('co-animation-dialog')
export class AnimationDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .form {
        display: grid;
        gap: var(--wa-space-m);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) selection: Selection = { fromMs: 0, toMs: 0 };
  /** Height to width. */
  @property({ type: Number }) shape = 9 / 16;
  /** 0..1; null while nothing is made. */
  @property({ attribute: false }) fraction: number | null = null;

  @state() private settings: Pick<AnimationSettings, 'format' | 'width' | 'framesPerSecond' | 'loops'> = {
    format: 'gif',
    width: 480,
    framesPerSecond: 10,
    loops: true,
  };
  @state() private toMs = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') || changed.has('selection'))
      this.toMs = Math.min(this.selection.toMs, this.selection.fromMs + MOST_MS);
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('GIF/WebP…')}
      ?open=${this.open}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) this.#tell('animate-close');
      }}
    >
      ${this.fraction === null ? this.#form() : this.#running(this.fraction)}
    </wa-dialog>`;
  }

  #form(): TemplateResult {
    const { format, width, framesPerSecond, loops } = this.settings;
    const seconds = (this.toMs - this.selection.fromMs) / 1000;
    const isCut = this.toMs < this.selection.toMs;
    const frames = Math.max(1, Math.round(seconds * framesPerSecond));
    const sizeBytes = frames * width * width * this.shape * BYTES_OF_PIXEL[format];
    return html`<div class="form">
        <wa-radio-group
          label=${msg('Format')}
          .value=${format}
          @change=${(event: Event) => this.#set({ format: valueOf(event) === 'webp' ? 'webp' : 'gif' })}
        >
          <wa-radio value="gif">${msg('GIF, for everywhere')}</wa-radio>
          <wa-radio value="webp">${msg('WebP, smaller and finer')}</wa-radio>
        </wa-radio-group>
        <wa-select
          label=${msg('Width')}
          .value=${String(width)}
          @change=${(event: Event) => this.#set({ width: Number(valueOf(event)) })}
        >
          ${[240, 320, 480, 640, 800].map((one) => html`<wa-option value=${one}>${one} px</wa-option>`)}
        </wa-select>
        <wa-select
          label=${msg('Frames a second')}
          .value=${String(framesPerSecond)}
          @change=${(event: Event) => this.#set({ framesPerSecond: Number(valueOf(event)) })}
        >
          ${[5, 10, 15, 25].map((one) => html`<wa-option value=${one}>${one}</wa-option>`)}
        </wa-select>
        <wa-switch .checked=${loops} @change=${() => this.#set({ loops: !loops })}
          >${msg('Play over and over')}</wa-switch
        >
        <p class="quiet">
          ${msg(str`${seconds.toFixed(1)} s, about ${formatBytes(sizeBytes)}.`)}
          ${isCut ? msg('Only the first 15 seconds of the selection are taken.') : nothing}
        </p>
      </div>
      <wa-button slot="footer" variant="brand" @click=${() => this.#make()}>${msg('Make it')}</wa-button>`;
  }

  #running(fraction: number): TemplateResult {
    return html`<div class="form">
        <wa-progress-bar
          label=${msg('Picture progress')}
          value=${Math.round(fraction * 100)}
        ></wa-progress-bar>
      </div>
      <wa-button slot="footer" @click=${() => this.#tell('animate-cancel')}>${msg('Cancel')}</wa-button>`;
  }

  #set(change: Partial<typeof this.settings>): void {
    this.settings = { ...this.settings, ...change };
  }

  #make(): void {
    const detail = { ...this.settings, fromMs: this.selection.fromMs, toMs: this.toMs };
    const event: AnimateEvent = new CustomEvent('animate', { detail });
    this.dispatchEvent(event);
  }

  #tell(type: string): void {
    this.dispatchEvent(new CustomEvent(type));
  }
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

declare global {
  interface HTMLElementTagNameMap {
    'co-animation-dialog': AnimationDialog;
  }
}

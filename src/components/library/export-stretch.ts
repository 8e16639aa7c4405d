import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { ExportedPart } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { checkbox, formStyles } from '../shared/form-fields.ts';
import { formatClock } from '../shared/format.ts';
import { parseClock } from './clock-text.ts';

/** What of the recording is exported; null where what is typed makes no sense. */
export type PartChangeEvent = CustomEvent<ExportedPart | null>;

/**
 * How much of a recording is exported: from when to when, or what somebody's edit makes of it.
 * @fires part-change {PartChangeEvent}
 */
@customElement('co-export-stretch')
export class ExportStretch extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 8rem));
        gap: var(--wa-space-s);
      }
    `,
  ];

  @property({ type: Number }) durationMs = 0;
  @property({ type: Boolean }) hasEdit = false;
  @state() private from = '';
  @state() private to = '';
  @state() private withEdit = false;

  /** All of the recording again. */
  reset(): void {
    this.from = '';
    this.to = '';
    this.withEdit = false;
  }

  override render(): TemplateResult {
    return html`<fieldset>
      <legend>${msg('How much of it')}</legend>
      <div class="fields">
        ${this.#field(msg('From'), this.from, formatClock(0), (text) => (this.from = text))}
        ${this.#field(msg('To'), this.to, formatClock(this.durationMs), (text) => (this.to = text))}
      </div>
      ${
        this.#part() === null
          ? html`<p role="alert">
              ${msg(str`Write times as 1:05, the first before the second, within ${formatClock(this.durationMs)}.`)}
            </p>`
          : nothing
      }
      ${
        this.hasEdit
          ? checkbox(msg('With the edit I am working on'), this.withEdit, (on) => {
              this.withEdit = on;
              this.#tell();
            })
          : nothing
      }
    </fieldset>`;
  }

  #field(label: string, value: string, usual: string, set: (text: string) => void): TemplateResult {
    return html`<wa-input
      label=${label}
      size="s"
      inputmode="numeric"
      autocomplete="off"
      placeholder=${usual}
      .value=${value}
      ?disabled=${this.withEdit}
      @input=${(event: Event) => {
        set((event.target as HTMLInputElement).value);
        this.#tell();
      }}
    ></wa-input>`;
  }

  #part(): ExportedPart | null {
    if (this.withEdit) return { kind: 'edit' };
    if (this.from.trim() === '' && this.to.trim() === '') return { kind: 'all' };
    const fromMs = this.from.trim() === '' ? 0 : parseClock(this.from);
    const typedMs = this.to.trim() === '' ? this.durationMs : parseClock(this.to);
    if (fromMs === null || typedMs === null) return null;
    // What is shown as the length is rounded.
    const toMs = typedMs < this.durationMs + 1000 ? Math.min(typedMs, this.durationMs) : typedMs;
    if (fromMs >= toMs || toMs > this.durationMs) return null;
    return fromMs === 0 && toMs === this.durationMs ? { kind: 'all' } : { kind: 'stretch', fromMs, toMs };
  }

  #tell(): void {
    const event: PartChangeEvent = new CustomEvent('part-change', { detail: this.#part() });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-stretch': ExportStretch;
  }
}

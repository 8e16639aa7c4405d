import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { LowerThird, Overlay, Watermark } from '../../../app.ts';
import { asAppError, type AppError } from '../../../lib/errors.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import '../../shared/notice.ts';
import { readWatermark } from './watermark-picture.ts';

export type OverlaysChangeEvent = CustomEvent<readonly Overlay[]>;

/** A name is shown for so long, unless the person says otherwise. */
const NAME_MS = 5_000;

/**
 * What is drawn over the picture: one name for a while, one watermark throughout.
 * @fires overlays-change {OverlaysChangeEvent}
 */
@customElement('co-overlay-fields')
export class OverlayFields extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        align-items: end;
        gap: var(--wa-space-s);
      }
    `,
  ];

  @property({ attribute: false }) overlays: readonly Overlay[] = [];
  /** Of what is made. */
  @property({ type: Number }) durationMs = 0;
  /** Whose name is proposed. */
  @property() proposedName = '';
  @state() private problem: AppError | null = null;

  override render(): TemplateResult {
    const name = this.overlays.find((overlay) => overlay.kind === 'lower-third') ?? null;
    const mark = this.overlays.find((overlay) => overlay.kind === 'watermark') ?? null;
    return html`
      <wa-switch
        .checked=${name !== null}
        @change=${() => this.#put('lower-third', name ? null : this.#newName())}
        >${msg('Show a name')}</wa-switch
      >
      ${name ? this.#nameFields(name) : nothing}
      <wa-switch
        .checked=${mark !== null}
        @change=${() =>
          this.#put(
            'watermark',
            mark
              ? null
              : { kind: 'watermark', text: 'Coterie', picture: null, corner: 'top-right', opacity: 0.7 },
          )}
        >${msg('Watermark')}</wa-switch
      >
      ${mark ? this.#markFields(mark) : nothing}
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => (this.problem = null)}></co-notice>`
          : nothing
      }
    `;
  }

  #nameFields(name: LowerThird): TemplateResult {
    const put = (change: Partial<LowerThird>): void => this.#put('lower-third', { ...name, ...change });
    return html`<div class="fields">
      ${textField(msg('Name'), name.name, (value) => put({ name: value }))}
      ${textField(msg('Title'), name.title, (value) => put({ title: value }))}
      ${secondsField(msg('From second'), name.fromMs, (fromMs) => put({ fromMs, toMs: Math.max(fromMs, name.toMs) }))}
      ${secondsField(msg('To second'), name.toMs, (toMs) => put({ toMs }))}
      <wa-select
        size="s"
        label=${msg('Position')}
        .value=${name.position}
        @change=${(event: Event) => put({ position: valueOf(event) as LowerThird['position'] })}
      >
        <wa-option value="left">${msg('Left')}</wa-option>
        <wa-option value="centre">${msg('Centre')}</wa-option>
        <wa-option value="right">${msg('Right')}</wa-option>
      </wa-select>
    </div>`;
  }

  #markFields(mark: Watermark): TemplateResult {
    const put = (change: Partial<Watermark>): void => this.#put('watermark', { ...mark, ...change });
    return html`<div class="fields">
      ${mark.picture === null ? textField(msg('Text'), mark.text, (text) => put({ text })) : nothing}
      <wa-select
        size="s"
        label=${msg('Corner')}
        .value=${mark.corner}
        @change=${(event: Event) => put({ corner: valueOf(event) as Watermark['corner'] })}
      >
        <wa-option value="top-left">${msg('Top left')}</wa-option>
        <wa-option value="top-right">${msg('Top right')}</wa-option>
        <wa-option value="bottom-left">${msg('Bottom left')}</wa-option>
        <wa-option value="bottom-right">${msg('Bottom right')}</wa-option>
      </wa-select>
      <wa-select
        size="s"
        label=${msg('Opacity')}
        .value=${String(mark.opacity)}
        @change=${(event: Event) => put({ opacity: Number(valueOf(event)) })}
      >
        ${[0.3, 0.5, 0.7, 1].map((opacity) => html`<wa-option value=${opacity}>${opacity * 100} %</wa-option>`)}
      </wa-select>
      ${
        mark.picture === null
          ? html`<wa-button size="s" appearance="outlined" @click=${() => this.#choosePicture(put)}
              >${msg('Use a picture…')}</wa-button
            >`
          : html`<wa-button size="s" appearance="outlined" @click=${() => put({ picture: null })}
              >${msg('Use a text')}</wa-button
            >`
      }
    </div>`;
  }

  #choosePicture(put: (change: Partial<Watermark>) => void): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/*';
    input.onchange = async () => {
      const [file] = input.files ?? [];
      if (!file) return;
      try {
        put({ picture: await readWatermark(file) });
      } catch (error) {
        this.problem = asAppError(error);
      }
    };
    input.click();
  }

  #newName(): LowerThird {
    const toMs = Math.min(this.durationMs, NAME_MS);
    return { kind: 'lower-third', name: this.proposedName, title: '', fromMs: 0, toMs, position: 'left' };
  }

  #put(kind: Overlay['kind'], overlay: Overlay | null): void {
    const others = this.overlays.filter((one) => one.kind !== kind);
    const detail = overlay ? [...others, overlay] : others;
    const event: OverlaysChangeEvent = new CustomEvent('overlays-change', { detail });
    this.dispatchEvent(event);
  }
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

function textField(label: string, value: string, onChange: (value: string) => void): TemplateResult {
  return html`<wa-input
    size="s"
    label=${label}
    maxlength="120"
    .value=${value}
    @change=${(event: Event) => onChange(valueOf(event))}
  ></wa-input>`;
}

function secondsField(label: string, valueMs: number, onChange: (valueMs: number) => void): TemplateResult {
  return html`<wa-input
    size="s"
    type="number"
    min="0"
    step="0.1"
    label=${label}
    .value=${String(Math.round(valueMs / 100) / 10)}
    @change=${(event: Event) => onChange(Math.max(0, Number(valueOf(event)) || 0) * 1000)}
  ></wa-input>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-overlay-fields': OverlayFields;
  }
}

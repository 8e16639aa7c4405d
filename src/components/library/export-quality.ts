import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type { ExportOffer, PresetName, Rung } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { checkbox, formStyles } from '../shared/form-fields.ts';
import { presetLabel, shortSideOf } from './export-words.ts';

/** The sizes that are to be made, the largest first. */
export type RungsChangeEvent = CustomEvent<readonly Rung[]>;

const PRESETS: readonly PresetName[] = ['small', 'standard', 'high'];
/** Of a small picture several are the same: then it is this one. */
const FIRST: readonly PresetName[] = ['standard', 'small', 'high'];

/**
 * In which sizes the picture is made: one of a few ready choices, or one's own.
 * @fires rungs-change {RungsChangeEvent}
 */
@customElement('co-export-quality')
export class ExportQuality extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      wa-radio-group {
        margin-block-end: var(--wa-space-2xs);
      }
    `,
  ];

  /** Null while it is being read. */
  @property({ attribute: false }) offer: ExportOffer | null = null;
  @property({ attribute: false }) chosen: readonly Rung[] = [];
  /** Only one size can be chosen. */
  @property({ type: Boolean }) single = false;

  override render(): TemplateResult {
    const { offer } = this;
    return html`<fieldset>
      <legend>${msg('Quality')}</legend>
      ${
        offer === null
          ? html`<p class="quiet" role="status">${msg('Reading the recording…')}</p>`
          : offer.rungs.length === 0
            ? html`<p class="quiet">${msg('Sound only')}</p>`
            : this.single
              ? this.#one(offer)
              : this.#several(offer)
      }
    </fieldset>`;
  }

  #several({ rungs, presets }: ExportOffer): TemplateResult {
    const preset = FIRST.find((name) => isSame(presets[name], this.chosen)) ?? 'own';
    return html`<wa-radio-group
        aria-label=${msg('Ready-made choices')}
        orientation="horizontal"
        size="s"
        .value=${preset}
        @change=${(event: Event) => {
          const name = PRESETS.find((one) => one === (event.target as HTMLInputElement).value);
          if (name) this.#change(presets[name]);
        }}
      >
        ${PRESETS.map((name) => html`<wa-radio value=${name} appearance="button">${presetLabel(name)}</wa-radio>`)}
        <wa-radio value="own" appearance="button">${msg('Own')}</wa-radio>
      </wa-radio-group>
      ${rungs.map((rung) =>
        checkbox(rungWords(rung), isAmong(rung, this.chosen), (on) =>
          this.#change(rungs.filter((one) => (one === rung ? on : isAmong(one, this.chosen)))),
        ),
      )}
      ${this.chosen.length === 0 ? html`<p class="quiet">${msg('Choose at least one.')}</p>` : nothing}`;
  }

  #one({ rungs }: ExportOffer): TemplateResult {
    return html`<wa-radio-group
      aria-label=${msg('Size of the picture')}
      .value=${String(rungs.findIndex((rung) => isAmong(rung, this.chosen.slice(0, 1))))}
      @change=${(event: Event) => {
        const rung = rungs[Number((event.target as HTMLInputElement).value)];
        if (rung) this.#change([rung]);
      }}
    >
      ${rungs.map((rung, index) => html`<wa-radio value=${String(index)}>${rungWords(rung)}</wa-radio>`)}
    </wa-radio-group>`;
  }

  #change(rungs: readonly Rung[]): void {
    const event: RungsChangeEvent = new CustomEvent('rungs-change', { detail: rungs });
    this.dispatchEvent(event);
  }
}

function rungWords(rung: Rung): TemplateResult {
  const { width, height, videoBitrateBps } = rung;
  const most =
    videoBitrateBps < 100_000
      ? `${Math.round(videoBitrateBps / 1000)} kbit/s`
      : `${(videoBitrateBps / 1e6).toFixed(1)} Mbit/s`;
  return html`${msg(str`${shortSideOf(rung)}p (${width} × ${height}, up to ${most})`)}`;
}

/** No two sizes share their short side. */
const isAmong = (rung: Rung, rungs: readonly Rung[]): boolean =>
  rungs.some((other) => shortSideOf(other) === shortSideOf(rung));

const isSame = (a: readonly Rung[], b: readonly Rung[]): boolean =>
  a.length === b.length && a.every((rung) => isAmong(rung, b));

declare global {
  interface HTMLElementTagNameMap {
    'co-export-quality': ExportQuality;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type { EngineName, ExportOffer, Extra, HlsSettings } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { checkbox, formStyles } from '../shared/form-fields.ts';
import { engineLabel, extraLabel } from './export-words.ts';
import { strengthOf } from './passphrase-strength.ts';

/** What most people leave as it is. */
export interface MoreOptions extends Pick<HlsSettings, 'segmentFormat' | 'layout' | 'passphrase' | 'engine'> {
  readonly extras: readonly Extra[];
}

/** All of them, with one that is another now. */
export type OptionsChangeEvent = CustomEvent<MoreOptions>;

/**
 * What most people leave as it is: how the bundle is written, who may play it, what lies beside it, and who converts.
 * @fires options-change {OptionsChangeEvent}
 */
@customElement('co-export-options')
export class ExportOptions extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      wa-radio-group::part(form-control-label) {
        font-weight: 600;
      }
      .strength {
        font-size: var(--wa-font-size-s);
      }
      .weak {
        color: var(--wa-color-warning-on-quiet);
      }
    `,
  ];

  @property({ attribute: false }) offer!: ExportOffer;
  @property({ attribute: false }) options!: MoreOptions;
  /** Of single files only the converter can be chosen. */
  @property({ type: Boolean }) isBundle = true;

  override render(): TemplateResult {
    const { options } = this;
    return html`<wa-details summary=${msg('More options')}>
      <div class="form">
        ${
          this.isBundle
            ? html`${this.#extras()} ${this.#passphrase(options.passphrase)}
              ${this.#choice(
                msg('Segments'),
                options.segmentFormat,
                [
                  ['cmaf', msg('CMAF (fragmented MP4)')],
                  ['ts', msg('MPEG-TS, for old players')],
                ],
                (segmentFormat) => ({ segmentFormat }),
              )}
              ${this.#choice(
                msg('Files'),
                options.layout,
                [
                  ['files', msg('One for each segment')],
                  ['byte-ranges', msg('One for each quality (byte ranges)')],
                ],
                (layout) => ({ layout }),
              )}`
            : nothing
        }
        ${this.#choice(
          msg('Converter'),
          options.engine,
          [
            ['auto', msg('Automatic: the faster one')],
            ['webcodecs', this.#engine('webcodecs')],
            ['ffmpeg', this.#engine('ffmpeg')],
          ],
          (engine) => ({ engine }),
        )}
      </div>
    </wa-details>`;
  }

  /** With how fast it was here, as how many seconds of 720p at 30 frames it makes in one. */
  #engine(engine: EngineName): string {
    const speed = this.offer.speeds[engine];
    if (speed === undefined) return engineLabel(engine);
    const times = speed / (1280 * 720 * 30);
    return msg(str`${engineLabel(engine)}: ${times.toFixed(1)}× as fast as 720p plays`);
  }

  #extras(): TemplateResult | typeof nothing {
    const { extras } = this.options;
    if (this.offer.extras.length === 0) return nothing;
    return html`<fieldset>
      <legend>${msg('With it')}</legend>
      ${this.offer.extras.map((extra) =>
        checkbox(extraLabel(extra), extras.includes(extra), (on) =>
          this.#change({ extras: on ? [...extras, extra] : extras.filter((one) => one !== extra) }),
        ),
      )}
    </fieldset>`;
  }

  #passphrase(passphrase: string | null): TemplateResult {
    return html`<fieldset>
      <legend>${msg('Who may play it')}</legend>
      ${checkbox(msg('Only who knows a passphrase'), passphrase !== null, (on) =>
        this.#change({ passphrase: on ? '' : null }),
      )}
      ${
        passphrase === null
          ? nothing
          : html`<wa-input
                type="password"
                .passwordToggle=${true}
                autocomplete="new-password"
                label=${msg('Passphrase')}
                .value=${passphrase}
                @input=${(event: Event) => this.#change({ passphrase: (event.target as HTMLInputElement).value })}
              ></wa-input>
              <p class="strength ${strengthOf(passphrase)}" role="status">${strengthWords(passphrase)}</p>`
      }
    </fieldset>`;
  }

  #choice<T extends string>(
    label: string,
    value: T,
    choices: readonly (readonly [T, string])[],
    changeOf: (value: T) => Partial<MoreOptions>,
  ): TemplateResult {
    const shown: string = value;
    return html`<wa-radio-group
      label=${label}
      .value=${shown}
      @change=${(event: Event) => {
        const chosen = choices.find(([one]) => one === (event.target as HTMLInputElement).value);
        if (chosen) this.#change(changeOf(chosen[0]));
      }}
    >
      ${choices.map(([one, words]) => radio(one, words))}
    </wa-radio-group>`;
  }

  #change(change: Partial<MoreOptions>): void {
    const detail = { ...this.options, ...change };
    const event: OptionsChangeEvent = new CustomEvent('options-change', { detail });
    this.dispatchEvent(event);
  }
}

const radio = (value: string, words: string): TemplateResult =>
  html`<wa-radio value=${value}>${words}</wa-radio>`;

function strengthWords(passphrase: string): string {
  if (passphrase === '') return msg('It is kept nowhere: without it, nobody can play the bundle.');
  switch (strengthOf(passphrase)) {
    case 'weak':
      return msg('Weak: who has the bundle can find it by trying. Four or five words are better.');
    case 'fair':
      return msg('Fair. A word more makes it strong.');
    case 'strong':
      return msg('Strong. Write it down: it is kept nowhere.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-options': ExportOptions;
  }
}

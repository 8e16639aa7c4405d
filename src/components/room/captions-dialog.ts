import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import { CAPTION_LANGUAGES, type CaptionSettings, type CaptionSize } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { sendCommand } from './call-command.ts';
import { NO_CAPTIONS_PART, type CaptionsPart } from './captions-part.ts';
import type { CaptionsRequest } from './captions-request.ts';

/** A select has no value for none. */
const OF_BROWSER = 'browser';

/**
 * How one sees captions, and whether one's own words become some.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-captions-dialog')
export class CaptionsDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      .choices {
        display: grid;
        gap: var(--wa-space-m);
      }
    `,
  ];

  @property({ attribute: false }) captions: CaptionsPart = NO_CAPTIONS_PART;

  override render(): TemplateResult {
    const { isConfiguring } = this.captions;
    return html`<wa-dialog
      label=${msg('Captions')}
      ?open=${isConfiguring}
      .lightDismiss=${true}
      @wa-after-hide=${(event: Event) => {
        // The lists inside say so too.
        if (event.target === event.currentTarget) this.#request({ kind: 'configure', open: false });
      }}
    >
      ${isConfiguring ? this.#choices() : nothing}
    </wa-dialog>`;
  }

  #choices(): TemplateResult {
    const { settings, problem } = this.captions;
    return html`<div class="choices">
      <wa-switch
        hint=${msg('The key S does the same.')}
        ?checked=${settings.on}
        @change=${() => this.#request({ kind: 'toggle' })}
        >${msg('Show captions')}</wa-switch
      >
      <wa-select
        label=${msg('Text size')}
        .value=${settings.size}
        @change=${(event: Event) => this.#change({ size: valueOf(event) as CaptionSize })}
      >
        ${sizeLabels().map(([size, label]) => html`<wa-option value=${size}>${label}</wa-option>`)}
      </wa-select>
      <wa-select
        label=${msg('Caption language')}
        hint=${msg('In which you speak here.')}
        .value=${settings.language ?? OF_BROWSER}
        @change=${(event: Event) => {
          const language = valueOf(event);
          this.#change({ language: language === OF_BROWSER ? null : language });
        }}
      >
        <wa-option value=${OF_BROWSER}>${msg('As the browser')}</wa-option>
        ${languageLabels(settings.language).map(
          ([language, label]) => html`<wa-option value=${language}>${label}</wa-option>`,
        )}
      </wa-select>
      <wa-switch
        hint=${msg('While somebody in the call wants captions, and you are not muted. No sound leaves the device for it.')}
        ?checked=${settings.agreed}
        @change=${(event: Event) => this.#change({ agreed: (event.target as HTMLInputElement).checked })}
        >${msg('Turn what I say into text')}</wa-switch
      >
      ${problem ? html`<p role="status">${errorText(problem).sentence}</p>` : nothing}
    </div>`;
  }

  #change(change: Partial<CaptionSettings>): void {
    this.#request({ kind: 'change', change });
  }

  #request(request: CaptionsRequest): void {
    sendCommand(this, { kind: 'captions', request });
  }
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

const sizeLabels = (): readonly (readonly [CaptionSize, string])[] => [
  ['small', msg('Small')],
  ['medium', msg('Medium')],
  ['large', msg('Large')],
];

/** Each in the words of the app's language; one that was chosen elsewhere is there too. */
function languageLabels(chosen: string | null): readonly (readonly [string, string])[] {
  const names = new Intl.DisplayNames(document.documentElement.lang || undefined, { type: 'language' });
  const tags = new Set<string>([...CAPTION_LANGUAGES, ...(chosen === null ? [] : [chosen])]);
  return [...tags]
    .map((tag) => [tag, names.of(tag) ?? tag] as const)
    .sort(([, a], [, b]) => a.localeCompare(b));
}

declare global {
  interface HTMLElementTagNameMap {
    'co-captions-dialog': CaptionsDialog;
  }
}

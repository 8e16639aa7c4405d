import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { RecordingChoices } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { checkbox, formStyles, layoutChoice } from '../../shared/form-fields.ts';

/** Something was chosen for the recordings to come. */
export type RecordingChoiceEvent = CustomEvent<RecordingChoices>;

type Also = RecordingChoices['also'][number];

/**
 * What a tap on **Record** records, and how the picture of a call looks.
 * @fires recording-choice {RecordingChoiceEvent}
 * @fires closed
 */
@customElement('co-recording-dialog')
export class RecordingDialog extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) choices: RecordingChoices | null = null;
  /** Somebody in the call has captions on. */
  @property({ type: Boolean }) captioned = false;

  override render(): TemplateResult {
    const { choices } = this;
    return html`<wa-dialog
      label=${msg('Recording options')}
      ?open=${this.open}
      .lightDismiss=${true}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) this.dispatchEvent(new Event('closed'));
      }}
    >
      ${choices ? this.#body(choices) : ''}
      <wa-button slot="footer" variant="brand" data-dialog="close">${msg('Done')}</wa-button>
    </wa-dialog>`;
  }

  #body({ layout, names, chat, reactions, captions, also }: RecordingChoices): TemplateResult {
    return html`<div class="form">
      <fieldset>
        <legend>${msg('Record makes one recording of the call, and also of')}</legend>
        ${this.#also('self', also, msg('Me, at full quality'))}
        ${this.#also('screen', also, msg('Screens that are shared'))}
        ${this.#also('everyone', also, msg('Everyone, each on their own device'))}
      </fieldset>
      ${layoutChoice(msg('Layout of the call'), layout, (next) => this.#change({ layout: next }))}
      <fieldset>
        <legend>${msg('In the picture')}</legend>
        ${checkbox(msg('Names'), names, (on) => this.#change({ names: on }))}
        ${checkbox(msg('Chat'), chat, (on) => this.#change({ chat: on }))}
        ${checkbox(msg('Reactions'), reactions, (on) => this.#change({ reactions: on }))}
        ${checkbox(msg('Captions'), captions, (on) => this.#change({ captions: on }))}
        ${
          captions && !this.captioned
            ? html`<p class="quiet">
                ${msg('Nobody in this call has captions on: they are in the picture once somebody turns them on.')}
              </p>`
            : nothing
        }
      </fieldset>
    </div>`;
  }

  #also(part: Also, also: readonly Also[], label: string): TemplateResult {
    return checkbox(label, also.includes(part), (on) =>
      this.#change({ also: on ? [...also, part] : also.filter((each) => each !== part) }),
    );
  }

  #change(change: Partial<RecordingChoices>): void {
    if (!this.choices) return;
    const event: RecordingChoiceEvent = new CustomEvent('recording-choice', {
      detail: { ...this.choices, ...change },
    });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-dialog': RecordingDialog;
  }
}

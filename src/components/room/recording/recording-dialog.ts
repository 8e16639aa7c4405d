import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/checkbox/checkbox.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type { RecordingChoices } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';

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
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      .body {
        display: grid;
        gap: var(--wa-space-l);
      }
      fieldset {
        display: grid;
        gap: var(--wa-space-xs);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: var(--wa-space-xs);
        font-weight: 600;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) choices: RecordingChoices | null = null;

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

  #body({ layout, names, chat, reactions, also }: RecordingChoices): TemplateResult {
    return html`<div class="body">
      <fieldset>
        <legend>${msg('Record makes one recording of the call, and also of')}</legend>
        ${this.#also('self', also, msg('Me, at full quality'))}
        ${this.#also('screen', also, msg('Screens that are shared'))}
        ${this.#also('everyone', also, msg('Everyone, each on their own device'))}
      </fieldset>
      <wa-radio-group
        label=${msg('Layout of the call')}
        orientation="horizontal"
        .value=${layout}
        @change=${(event: Event & { target: { value: string } }) =>
          this.#change({ layout: event.target.value === 'speaker' ? 'speaker' : 'grid' })}
      >
        <wa-radio value="grid" appearance="button">${msg('Grid')}</wa-radio>
        <wa-radio value="speaker" appearance="button">${msg('Speaker')}</wa-radio>
      </wa-radio-group>
      <fieldset>
        <legend>${msg('In the picture')}</legend>
        ${this.#checkbox(names, msg('Names'), (on) => ({ names: on }))}
        ${this.#checkbox(chat, msg('Chat'), (on) => ({ chat: on }))}
        ${this.#checkbox(reactions, msg('Reactions'), (on) => ({ reactions: on }))}
      </fieldset>
    </div>`;
  }

  #also(part: Also, also: readonly Also[], label: string): TemplateResult {
    return this.#checkbox(also.includes(part), label, (on) => ({
      also: on ? [...also, part] : also.filter((each) => each !== part),
    }));
  }

  #checkbox(
    checked: boolean,
    label: string,
    changed: (on: boolean) => Partial<RecordingChoices>,
  ): TemplateResult {
    return html`<wa-checkbox
      .checked=${checked}
      @change=${(event: Event & { target: { checked: boolean } }) => this.#change(changed(event.target.checked))}
      >${label}</wa-checkbox
    >`;
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

import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { X } from 'lucide';
import { baseStyles } from '../../shared/base-styles.ts';
import '../../shared/icon.ts';

/** What keys do in a player. A dialog of the page itself, so that it is seen in full screen too. */
@customElement('co-keys-help')
export class KeysHelp extends LitElement {
  static override styles = [
    baseStyles,
    css`
      dialog {
        inline-size: min(34rem, calc(100vw - 2rem));
        max-block-size: calc(100dvh - 2rem);
        padding: var(--wa-space-l);
        border: 0;
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-block-end: var(--wa-space-m);
      }
      h2 {
        font-size: var(--wa-font-size-l);
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: var(--wa-space-xs) var(--wa-space-l);
        margin: 0;
      }
      dd {
        margin: 0;
      }
      kbd {
        padding: 0.1rem 0.4rem;
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-s);
        font: inherit;
        font-size: var(--wa-font-size-s);
      }
      button {
        display: grid;
        place-content: center;
        min-inline-size: 2.5rem;
        block-size: 2.5rem;
        border: 0;
        border-radius: var(--wa-border-radius-m);
        background: none;
        color: inherit;
        cursor: pointer;
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render(): TemplateResult {
    const rows: readonly (readonly [readonly string[], string])[] = [
      [[msg('Space'), 'K'], msg('Play or pause')],
      [['J', 'L'], msg('10 seconds back or on')],
      [['←', '→'], msg('5 seconds; with Shift 1 second')],
      [[',', '.'], msg('One frame back or on')],
      [['<', '>'], msg('Slower or faster')],
      [['0', '–', '9'], msg('To a tenth of the recording')],
      [[msg('Home'), msg('End')], msg('To the beginning or the end')],
      [['N'], msg('Next chapter; with Shift the one before')],
      [['R'], msg('Repeat a section: from here, until here, no more')],
      [['↑', '↓', 'M'], msg('Volume, and mute')],
      [['C'], msg('Captions')],
      [['P'], msg('Picture in picture')],
      [['F'], msg('Full screen')],
    ];
    return html`<dialog aria-labelledby="title">
      <header>
        <h2 id="title">${msg('Keys')}</h2>
        <button type="button" aria-label=${msg('Close')} @click=${() => this.dialog.close()}>
          <co-icon .icon=${X}></co-icon>
        </button>
      </header>
      <dl>
        ${rows.map(
          ([keys, what]) =>
            html`<dt>${keys.map((key) => (key === '–' ? key : html`<kbd>${key}</kbd> `))}</dt>
              <dd>${what}</dd>`,
        )}
      </dl>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-keys-help': KeysHelp;
  }
}

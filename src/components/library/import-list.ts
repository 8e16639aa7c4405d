import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Check, CircleAlert } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import type { ImportState } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import '../shared/icon.ts';

/** An import is to be cancelled, or its failure was read: `detail` is its id. */
export type ImportDismissEvent = CustomEvent<string>;

/**
 * How the import of each file goes.
 * @fires import-dismiss {ImportDismissEvent}
 */
@customElement('co-import-list')
export class ImportList extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-xs);
        margin-block-end: var(--wa-space-m);
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: center;
        gap: var(--wa-space-2xs) var(--wa-space-s);
        padding: var(--wa-space-xs) var(--wa-space-m);
        border-radius: var(--wa-border-radius-l);
        border: 1px solid var(--wa-color-surface-border);
        background: var(--wa-color-surface-raised);
      }
      li.failed,
      li.captions-alone,
      li.captions-extra {
        background: var(--wa-color-warning-fill-quiet);
        color: var(--wa-color-warning-on-quiet);
        border-color: var(--wa-color-warning-border-quiet);
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p {
        display: flex;
        gap: var(--wa-space-2xs);
        font-size: var(--wa-font-size-s);
      }
      wa-progress-bar {
        --track-height: 0.4rem;
        margin-block-start: var(--wa-space-2xs);
      }
    `,
  ];

  @property({ attribute: false }) files: readonly ImportState[] = [];

  override render(): TemplateResult | typeof nothing {
    if (this.files.length === 0) return nothing;
    return html`<ul aria-label=${msg('Imports')}>
      ${this.files.map(
        (file) =>
          html`<li class=${file.state.kind} aria-label=${file.fileName}>
            <div>
              <span class="name">${file.fileName}</span>
              ${this.#state(file)}
            </div>
            ${this.#button(file)}
          </li>`,
      )}
    </ul>`;
  }

  #state({ fileName, state }: ImportState): TemplateResult {
    switch (state.kind) {
      case 'waiting':
        return html`<p class="quiet">${msg('waiting')}</p>`;
      case 'running':
        return html`<wa-progress-bar
          label=${msg(str`Importing ${fileName}`)}
          value=${Math.round(state.fraction * 100)}
        ></wa-progress-bar>`;
      case 'done':
        return html`<p><co-icon .icon=${Check}></co-icon> ${msg('in the library')}</p>`;
      case 'failed':
        return this.#notTaken(errorText(state.error).sentence);
      case 'captions-alone':
        return this.#notTaken(
          msg(
            'Captions belong to a video: import both together, with the same name, or open the recording and choose “Import captions”.',
          ),
        );
      case 'captions-extra':
        return this.#notTaken(
          msg(
            'Only one caption file is taken in with a video, and another was: to have this one instead, open the recording and choose “Import captions”.',
          ),
        );
    }
  }

  #notTaken(why: string): TemplateResult {
    return html`<p role="alert"><co-icon .icon=${CircleAlert}></co-icon> ${why}</p>`;
  }

  #button({ id, state }: ImportState): TemplateResult | typeof nothing {
    if (state.kind === 'done') return nothing;
    const isOver = state.kind !== 'waiting' && state.kind !== 'running';
    return html`<wa-button
      size="s"
      appearance="plain"
      @click=${() => {
        const event: ImportDismissEvent = new CustomEvent('import-dismiss', { detail: id });
        this.dispatchEvent(event);
      }}
      >${isOver ? msg('OK') : msg('Cancel')}</wa-button
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-import-list': ImportList;
  }
}

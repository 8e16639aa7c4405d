import { msg, str } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { LibraryItem } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes } from '../shared/format.ts';

/** What is to be done with these recordings once it is confirmed. */
export interface Intention {
  readonly what: 'delete' | 'download';
  readonly items: readonly LibraryItem[];
}

/**
 * Asks before recordings are deleted, or many of them downloaded.
 * @fires confirm
 * @fires close it was answered, either way
 */
@customElement('co-confirm-recordings')
export class ConfirmRecordings extends LitElement {
  static override styles = [
    baseStyles,
    css`
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) intention: Intention | null = null;
  /** What is said stays while the dialog fades away. */
  #last: Intention = { what: 'delete', items: [] };

  override render(): TemplateResult {
    this.#last = this.intention ?? this.#last;
    const { what, items } = this.#last;
    const words = what === 'delete' ? deleteWords(items) : downloadWords(items);
    return html`<wa-dialog
      label=${words.title}
      ?open=${this.intention !== null}
      @wa-after-hide=${() => this.#close()}
    >
      <p>${words.sentence}</p>
      <wa-button slot="footer" @click=${() => this.#close()}>${words.no}</wa-button>
      <wa-button
        slot="footer"
        variant=${what === 'delete' ? 'danger' : 'brand'}
        @click=${() => {
          this.dispatchEvent(new CustomEvent('confirm'));
          this.#close();
        }}
        >${words.yes}</wa-button
      >
    </wa-dialog>`;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }
}

interface Words {
  readonly title: string;
  readonly sentence: string;
  readonly no: string;
  readonly yes: string;
}

function deleteWords(items: readonly LibraryItem[]): Words {
  const [first] = items;
  if (items.length === 1) {
    return {
      title: msg('Delete this recording?'),
      sentence: msg(
        str`“${first?.name ?? ''}” can be brought back for 30 seconds. Then it is gone for good, unless you have a copy elsewhere.`,
      ),
      no: msg('Keep it'),
      yes: msg('Delete recording'),
    };
  }
  return {
    title: msg(str`Delete ${items.length} recordings?`),
    sentence: msg(
      'They can be brought back for 30 seconds. Then they are gone for good, unless you have copies elsewhere.',
    ),
    no: msg('Keep them'),
    yes: msg(str`Delete ${items.length} recordings`),
  };
}

function downloadWords(items: readonly LibraryItem[]): Words {
  const sizeBytes = items.reduce((sum, item) => sum + item.sizeBytes, 0);
  return {
    title: msg(str`Download ${items.length} recordings?`),
    sentence: msg(
      str`${formatBytes(sizeBytes)} in ${items.length} files. The browser may ask whether this page may download several files: allow it.`,
    ),
    no: msg('Cancel'),
    yes: msg('Download'),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'co-confirm-recordings': ConfirmRecordings;
  }
}

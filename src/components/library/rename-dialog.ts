import { msg } from '@lit/localize';
import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { LibraryItem } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';

/** The recording is to be called so. */
export type RenameEvent = CustomEvent<string>;

/**
 * Asks for a recording's new name.
 * @fires rename {RenameEvent}
 * @fires close
 */
@customElement('co-rename-dialog')
export class RenameDialog extends LitElement {
  static override styles = baseStyles;

  @property({ attribute: false }) item: LibraryItem | null = null;
  @query('wa-input') private field!: HTMLElement & { value: string | null };

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Rename')}
      ?open=${this.item !== null}
      @wa-after-hide=${() => this.dispatchEvent(new CustomEvent('close'))}
    >
      <wa-input
        label=${msg('Name')}
        maxlength="120"
        .value=${this.item?.name ?? ''}
        autofocus
        @keydown=${(event: KeyboardEvent) => (event.key === 'Enter' ? this.#save() : undefined)}
      ></wa-input>
      <wa-button slot="footer" variant="brand" @click=${() => this.#save()}>${msg('Save')}</wa-button>
    </wa-dialog>`;
  }

  #save(): void {
    const name = this.field.value?.trim();
    if (name) this.dispatchEvent(new CustomEvent('rename', { detail: name }) satisfies RenameEvent);
    this.dispatchEvent(new CustomEvent('close'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-rename-dialog': RenameDialog;
  }
}

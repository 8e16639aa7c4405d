import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Upload } from 'lucide';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

/** Files were dropped. */
export type FilesEvent = CustomEvent<readonly File[]>;

/**
 * While it is there, files can be dropped anywhere on the screen.
 * @fires files {FilesEvent}
 */
@customElement('co-drop-zone')
export class DropZone extends LitElement {
  static override styles = [
    baseStyles,
    css`
      div {
        position: fixed;
        z-index: 4;
        inset: var(--wa-space-s);
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--wa-space-s);
        border: 3px dashed var(--wa-color-brand-border-loud);
        border-radius: var(--wa-border-radius-l);
        background: color-mix(in oklab, var(--wa-color-surface-default), transparent 12%);
        font-size: var(--wa-font-size-l);
        font-weight: 650;
        text-align: center;
        pointer-events: none;
      }
      co-icon {
        font-size: 2.5rem;
        color: var(--wa-color-brand-on-quiet);
      }
    `,
  ];

  @state() private isOver = false;
  #listening: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    window.addEventListener('dragenter', this.#onOver, { signal });
    window.addEventListener('dragover', this.#onOver, { signal });
    window.addEventListener('dragleave', this.#onLeave, { signal });
    window.addEventListener('drop', this.#onDrop, { signal });
  }

  override disconnectedCallback(): void {
    this.#listening?.abort();
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.isOver) return nothing;
    return html`<div role="status"><co-icon .icon=${Upload}></co-icon>${msg('Drop to import')}</div>`;
  }

  readonly #onOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.isOver = true;
  };

  readonly #onLeave = (event: DragEvent): void => {
    // Out of the window: from one element to the next there is another.
    if (event.relatedTarget === null) this.isOver = false;
  };

  readonly #onDrop = (event: DragEvent): void => {
    this.isOver = false;
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    this.dispatchEvent(new CustomEvent('files', { detail: files }) satisfies FilesEvent);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'co-drop-zone': DropZone;
  }
}

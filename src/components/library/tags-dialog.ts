import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Plus, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { LibraryItem, TagChange } from '../../app.ts';
import { MOST_TAG_CHARACTERS } from '../../lib/tag-text.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

/** The recordings get or lose tags. */
export type TagChangeEvent = CustomEvent<TagChange>;

/**
 * Shows the tags of one recording or of several, and takes and gives them.
 * @fires tag-change {TagChangeEvent}
 * @fires close
 */
@customElement('co-tags-dialog')
export class TagsDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .body {
        display: grid;
        gap: var(--wa-space-m);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
      }
      button,
      .tag {
        display: inline-flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        min-block-size: 2rem;
        padding: 0 var(--wa-space-s);
        border: 1px solid var(--wa-color-neutral-border-normal);
        border-radius: 2rem;
        background: none;
        color: var(--wa-color-text-normal);
        font: inherit;
        font-size: var(--wa-font-size-s);
        cursor: pointer;
        overflow-wrap: anywhere;
        text-align: start;
      }
      button:hover {
        background: var(--wa-color-neutral-fill-quiet);
      }
      button.on {
        background: var(--wa-color-brand-fill-quiet);
        border-color: var(--wa-color-brand-border-normal);
      }
      form {
        display: flex;
        gap: var(--wa-space-xs);
      }
      input {
        flex: 1;
        min-inline-size: 0;
        block-size: 2.5rem;
        padding: 0 var(--wa-space-s);
        border: 1px solid var(--wa-color-neutral-border-loud);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        font: inherit;
      }
      h3 {
        font-size: var(--wa-font-size-s);
        margin-block-end: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) items: readonly LibraryItem[] = [];
  /** All tags there are, to be suggested. */
  @property({ attribute: false }) known: readonly string[] = [];
  @query('input') private field!: HTMLInputElement;

  override render(): TemplateResult {
    const { items } = this;
    const used = [...new Set(items.flatMap(({ tags }) => tags))];
    const others = this.known.filter((tag) => !used.includes(tag));
    return html`<wa-dialog
      label=${items.length > 1 ? msg(str`Tags of ${items.length} recordings`) : msg('Tags')}
      ?open=${items.length > 0}
      @wa-after-hide=${() => this.dispatchEvent(new CustomEvent('close'))}
    >
      <div class="body">
        ${
          used.length > 0
            ? html`<ul aria-label=${msg('Tags it has')}>
                ${used.map((tag) => this.#used(tag))}
              </ul>`
            : html`<p class="quiet">
                ${msg('No tags yet. A tag groups recordings, such as “yoga” or “family”.')}
              </p>`
        }
        <form
          @submit=${(event: Event) => {
            event.preventDefault();
            this.#add(this.field.value);
            this.field.value = '';
          }}
        >
          <input
            aria-label=${msg('New tag')}
            placeholder=${msg('New tag')}
            maxlength=${MOST_TAG_CHARACTERS}
            autocomplete="off"
            autofocus
          />
          <wa-button type="button" appearance="outlined" @click=${() => this.#submit()}>
            <co-icon slot="start" .icon=${Plus}></co-icon>${msg('Add')}
          </wa-button>
        </form>
        ${
          others.length > 0
            ? html`<section>
                <h3 class="quiet" id="others">${msg('Used elsewhere')}</h3>
                <ul aria-labelledby="others">
                  ${others.map(
                    (tag) =>
                      html`<li>
                        <button type="button" @click=${() => this.#add(tag)}>
                          <co-icon .icon=${Plus}></co-icon
                          ><span class="visually-hidden">${msg('Add')}</span>${tag}
                        </button>
                      </li>`,
                  )}
                </ul>
              </section>`
            : nothing
        }
      </div>
    </wa-dialog>`;
  }

  #used(tag: string): TemplateResult {
    const count = this.items.filter(({ tags }) => tags.includes(tag)).length;
    const isOfAll = count === this.items.length;
    return html`<li>
      <button
        class="on"
        type="button"
        title=${msg(str`Remove ${tag}`)}
        @click=${() => this.#tell({ remove: [tag] })}
      >
        ${tag}${isOfAll ? nothing : html`<span class="quiet">${msg(str`on ${count}`)}</span>`}
        <co-icon .icon=${X}></co-icon><span class="visually-hidden">${msg('Remove')}</span>
      </button>
      ${
        isOfAll
          ? nothing
          : html`<button type="button" @click=${() => this.#add(tag)}>
              <co-icon .icon=${Plus}></co-icon>${msg(str`${tag} for all`)}
            </button>`
      }
    </li>`;
  }

  /** A button with a shadow root submits no form of the root that it stands in. */
  #submit(): void {
    this.field.form?.requestSubmit();
  }

  #add(tag: string): void {
    if (tag.trim()) this.#tell({ add: [tag] });
  }

  #tell(change: TagChange): void {
    const event: TagChangeEvent = new CustomEvent('tag-change', { detail: change });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-tags-dialog': TagsDialog;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/checkbox/checkbox.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type { CompositionRequest, LibraryItem, Progress } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import { sourceWords } from './library-words.ts';

/** One recording is to be made of these. */
export type ComposeEvent = CustomEvent<CompositionRequest>;

/** Everyone's own picture; what was composed in the call, and what came over the network, is the lesser of the two. */
const AT_FIRST = new Set<LibraryItem['source']>(['self', 'collected', 'screen']);

/**
 * Makes one recording of several that were made together.
 * @fires compose {ComposeEvent}
 * @fires compose-cancel
 * @fires close
 */
@customElement('co-compose-dialog')
export class ComposeDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
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

  /** Those of one take; none while the dialog is closed. */
  @property({ attribute: false }) items: readonly LibraryItem[] = [];
  /** Null while nothing is made. */
  @property({ attribute: false }) progress: Progress | null = null;
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private layout: 'grid' | 'speaker' = 'grid';
  @state() private names = true;

  override willUpdate(changed: PropertyValues<this>): void {
    const wasOpen = (changed.get('items')?.length ?? 0) > 0;
    if (!changed.has('items') || wasOpen) return;
    const usual = this.#choices.filter(({ source }) => AT_FIRST.has(source));
    this.chosen = new Set((usual.length > 0 ? usual : this.#choices).map(({ id }) => id));
  }

  get #choices(): readonly LibraryItem[] {
    return this.items.filter(({ state }) => state === 'ready');
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Make one recording')}
      ?open=${this.items.length > 0}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) this.dispatchEvent(new CustomEvent('close'));
      }}
    >
      ${this.progress ? this.#making(this.progress) : this.#asking()}
    </wa-dialog>`;
  }

  #asking(): TemplateResult {
    return html`<div class="body">
        <p class="quiet">
          ${msg('Everyone as their own device recorded them, in one picture and in step. The tracks stay as they are.')}
        </p>
        <fieldset>
          <legend>${msg('Tracks')}</legend>
          ${this.#choices.map(
            (item) =>
              html`<wa-checkbox
                .checked=${this.chosen.has(item.id)}
                @change=${(event: Event & { target: { checked: boolean } }) => this.#choose(item.id, event.target.checked)}
                >${sourceWords(item)}
                <span class="quiet">${formatClock(item.durationMs ?? 0)}</span></wa-checkbox
              >`,
          )}
        </fieldset>
        <wa-radio-group
          label=${msg('Layout')}
          orientation="horizontal"
          .value=${this.layout}
          @change=${(event: Event & { target: { value: string } }) =>
            (this.layout = event.target.value === 'speaker' ? 'speaker' : 'grid')}
        >
          <wa-radio value="grid" appearance="button">${msg('Grid')}</wa-radio>
          <wa-radio value="speaker" appearance="button">${msg('Speaker')}</wa-radio>
        </wa-radio-group>
        <wa-checkbox
          .checked=${this.names}
          @change=${(event: Event & { target: { checked: boolean } }) => (this.names = event.target.checked)}
          >${msg('Names')}</wa-checkbox
        >
      </div>
      <wa-button
        slot="footer"
        variant="brand"
        ?disabled=${this.chosen.size === 0}
        @click=${() => this.#compose()}
        >${msg('Make it')}</wa-button
      >`;
  }

  #making({ fraction, remainingMs }: Progress): TemplateResult {
    return html`<div class="body">
        <wa-progress-bar
          label=${msg('Progress of the new recording')}
          value=${Math.round(fraction * 100)}
        ></wa-progress-bar>
        <p class="quiet" role="status">
          ${
            remainingMs === undefined
              ? msg('Making the new recording…')
              : msg(str`about ${formatClock(remainingMs)} left`)
          }
        </p>
      </div>
      <wa-button slot="footer" @click=${() => this.dispatchEvent(new CustomEvent('compose-cancel'))}
        >${msg('Cancel')}</wa-button
      >`;
  }

  #choose(id: string, on: boolean): void {
    const next = new Set(this.chosen);
    if (on) next.add(id);
    else next.delete(id);
    this.chosen = next;
  }

  #compose(): void {
    const chosen = this.#choices.filter(({ id }) => this.chosen.has(id));
    const event: ComposeEvent = new CustomEvent('compose', {
      detail: {
        recordingIds: chosen.map(({ id }) => id),
        look: { layout: this.layout, names: this.names, chat: false, reactions: false },
        name: msg(str`${this.items[0]?.name ?? ''} (made anew)`),
      },
    });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-compose-dialog': ComposeDialog;
  }
}

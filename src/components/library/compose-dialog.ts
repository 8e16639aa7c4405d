import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import type { CompositionRequest, LibraryItem, Progress } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { checkbox, formStyles, layoutChoice, type PictureLayout } from '../shared/form-fields.ts';
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
  static override styles = [baseStyles, formStyles];

  /** Those of one take; none while the dialog is closed. */
  @property({ attribute: false }) items: readonly LibraryItem[] = [];
  /** What is said in one of them, or in all, is known. */
  @property({ type: Boolean }) transcribed = false;
  /** Null while nothing is made. */
  @property({ attribute: false }) progress: Progress | null = null;
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private layout: PictureLayout = 'grid';
  @state() private names = true;
  @state() private captions = false;

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
    return html`<div class="form">
        <p class="quiet">
          ${msg('Everyone as their own device recorded them, in one picture and in step. The tracks stay as they are.')}
        </p>
        <fieldset>
          <legend>${msg('Tracks')}</legend>
          ${this.#choices.map((item) =>
            checkbox(
              html`${sourceWords(item)} <span class="quiet">${formatClock(item.durationMs ?? 0)}</span>`,
              this.chosen.has(item.id),
              (on) => this.#choose(item.id, on),
            ),
          )}
        </fieldset>
        ${layoutChoice(msg('Layout'), this.layout, (layout) => (this.layout = layout))}
        <fieldset>
          <legend>${msg('In the picture')}</legend>
          ${checkbox(msg('Names'), this.names, (on) => (this.names = on))}
          ${checkbox(msg('Captions'), this.captions, (on) => (this.captions = on))}
          ${
            this.captions && !this.transcribed
              ? html`<p class="quiet">
                  ${msg('These recordings have no transcript, so there are no captions to show.')}
                </p>`
              : nothing
          }
        </fieldset>
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
    return html`<div class="form">
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
        look: {
          layout: this.layout,
          names: this.names,
          chat: false,
          reactions: false,
          captions: this.captions,
        },
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

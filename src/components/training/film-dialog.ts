import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { FIND_OUT, type FilmProgress, type FilmResult, type Training } from '../../app.ts';
import { asAppError, isAbort, type AppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import './sets-table.ts';
import '../shared/notice.ts';

/**
 * Counts in a video file, faster than it plays: what exercise it is, how far it has come, what was counted.
 * @fires closed
 */
@customElement('co-film-dialog')
export class FilmDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .content {
        overflow-wrap: anywhere;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-m);
      }
      .count {
        display: flex;
        align-items: baseline;
        gap: var(--wa-space-s);
      }
      output {
        font-size: 3rem;
        font-weight: 700;
        line-height: 1;
        font-variant-numeric: tabular-nums;
      }
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
    `,
  ];

  /** Null closes it. */
  @property({ attribute: false }) file: File | null = null;
  @property({ attribute: false }) training: Training | null = null;
  /** What is proposed to be counted. */
  @property() choice: string = FIND_OUT;

  @state() private chosen: string = FIND_OUT;
  @state() private progress: FilmProgress | null = null;
  @state() private result: FilmResult | null = null;
  @state() private problem: AppError | null = null;
  /** From the tap on; the first progress comes when the film is open. */
  @state() private isRunning = false;
  #running: AbortController | null = null;

  override disconnectedCallback(): void {
    this.#running?.abort();
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('file')) return;
    this.#running?.abort();
    this.isRunning = false;
    this.chosen = this.choice;
    this.progress = this.result = this.problem = null;
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Count in a video file')}
      ?open=${this.file !== null}
      @wa-after-hide=${(event: Event) => this.#onHide(event)}
    >
      <div class="content">
        <p class="quiet">${this.file?.name ?? ''}</p>
        ${
          this.problem
            ? html`<co-notice
                .error=${this.problem}
                @notice-action=${() => (this.problem = null)}
              ></co-notice>`
            : nothing
        }
        ${this.result ? this.#counted(this.result) : this.progress ? this.#counting(this.progress) : this.#question()}
      </div>
      ${this.#buttons()}
    </wa-dialog>`;
  }

  #question(): TemplateResult {
    return html`<wa-select
        label=${msg('Exercise')}
        .value=${live(this.chosen)}
        @change=${(event: Event) => (this.chosen = (event.target as HTMLInputElement).value)}
      >
        <wa-option value=${FIND_OUT}>${msg('Find out by itself')}</wa-option>
        ${this.training?.exercises.value.map(({ id, name }) => html`<wa-option value=${id}>${name}</wa-option>`)}
      </wa-select>
      <p class="quiet">
        ${msg('The video stays on this device, and is not kept: only what is counted is.')}
      </p>`;
  }

  #counting({ fraction, positionMs, view }: FilmProgress): TemplateResult {
    return html`
      <wa-progress-bar label=${msg('Counting progress')} value=${fraction * 100}></wa-progress-bar>
      ${this.#count(
        view.counting.reps.length,
        view.exercise?.name ?? msg('Which exercise?'),
        view.counting.holds.reduce((sum, hold) => sum + hold.heldMs, view.counting.heldMs),
      )}
      <p class="quiet">${msg(str`At ${formatClock(positionMs)} of the video`)}</p>
      ${view.advice ? html`<p role="status">${view.advice}</p>` : nothing}
    `;
  }

  #counted({ session, advice, speed, isKept }: FilmResult): TemplateResult {
    const reps = session.sets.reduce((sum, set) => sum + set.reps.length, 0);
    const heldMs = session.sets.flatMap(({ holds }) => holds).reduce((sum, hold) => sum + hold.heldMs, 0);
    const names = [...new Set(session.sets.map(({ exerciseName }) => exerciseName))];
    return html`
      ${this.#count(reps, names.join(', '), heldMs)}
      ${session.sets.length > 0 ? html`<co-sets-table .sets=${session.sets}></co-sets-table>` : nothing}
      ${
        session.sets.length === 0
          ? html`<p role="status">${advice ?? msg('Nothing was counted: no whole rep was seen.')}</p>`
          : html`<p class="quiet" ?hidden=${!isKept}>${msg('It is kept in the history.')}</p>`
      }
      <p class="quiet">${msg(str`Looked at ${speed.toFixed(1)} times as fast as it plays.`)}</p>
    `;
  }

  #count(reps: number, words: string, heldMs = 0): TemplateResult {
    return html`<div class="count">
      ${heldMs > 0 ? html`<output aria-label=${msg('Held')}>${formatClock(heldMs)}</output>` : nothing}
      ${heldMs === 0 || reps > 0 ? html`<output aria-label=${msg('Reps')}>${reps}</output>` : nothing}
      <span>${words}</span>
    </div>`;
  }

  #buttons(): TemplateResult {
    if (this.result || this.problem)
      return html`<wa-button slot="footer" variant="brand" @click=${() => this.#hide()}
        >${msg('Done')}</wa-button
      >`;
    if (this.progress)
      return html`<wa-button slot="footer" @click=${() => this.#hide()}>${msg('Cancel')}</wa-button>`;
    return html`<wa-button
      slot="footer"
      variant="brand"
      ?loading=${this.isRunning}
      @click=${() => this.#start()}
      >${msg('Start counting')}</wa-button
    >`;
  }

  async #start(): Promise<void> {
    const { file, training } = this;
    if (!file || !training || this.isRunning) return;
    const running = new AbortController();
    this.#running = running;
    this.isRunning = true;
    this.problem = null;
    const onProgress = (progress: FilmProgress): void => {
      if (!running.signal.aborted) this.progress = progress;
    };
    try {
      const result = await training.countFilm(
        file,
        { choice: this.chosen, onProgress },
        { signal: running.signal },
      );
      if (running.signal.aborted) return;
      this.result = result;
      this.problem = result.problem;
    } catch (error) {
      if (running.signal.aborted || isAbort(error)) return;
      this.progress = null;
      this.problem = asAppError(error);
    }
    this.isRunning = false;
  }

  #hide(): void {
    const dialog = this.renderRoot.querySelector('wa-dialog');
    if (dialog) dialog.open = false;
  }

  #onHide(event: Event): void {
    // A select's list hides too.
    if (event.target !== event.currentTarget) return;
    this.#running?.abort();
    this.dispatchEvent(new CustomEvent('closed'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-film-dialog': FilmDialog;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { PoseFrame, Training, Workout } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import './skeleton-overlay.ts';
import '../shared/notice.ts';

/** To put the phone down and stand where one trains. */
const GET_READY_S = 5;
/** Three slow reps take less. */
const MOST_S = 60;

type Step =
  | { readonly kind: 'naming' }
  | { readonly kind: 'getting-ready'; readonly leftS: number }
  | { readonly kind: 'watching'; readonly leftS: number };

/**
 * Teaches an exercise of one's own: a name, three reps before the camera, and it can be chosen like any other.
 * @fires closed
 */
@customElement('co-teach-dialog')
export class TeachDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .content {
        display: grid;
        gap: var(--wa-space-m);
      }
      .stage {
        position: relative;
        aspect-ratio: 4 / 3;
        border-radius: var(--wa-border-radius-l);
        overflow: hidden;
        background: var(--co-stage-tile);
        color: var(--co-stage-text);
      }
      co-skeleton-overlay {
        position: absolute;
        inset: 0;
      }
      .words {
        position: absolute;
        inset-block-end: var(--wa-space-s);
        inset-inline: var(--wa-space-s);
        padding: var(--wa-space-xs);
        border-radius: var(--wa-border-radius-m);
        background: rgb(20 17 15 / 72%);
        text-align: center;
        font-size: var(--wa-font-size-l);
        font-weight: 600;
      }
      .reps {
        font-size: var(--wa-font-size-m);
      }
      [slot='footer'] {
        margin-inline-start: var(--wa-space-xs);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) training: Training | null = null;
  @property({ attribute: false }) workout: Workout | null = null;

  @state() private step: Step = { kind: 'naming' };
  @state() private problem: AppError | null = null;
  @query('wa-input') private input!: (HTMLElement & { value: string | null }) | null;
  #name = '';
  #frames: PoseFrame[] = [];
  #stopFrames: () => void = () => undefined;
  #clock = 0;

  override disconnectedCallback(): void {
    this.#reset();
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    this.#reset();
    this.problem = null;
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Teach an exercise')}
      ?open=${this.open}
      @wa-after-hide=${() => this.dispatchEvent(new CustomEvent('closed'))}
    >
      <div class="content">
        ${
          this.problem
            ? html`<co-notice
                .error=${this.problem}
                @notice-action=${() => (this.problem = null)}
              ></co-notice>`
            : nothing
        }
        ${this.step.kind === 'naming' ? this.#naming() : this.#stage(this.step)}
      </div>
      ${
        this.step.kind === 'naming'
          ? html`<wa-button slot="footer" variant="brand" @click=${() => this.#getReady()}
              >${msg('I am ready to show it')}</wa-button
            >`
          : html`<wa-button slot="footer" @click=${() => this.#reset()}>${msg('Start over')}</wa-button>
              <wa-button
                slot="footer"
                variant="brand"
                ?disabled=${this.step.kind !== 'watching'}
                @click=${() => this.#learn()}
                >${msg('That was three reps')}</wa-button
              >`
      }
    </wa-dialog>`;
  }

  #naming(): TemplateResult {
    return html`<p>
        ${msg(
          'Stand where the camera sees all of you, and do three whole reps, one like the other, beginning and ending at rest.',
        )}
      </p>
      <wa-input
        label=${msg('Name of the exercise')}
        maxlength="40"
        .value=${this.#name}
        autofocus
      ></wa-input>`;
  }

  #stage(step: Exclude<Step, { kind: 'naming' }>): TemplateResult {
    return html`<div class="stage" role="region" aria-label=${msg('What is seen of you')}>
      <co-skeleton-overlay
        .read=${() => this.workout?.pose() ?? null}
        mirrored
        fit="contain"
      ></co-skeleton-overlay>
      <div class="words" role="status">
        ${
          step.kind === 'getting-ready'
            ? msg(str`Get ready: ${step.leftS}`)
            : msg(str`Three reps now. ${step.leftS} s left`)
        }
      </div>
    </div>`;
  }

  #getReady(): void {
    this.#name = this.input?.value?.trim() ?? '';
    this.problem = null;
    this.#count(GET_READY_S, 'getting-ready', () => this.#watchReps());
  }

  #watchReps(): void {
    this.#frames = [];
    this.#stopFrames = this.workout?.onPose((frame) => this.#frames.push(frame)) ?? ((): void => undefined);
    this.#count(MOST_S, 'watching', () => void this.#learn());
  }

  #count(fromS: number, kind: 'getting-ready' | 'watching', then: () => void): void {
    clearInterval(this.#clock);
    let leftS = fromS;
    this.step = { kind, leftS };
    this.#clock = window.setInterval(() => {
      leftS--;
      if (leftS > 0) this.step = { kind, leftS };
      else then();
    }, 1000);
  }

  async #learn(): Promise<void> {
    const frames = this.#frames;
    this.#reset();
    try {
      const learnt = await this.training?.teachExercise(this.#name, frames);
      if (learnt) this.workout?.choose(learnt.id);
      this.#name = '';
      const dialog = this.renderRoot.querySelector('wa-dialog');
      if (dialog) dialog.open = false;
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  #reset(): void {
    clearInterval(this.#clock);
    this.#stopFrames();
    this.#stopFrames = () => undefined;
    this.#frames = [];
    this.step = { kind: 'naming' };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-teach-dialog': TeachDialog;
  }
}

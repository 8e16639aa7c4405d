import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Download } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { toChapters, toMetadata, type TrainingSidecar } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import '../shared/icon.ts';
import { amountOf, exerciseOf, setName, type RecordedSet } from './set-name.ts';
import type { SeekEvent } from './chat-sidecar.ts';

/**
 * What was trained during a recording: a chapter a set, which a click goes to, and the files that hold all of it.
 * @fires seek {SeekEvent}
 */
@customElement('co-training-sidecar')
export class TrainingSidecarView extends LitElement {
  static override styles = [
    baseStyles,
    css`
      section {
        margin-block-start: var(--wa-space-l);
        display: grid;
        gap: var(--wa-space-xs);
      }
      h2 {
        font-size: var(--wa-font-size-l);
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: var(--wa-space-2xs);
      }
      button {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--wa-space-s);
        inline-size: 100%;
        padding: var(--wa-space-xs) var(--wa-space-s);
        border: 0;
        border-radius: var(--wa-border-radius-m);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:hover {
        background: var(--wa-color-neutral-fill-quiet);
      }
      li[aria-current='true'] button {
        background: var(--wa-color-brand-fill-quiet);
        color: var(--wa-color-brand-on-quiet);
      }
      time {
        font-size: var(--wa-font-size-s);
        font-variant-numeric: tabular-nums;
      }
      .files {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) training: TrainingSidecar | null = null;
  /** Of the recording: files are called after it. */
  @property() name = '';
  /** Where the player is. */
  @property({ type: Number }) positionMs = 0;

  override render(): TemplateResult | typeof nothing {
    const { training } = this;
    if (!training || training.sets.length === 0) return nothing;
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Training')}</h2>
      <ol>
        ${training.sets.map((set) => this.#chapter(training, set))}
      </ol>
      <div class="files">
        ${this.#file('JSON', msg('training'), 'application/json', () => JSON.stringify(training, null, 2))}
        ${this.#file(msg('Chapters (WebVTT)'), msg('chapters'), 'text/vtt', () => toChapters(training, (exercise, set) => setName(exercise, amountOf(set))))}
        ${this.#file(msg('Reps (WebVTT)'), msg('reps'), 'text/vtt', () => toMetadata(training))}
      </div>
    </section>`;
  }

  #chapter(training: TrainingSidecar, set: RecordedSet): TemplateResult {
    const exercise = exerciseOf(training, set);
    const isNow = this.positionMs >= set.startMs && this.positionMs < set.endMs;
    return html`<li aria-current=${isNow ? 'true' : 'false'}>
      <button type="button" @click=${() => this.#seek(set.startMs)}>
        <time class="quiet">${formatClock(set.startMs)}</time>
        <span>${setName(exercise, amountOf(set))}</span>
      </button>
    </li>`;
  }

  #file(label: string, part: string, type: string, content: () => string): TemplateResult {
    return html`<wa-button
      size="s"
      appearance="outlined"
      @click=${() => saveFile(new File([content()], part, { type }), fileNameOf(`${this.name} ${part}`, type))}
    >
      <co-icon slot="start" .icon=${Download}></co-icon>${label}
    </wa-button>`;
  }

  #seek(offsetMs: number): void {
    const event: SeekEvent = new CustomEvent('seek', { detail: offsetMs });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-sidecar': TrainingSidecarView;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TrainingPresence } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { adviceOf, countOf, stateWords, targetOf, lastTempo } from './coaching-words.ts';

/** How somebody trains, over their picture: large enough to be read from where they stand. */
@customElement('co-tile-training')
export class TileTraining extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: absolute;
        inset-block-start: var(--wa-space-xs);
        inset-inline-start: var(--wa-space-xs);
        max-inline-size: calc(100% - 4rem);
        pointer-events: none;
      }
      /* Something else stands in the corner. */
      :host([lower]) {
        inset-block-start: 3rem;
      }
      .badge {
        display: grid;
        gap: 0.15rem;
        padding: var(--wa-space-xs) var(--wa-space-s);
        border-radius: var(--wa-border-radius-l);
        background: rgb(0 0 0 / 62%);
        color: white;
        font-size: var(--wa-font-size-s);
        inline-size: fit-content;
      }
      .count {
        display: flex;
        align-items: baseline;
        gap: var(--wa-space-2xs);
        font-size: clamp(1.5rem, 14cqmin, 4.5rem);
        font-weight: 700;
        line-height: 1;
        font-variant-numeric: tabular-nums;
      }
      .of {
        font-size: 0.45em;
        font-weight: 500;
        opacity: 0.8;
      }
      .tempo {
        font-variant-numeric: tabular-nums;
        opacity: 0.9;
      }
      .advice {
        color: #ffd479;
        font-weight: 600;
      }
      @container (max-width: 13rem) {
        .tempo,
        .exercise {
          display: none;
        }
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) lower = false;
  @property({ attribute: false }) presence: TrainingPresence | null = null;

  override render(): TemplateResult | typeof nothing {
    const { presence } = this;
    if (!presence) return nothing;
    const target = targetOf(presence);
    const advice = adviceOf(presence);
    return html`<div class="badge">
      <div class="exercise">
        ${presence.exerciseName ? html`<bdi>${presence.exerciseName}</bdi> · ` : nothing}${stateWords(presence)}
      </div>
      <div class="count">
        <span class="visually-hidden">${presence.kind === 'hold' ? msg('Held') : msg('Reps')}</span>
        <span class="reps">${countOf(presence)}</span>
        ${target ? html`<span class="of">${msg(str`of ${target}`)}</span>` : nothing}
        ${presence.partials > 0 ? html`<span class="of">${msg(str`${presence.partials} partial`)}</span>` : nothing}
      </div>
      ${presence.lastRep ? html`<div class="tempo">${lastTempo(presence)}</div>` : nothing}
      ${advice ? html`<div class="advice">${advice}</div>` : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-tile-training': TileTraining;
  }
}

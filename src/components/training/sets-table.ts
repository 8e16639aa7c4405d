import { msg } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Dumbbell } from 'lucide';
import { restsBefore, summariseSet, type TrainingSet } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import { setsTableStyles } from './sets-table.styles.ts';
import { UNKNOWN, doneWords, percentWords, sideWords, tempoWords } from './training-words.ts';
import '../shared/icon.ts';

/**
 * The sets of one stay in figures, the first on top. Where there is little room each set is a block of its own; it stays
 * a table for screen readers, which is why roles are written out.
 */
@customElement('co-sets-table')
export class SetsTable extends LitElement {
  static override styles = [baseStyles, setsTableStyles];

  /** Those that have ended. */
  @property({ attribute: false }) sets: readonly TrainingSet[] = [];
  /** The one that is going on; null where none is, or nothing is in it. */
  @property({ attribute: false }) current: TrainingSet | null = null;

  override render(): TemplateResult {
    const all = this.current ? [...this.sets, this.current] : this.sets;
    if (all.length === 0) {
      return html`<div class="empty">
        <co-icon .icon=${Dumbbell}></co-icon>
        <p>${msg('No sets yet. Choose an exercise, step back until all of you is seen, and begin.')}</p>
      </div>`;
    }
    const rests = restsBefore(all);
    return html`<table role="table" aria-label=${msg('Sets')}>
      <thead role="rowgroup">
        <tr role="row">
          ${HEADINGS().map(
            ([heading, explanation]) =>
              html`<th role="columnheader" scope="col" title=${explanation}>${heading}</th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${all.map((set, index) => this.#row(set, rests[index] ?? null))}
      </tbody>
    </table>`;
  }

  #row(set: TrainingSet, restMs: number | null): TemplateResult {
    const summary = summariseSet(set);
    const sides = sideWords(summary);
    const isCurrent = set === this.current;
    const labels = HEADINGS().map(([heading]) => heading);
    const cell = (column: number, words: string): TemplateResult =>
      html`<td role="cell" data-label=${labels[column] ?? ''} class=${words === UNKNOWN ? 'quiet none' : ''}>
        ${words}
      </td>`;
    return html`<tr role="row" class=${isCurrent ? 'current' : ''}>
      <th role="rowheader" scope="row">
        <bdi>${set.exerciseName}</bdi>${isCurrent ? html` <span class="now">${msg('now')}</span>` : nothing}
      </th>
      <td role="cell" class="done">
        ${doneWords(summary, set.target)}${sides ? html` <span class="sides quiet">${sides}</span>` : nothing}
      </td>
      ${cell(2, summary.partials > 0 ? String(summary.partials) : UNKNOWN)}
      ${cell(3, tempoWords(summary.tempo))} ${cell(4, percentWords(summary.range))}
      ${cell(5, percentWords(summary.symmetry))} ${cell(6, restMs === null ? UNKNOWN : formatClock(restMs))}
    </tr>`;
  }
}

/** The columns, each with what it means. */
const HEADINGS = (): readonly (readonly [heading: string, explanation: string])[] => [
  [msg('Exercise'), msg('What was done')],
  [msg('Done'), msg('Whole reps, or the time held; of what was planned')],
  [msg('Partial'), msg('Movements that began and came back without going far enough; they do not count')],
  [msg('Tempo'), msg('Seconds on average: away from the start, held, and back')],
  [msg('Range'), msg('How far the movement went on average; 100 % is all of it')],
  [msg('Symmetry'), msg('How alike left and right moved')],
  [msg('Rest'), msg('The rest before this set')],
];

declare global {
  interface HTMLElementTagNameMap {
    'co-sets-table': SetsTable;
  }
}

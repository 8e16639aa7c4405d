import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ImportOutcome, TrainingLog } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { saveFile } from '../shared/save-file.ts';
import type { TrainingHistoryCommand, TrainingHistoryEvent } from './training-history.ts';
import '../shared/notice.ts';
import './training-charts.ts';
import './training-history.ts';

/** Everything that was trained on this device: charts over the weeks, and each session. */
@customElement('co-training-past')
export class TrainingPast extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-l);
      }
    `,
  ];

  @property({ attribute: false }) log: TrainingLog | null = null;
  @state() private importing = false;
  @state() private remark = '';
  @state() private problem: AppError | null = null;

  readonly #watch = new WatchController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('log') && this.log) this.#watch.watch(this.log.sessions, this.log.weeks);
  }

  override render(): TemplateResult | typeof nothing {
    const { log } = this;
    if (!log) return nothing;
    return html`
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => (this.problem = null)}></co-notice>`
          : nothing
      }
      ${
        log.sessions.value.length > 0
          ? html`<co-training-charts .weeks=${log.weeks.value}></co-training-charts>`
          : nothing
      }
      <p class="quiet" role="status" ?hidden=${!this.remark}>${this.remark}</p>
      <co-training-history
        .sessions=${log.sessions.value}
        ?importing=${this.importing}
        @training-history-command=${(event: TrainingHistoryEvent) => this.#obey(log, event.detail)}
      ></co-training-history>
    `;
  }

  async #obey(log: TrainingLog, command: TrainingHistoryCommand): Promise<void> {
    this.problem = null;
    this.remark = '';
    try {
      await this.#do(log, command);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  async #do(log: TrainingLog, command: TrainingHistoryCommand): Promise<void> {
    switch (command.kind) {
      case 'export':
        saveFile(await log.exportSession(command.id, command.format));
        return;
      case 'export-all':
        saveFile(log.exportAll(command.format));
        return;
      case 'delete':
        return log.remove(command.id);
      case 'import':
        this.importing = true;
        try {
          this.remark = importWords(await log.importFile(command.file));
        } finally {
          this.importing = false;
        }
    }
  }
}

function importWords({ taken, known }: ImportOutcome): string {
  const came = taken === 1 ? msg('One training was taken in.') : msg(str`${taken} trainings were taken in.`);
  return known > 0 ? `${came} ${msg(str`${known} were here already.`)}` : came;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-past': TrainingPast;
  }
}

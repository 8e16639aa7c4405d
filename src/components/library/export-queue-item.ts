import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  ArrowDown,
  ArrowUp,
  Check,
  CircleAlert,
  Clock,
  Download,
  ExternalLink,
  Pause,
  Unplug,
  X,
  type IconNode,
} from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import type { ExportEntry, Passphrases } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { formatBytes } from '../shared/format.ts';
import '../shared/icon.ts';
import type { EntryCommand, EntryCommandEvent } from './export-command.ts';
import { exportQueueItemStyles } from './export-queue-item.styles.ts';
import { progressWords, whatWords, whereWords } from './export-words.ts';
import type { ResumeEvent } from './resume-form.ts';
import './resume-form.ts';

/**
 * One export of the queue.
 * @fires entry-command {EntryCommandEvent}
 */
@customElement('co-export-queue-item')
export class ExportQueueItem extends LitElement {
  static override styles = [baseStyles, exportQueueItemStyles];

  @property({ attribute: false }) entry!: ExportEntry;
  @property({ attribute: false }) needed: readonly (keyof Passphrases)[] = [];
  /** There are others that have their turn before it, or behind it. */
  @property({ type: Boolean }) canRise = false;
  @property({ type: Boolean }) canSink = false;

  override render(): TemplateResult {
    const { entry } = this;
    return html`<article class=${entry.state.kind}>
      <div class="about">
        <p class="name">${entry.name}</p>
        <p class="quiet what">${whatWords(entry.settings)} · ${whereWords(entry)}</p>
      </div>
      <div class="buttons">${this.#buttons(entry)}</div>
      <div class="state">${this.#state(entry)}</div>
    </article>`;
  }

  #state({ name, state }: ExportEntry): TemplateResult {
    switch (state.kind) {
      case 'running':
        return html`${this.#bar(name, state.progress.fraction)}
          <p class="quiet">${progressWords(state.progress)}</p>`;
      case 'waiting':
        return this.#line(Clock, msg('Waiting for its turn'));
      case 'paused':
        return html`${this.#bar(name, state.fraction)} ${this.#line(Pause, msg('Paused'))}`;
      case 'interrupted':
        return this.#line(
          Unplug,
          state.fraction > 0
            ? msg(str`Interrupted at ${Math.round(100 * state.fraction)} %, since the app was closed`)
            : msg('Not made yet, since the app was closed'),
        );
      case 'failed':
        return this.#line(CircleAlert, errorText(state.error).sentence, 'alert');
      case 'done': {
        const { summary, made } = state;
        const size = formatBytes(summary.sizeBytes);
        return made.kind === 'remote'
          ? html`<p>
              <co-icon .icon=${Check}></co-icon>
              <a href=${made.url} target="_blank" rel="noopener noreferrer"
                >${msg('Open the player page')} <co-icon .icon=${ExternalLink}></co-icon
              ></a>
            </p>`
          : this.#line(Check, msg(str`Ready: ${summary.fileName}, ${size}`));
      }
    }
  }

  #bar(name: string, fraction: number): TemplateResult {
    return html`<wa-progress-bar
      label=${msg(str`Progress of ${name}`)}
      value=${Math.round(100 * fraction)}
    ></wa-progress-bar>`;
  }

  #line(icon: IconNode, words: string, role: 'status' | 'alert' = 'status'): TemplateResult {
    return html`<p role=${role}><co-icon .icon=${icon}></co-icon><span>${words}</span></p>`;
  }

  #buttons({ id, state }: ExportEntry): TemplateResult {
    const isUnfinished = state.kind !== 'done';
    const isUnderWay = state.kind === 'running' || state.kind === 'waiting';
    return html`
      ${
        state.kind === 'done' && state.made.kind === 'download'
          ? html`<wa-button size="s" appearance="outlined" @click=${() => this.#ask({ kind: 'save', id })}>
              <co-icon slot="start" .icon=${Download}></co-icon>${msg('Save')}
            </wa-button>`
          : nothing
      }
      ${isUnfinished && this.canRise ? this.#icon(ArrowUp, msg('Earlier'), { kind: 'up', id }) : nothing}
      ${isUnfinished && this.canSink ? this.#icon(ArrowDown, msg('Later'), { kind: 'down', id }) : nothing}
      ${
        isUnderWay
          ? this.#icon(Pause, msg('Pause'), { kind: 'pause', id })
          : isUnfinished
            ? html`<co-resume-form
                .label=${state.kind === 'failed' ? msg('Try again') : msg('Go on')}
                .needed=${this.needed}
                @resume=${({ detail }: ResumeEvent) => this.#ask({ kind: 'resume', id, passphrases: detail })}
              ></co-resume-form>`
            : nothing
      }
      ${this.#icon(X, isUnfinished ? msg('Stop and remove') : msg('Remove from the list'), { kind: 'remove', id })}
    `;
  }

  #icon(icon: IconNode, label: string, command: EntryCommand): TemplateResult {
    return html`<button class="icon" title=${label} @click=${() => this.#ask(command)}>
      <co-icon .icon=${icon}></co-icon><span class="visually-hidden">${label}</span>
    </button>`;
  }

  #ask(command: EntryCommand): void {
    const event: EntryCommandEvent = new CustomEvent('entry-command', { detail: command });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-queue-item': ExportQueueItem;
  }
}

import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ChevronDown, ChevronUp, Download, Ear, Upload } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import {
  editTranscript,
  readTranscriptFile,
  searchTranscript,
  type Progress,
  type Transcript,
  type TranscriptMatch,
} from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import { keepInSight, type TranscriptChangeEvent } from './pane-events.ts';
import { paneStyles } from './pane.styles.ts';
import type { TranscriptEditEvent } from './transcript-cue.ts';
import './transcript-cue.ts';
import { saveTranscript, type TranscriptForm } from './transcript-files.ts';
import { transcriptPaneStyles } from './transcript-pane.styles.ts';

/** As many cues are on the page at once; more are shown around what is looked at. */
const MOST_SHOWN = 300;

/** Whether this device can write down what is said, without sending it anywhere. Null while that is found out. */
export type Transcribing = { readonly can: boolean; readonly progress: Progress | null } | null;

/**
 * What is said in a recording: it follows the player, is searched, put right, taken in and given out.
 * @fires seek {SeekEvent}
 * @fires transcript-change {TranscriptChangeEvent}
 * @fires transcribe Begin, or stop.
 */
@customElement('co-transcript-pane')
export class TranscriptPane extends LitElement {
  static override styles = [baseStyles, paneStyles, transcriptPaneStyles];

  @property({ attribute: false }) transcript: Transcript | null = null;
  @property({ type: Number }) positionMs = 0;
  /** Of the recording: files are called after it. */
  @property() name = '';
  @property({ attribute: false }) transcribing: Transcribing = null;

  @state() private looked = '';
  @state() private found: readonly TranscriptMatch[] = [];
  @state() private at = 0;
  @state() private problem: AppError | null = null;
  @query('.scroll') private list!: HTMLElement | null;
  @query('input[type=file]') private fileInput!: HTMLInputElement;
  #now = -1;
  /** The cue that is to be in sight. */
  #focus = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const cues = this.transcript?.cues ?? [];
    if (changed.has('transcript')) this.#look(this.looked);
    const now = cues.findLastIndex(({ fromMs }) => fromMs <= this.positionMs);
    if (now !== this.#now) this.#focus = Math.max(0, now);
    this.#now = now;
  }

  protected override updated(): void {
    const wanted = this.renderRoot.querySelector(`[data-index="${this.#focus}"]`);
    if (wanted && this.#shown !== this.#focus) keepInSight(this.list, wanted);
    this.#shown = this.#focus;
  }
  #shown = -1;

  override render(): TemplateResult {
    const { transcript } = this;
    return html`
      <header>
        ${transcript ? this.#search() : nothing}
        <wa-button size="s" appearance="plain" @click=${() => this.fileInput.click()}>
          <co-icon slot="start" .icon=${Upload}></co-icon>${msg('Import captions')}
        </wa-button>
        ${transcript ? this.#saving(transcript) : nothing}
        <input
          type="file"
          hidden
          accept=".vtt,.srt,text/vtt"
          aria-label=${msg('Captions to import')}
          @change=${() => void this.#import()}
        />
      </header>
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => (this.problem = null)}></co-notice>`
          : nothing
      }
      <div class="scroll">${transcript ? this.#cues(transcript) : this.#empty()}</div>
    `;
  }

  #empty(): TemplateResult {
    const { transcribing } = this;
    return html`<div class="empty quiet">
      <p>${msg('There is no transcript of this recording yet.')}</p>
      ${
        transcribing?.progress
          ? html`<wa-progress-bar
                label=${msg('Writing down what is said')}
                .value=${Math.round(transcribing.progress.fraction * 100)}
              ></wa-progress-bar>
              <wa-button size="s" @click=${() => this.dispatchEvent(new Event('transcribe'))}
                >${msg('Stop')}</wa-button
              >`
          : transcribing?.can
            ? html`<wa-button
                  size="s"
                  appearance="outlined"
                  @click=${() => this.dispatchEvent(new Event('transcribe'))}
                >
                  <co-icon slot="start" .icon=${Ear}></co-icon>${msg('Transcribe')}
                </wa-button>
                <p>${msg('On this device alone; it takes as long as the recording.')}</p>`
            : transcribing
              ? html`<p>
                  ${msg('This browser cannot write down speech on the device itself, and Coterie sends no sound anywhere. A captions file can be imported.')}
                </p>`
              : nothing
      }
    </div>`;
  }

  #search(): TemplateResult {
    const count = this.found.length;
    return html`<div class="search" role="search">
      <input
        type="search"
        aria-label=${msg('Search the transcript')}
        placeholder=${msg('Search')}
        .value=${this.looked}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLInputElement) this.#look(target.value);
          this.#go(0);
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter') this.#go(this.at + (event.shiftKey ? -1 : 1));
        }}
      />
      ${
        this.looked.trim() === ''
          ? nothing
          : html`<span class="count" role="status"
                >${count === 0 ? msg('Nothing') : msg(str`${this.at + 1} of ${count}`)}</span
              >
              <button
                class="tool"
                aria-label=${msg('Previous match')}
                ?disabled=${count === 0}
                @click=${() => this.#go(this.at - 1)}
              >
                <co-icon .icon=${ChevronUp}></co-icon>
              </button>
              <button
                class="tool"
                aria-label=${msg('Next match')}
                ?disabled=${count === 0}
                @click=${() => this.#go(this.at + 1)}
              >
                <co-icon .icon=${ChevronDown}></co-icon>
              </button>`
      }
    </div>`;
  }

  #saving(transcript: Transcript): TemplateResult {
    return html`<wa-dropdown
      @wa-select=${({ detail }: CustomEvent<{ item: { value: TranscriptForm } }>) =>
        saveTranscript(transcript, detail.item.value, this.name)}
    >
      <wa-button slot="trigger" size="s" appearance="plain" .withCaret=${true}>
        <co-icon slot="start" .icon=${Download}></co-icon>${msg('Export captions')}
      </wa-button>
      <wa-dropdown-item value="vtt">WebVTT</wa-dropdown-item>
      <wa-dropdown-item value="srt">SRT</wa-dropdown-item>
      <wa-dropdown-item value="txt">${msg('Plain text')}</wa-dropdown-item>
    </wa-dropdown>`;
  }

  #cues(transcript: Transcript): TemplateResult {
    const { cues } = transcript;
    const from = Math.max(0, Math.min(this.#focus - MOST_SHOWN / 2, cues.length - MOST_SHOWN));
    const authors = [...new Set(cues.flatMap(({ author }) => author ?? []))];
    const match = this.found[this.at] ?? null;
    const here = Map.groupBy(this.found, ({ cue }) => cue);
    return html`
      ${from > 0 ? this.#more(msg('Earlier'), from - 1) : nothing}
      <ol aria-label=${msg('Transcript')}>
        ${repeat(
          cues.slice(from, from + MOST_SHOWN).map((cue, offset) => ({ cue, index: from + offset })),
          ({ cue, index }) => `${index} ${cue.fromMs}`,
          ({ cue, index }) =>
            html`<li data-index=${index} aria-current=${index === this.#now ? 'true' : 'false'}>
              <co-transcript-cue
                .cue=${cue}
                .index=${index}
                .found=${here.get(index) ?? []}
                .match=${match?.cue === index ? match : null}
                .authors=${authors}
                @transcript-edit=${this.#edit}
                @seek=${({ detail }: CustomEvent<number>) => this.dispatchEvent(new CustomEvent('seek', { detail }))}
              ></co-transcript-cue>
            </li>`,
        )}
      </ol>
      ${from + MOST_SHOWN < cues.length ? this.#more(msg('Later'), from + MOST_SHOWN) : nothing}
    `;
  }

  #more(label: string, focus: number): TemplateResult {
    return html`<wa-button
      size="s"
      appearance="plain"
      @click=${() => {
        this.#focus = focus;
        this.requestUpdate();
      }}
      >${label}</wa-button
    >`;
  }

  #look(query: string): void {
    this.looked = query;
    this.found = searchTranscript(this.transcript?.cues ?? [], query);
    this.at = Math.min(this.at, Math.max(0, this.found.length - 1));
  }

  /** Round in a circle. */
  #go(to: number): void {
    const count = this.found.length;
    if (count === 0) return;
    this.at = (to + count) % count;
    this.#focus = this.found[this.at]?.cue ?? this.#focus;
    this.#shown = -1;
  }

  readonly #edit = (event: TranscriptEditEvent): void => {
    if (this.transcript) this.#change(editTranscript(this.transcript, event.detail));
  };

  #change(transcript: Transcript): void {
    const event: TranscriptChangeEvent = new CustomEvent('transcript-change', { detail: transcript });
    this.dispatchEvent(event);
  }

  async #import(): Promise<void> {
    const [file] = this.fileInput.files ?? [];
    this.fileInput.value = '';
    if (!file) return;
    this.problem = null;
    try {
      this.#change(await readTranscriptFile(file));
    } catch (error) {
      this.problem = asAppError(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-transcript-pane': TranscriptPane;
  }
}

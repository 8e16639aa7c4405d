import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { captionRows, type CaptionLine, type CaptionRow, type Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { errorText } from '../shared/error-text.ts';
import { sendCommand } from './call-command.ts';
import { NO_CAPTIONS_PART, type CaptionsPart } from './captions-part.ts';
import type { CaptionsRequest } from './captions-request.ts';
import { captionsStripStyles } from './captions-strip.styles.ts';

/** Screen readers hear what is final, and only the latest of it. */
const MOST_READ = 4;

/**
 * What is being said, below the stage. For the eye the words grow as they are understood; screen readers are told of
 * whole phrases of others, each once.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-captions-strip')
export class CaptionsStrip extends LitElement {
  static override styles = [baseStyles, captionsStripStyles];

  @property({ attribute: false }) captions: CaptionsPart = NO_CAPTIONS_PART;
  @property({ attribute: false }) participants: readonly Participant[] = [];

  /** Those who have left are still to be read. */
  readonly #names = new Map<string, string>();
  #timer = 0;

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('participants'))
      for (const { id, name, isSelf } of this.participants) this.#names.set(id, isSelf ? msg('You') : name);
  }

  override render(): TemplateResult {
    const { captions } = this;
    const nowMs = performance.now();
    const { rows, nextAtMs } = captionRows(captions.lines, nowMs);
    this.#updateAt(nextAtMs, nowMs);
    return html`<section aria-label=${msg('Captions')} class=${captions.settings.size}>
      <div class="read">
        <div class="rows" aria-hidden="true">
          ${repeat(
            rows,
            ({ key }) => key,
            (row) => this.#row(row),
          )}
        </div>
        <div class="visually-hidden" role="log">
          ${repeat(
            this.#final(),
            ({ participantId, number }) => `${participantId} ${number}`,
            (line) => html`<p lang=${line.language}>${this.#nameOf(line.participantId)}: ${line.text}</p>`,
          )}
        </div>
        ${rows.length === 0 ? this.#nothingYet() : nothing}
      </div>
      ${captions.problem && !captions.isProblemRead ? this.#problem() : nothing}
    </section>`;
  }

  #row({ participantId, phrases }: CaptionRow): TemplateResult {
    return html`<p>
      <bdi class="name">${this.#nameOf(participantId)}</bdi>
      <span class="words"
        >${phrases.map(
          ({ text, isFinal, language }) =>
            html`<span dir="auto" lang=${language} class=${isFinal ? 'final' : 'growing'}>${text} </span>`,
        )}</span
      >
    </p>`;
  }

  #nothingYet(): TemplateResult {
    const { missing, isLoading } = this.captions;
    const names = new Intl.ListFormat().format(missing);
    return html`<p class="nothing">
      ${isLoading ? msg('The browser loads the language…') : msg('What is said appears here.')}
      ${missing.length > 0 ? html`<span>${msg(str`Not captioned: ${names}`)}</span>` : nothing}
    </p>`;
  }

  #problem(): TemplateResult | typeof nothing {
    const { problem } = this.captions;
    if (!problem) return nothing;
    return html`<div class="problem" role="status">
      <p>${errorText(problem).sentence}</p>
      ${problem.name === 'captions-failed' ? this.#button(msg('Try again'), { kind: 'retry' }) : nothing}
      ${
        problem.name === 'captions-language-missing'
          ? this.#button(msg('Caption settings…'), { kind: 'configure', open: true })
          : nothing
      }
      ${this.#button(msg('OK'), { kind: 'dismiss' })}
    </div>`;
  }

  #button(label: string, request: CaptionsRequest): TemplateResult {
    return html`<wa-button
      size="s"
      appearance="outlined"
      @click=${() => sendCommand(this, { kind: 'captions', request })}
      >${label}</wa-button
    >`;
  }

  #final(): readonly CaptionLine[] {
    const self = this.participants.find(({ isSelf }) => isSelf)?.id;
    return this.captions.lines
      .filter(({ isFinal, participantId }) => isFinal && participantId !== self)
      .slice(-MOST_READ);
  }

  #nameOf(participantId: string): string {
    return this.#names.get(participantId) ?? '';
  }

  /** Renders anew when the oldest words have stayed long enough. */
  #updateAt(atMs: number | null, nowMs: number): void {
    clearTimeout(this.#timer);
    if (atMs !== null) this.#timer = window.setTimeout(() => this.requestUpdate(), atMs - nowMs + 1);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-captions-strip': CaptionsStrip;
  }
}

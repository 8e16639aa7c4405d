import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleDot, CirclePause } from 'lucide';
import type { Participant } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import '../../shared/icon.ts';
import { takeWords } from './take-words.ts';

/** With less space than for this, one should know. */
const FEW_MINUTES = 10;

/** Says to everyone who records, and what; and to whoever records, when space runs out. */
@customElement('co-recording-banner')
export class RecordingBanner extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: contents;
      }
      .banner {
        display: inline-flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        min-inline-size: 0;
        padding: var(--wa-space-2xs) var(--wa-space-s);
        border-radius: 1.2rem;
        background: #b3261e;
        color: white;
        font-weight: 600;
        line-height: 1.25;
      }
      .paused {
        background: #5f6368;
      }
      .space {
        padding: var(--wa-space-2xs) var(--wa-space-s);
        border-radius: 1.2rem;
        background: #ffd479;
        color: #2b1d00;
        font-weight: 600;
      }
      .time {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) participants: readonly Participant[] = [];
  /** How much oneself has recorded, ms; null while one does not record. */
  @property({ attribute: false }) recordedMs: () => number | null = () => null;
  /** How long the space lasts; null where that is not known. */
  @property({ attribute: false }) minutesLeft: number | null = null;
  #clock = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = window.setInterval(() => {
      if (this.participants.some(({ take }) => take !== null)) this.requestUpdate();
    }, 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#clock);
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    const recorders = this.participants.filter(({ take }) => take !== null);
    if (recorders.length === 0) return nothing;
    const isPaused = recorders.every(({ take }) => take?.paused);
    const nameOf = (id: string): string => this.participants.find((person) => person.id === id)?.name ?? '';
    const ownMs = this.recordedMs();
    return html`<span
        class=${isPaused ? 'banner paused' : 'banner'}
        role="status"
        aria-label=${msg('Recording')}
        aria-live="off"
      >
        <co-icon .icon=${isPaused ? CirclePause : CircleDot}></co-icon>
        <span class="time"
          >${recorders.map((person) => takeWords(person, { nameOf, ownMs })).join('; ')}</span
        >
      </span>
      ${this.#space()}`;
  }

  #space(): TemplateResult | typeof nothing {
    const minutes = this.minutesLeft;
    if (minutes === null || minutes >= FEW_MINUTES) return nothing;
    return html`<span class="space" role="alert"
      >${
        minutes < 1
          ? msg('Space for less than a minute is left')
          : msg(str`Space for ${Math.floor(minutes)} more minutes is left`)
      }</span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-banner': RecordingBanner;
  }
}

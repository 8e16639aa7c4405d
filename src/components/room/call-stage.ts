import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import { Eye } from 'lucide';
import type { Participant, RoomPolicy } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import type { LiveReaction } from './live-reactions.ts';
import { fitTiles } from './tile-layout.ts';
import '../shared/icon.ts';
import './invite-card.ts';
import './participant-tile.ts';
import './viewer-strip.ts';

const GAP_PX = 8;
/** The same one always, so that tiles without a reaction are not rendered again. */
const NONE: readonly LiveReaction[] = [];

/**
 * A grid of those who are on stage, and a line of those who watch.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-call-stage')
export class CallStage extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: relative;
        display: flex;
        flex-direction: column;
        gap: var(--wa-space-2xs);
        min-inline-size: 0;
        min-block-size: 0;
      }
      .stage {
        flex: 1;
        min-block-size: 0;
        display: flex;
        gap: ${GAP_PX}px;
      }
      .grid {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 0;
        display: flex;
        flex-wrap: wrap;
        gap: ${GAP_PX}px;
        justify-content: center;
        align-content: center;
        overflow: hidden;
      }
      co-participant-tile {
        flex: none;
      }
      .hint {
        align-self: center;
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
        padding: var(--wa-space-xs) var(--wa-space-m);
        border-radius: 2rem;
        background: rgb(255 255 255 / 12%);
        font-size: var(--wa-font-size-s);
        text-align: center;
      }
      .empty {
        opacity: 0.8;
      }
      /* Beside one's own picture, or below it, so that one sees oneself meanwhile. */
      .alone {
        flex: none;
        align-self: center;
        inline-size: min(24rem, 40%);
        max-block-size: 100%;
        overflow: auto;
        display: grid;
        gap: var(--wa-space-s);
        padding: var(--wa-space-l);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        border-radius: var(--wa-border-radius-l);
      }
      .alone h2 {
        font-size: var(--wa-font-size-m);
        font-weight: 600;
      }
      @media (max-width: 52rem) {
        .stage {
          flex-direction: column;
        }
        .alone {
          inline-size: 100%;
          max-block-size: 65%;
          padding: var(--wa-space-m);
        }
      }
    `,
  ];

  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) policy: RoomPolicy | null = null;
  @property({ attribute: false }) reactions: readonly LiveReaction[] = [];
  @property() code = '';
  @property() link = '';
  @property() speakerId = '';
  /** Where nobody else is here, says how to get others in. */
  @property({ type: Boolean }) inviting = false;

  @state() private size = { width: 0, height: 0 };
  @query('.grid') private grid!: HTMLElement;
  #observer: ResizeObserver | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
    });
    if (this.hasUpdated) this.#observer.observe(this.grid);
  }

  override disconnectedCallback(): void {
    this.#observer?.disconnect();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    this.#observer?.observe(this.grid);
  }

  override render(): TemplateResult {
    const [self] = this.participants;
    const onStage = this.participants.filter(({ role }) => role !== 'viewer');
    const viewers = this.participants.filter(({ role }) => role === 'viewer');
    const reactions = Map.groupBy(this.reactions, ({ participantId }) => participantId);
    const { tileWidth, tileHeight } = fitTiles(onStage.length, this.size.width, this.size.height, GAP_PX);
    return html`
      <div class="stage">
        <div class="grid">
          ${repeat(
            onStage,
            ({ id }) => id,
            (participant) =>
              html`<co-participant-tile
                style=${styleMap({ inlineSize: `${tileWidth}px`, blockSize: `${tileHeight}px` })}
                .participant=${participant}
                .self=${self}
                .policy=${this.policy}
                .speakerId=${this.speakerId}
                .reactions=${reactions.get(participant.id) ?? NONE}
              ></co-participant-tile>`,
          )}
          ${onStage.length === 0 && self ? html`<p class="empty">${msg('Nobody is on stage yet.')}</p>` : nothing}
        </div>
        ${this.participants.length === 1 && this.inviting ? this.#invitation() : nothing}
      </div>
      ${self?.role === 'viewer' ? this.#hint(self) : nothing}
      ${
        viewers.length > 0
          ? html`<co-viewer-strip
              .viewers=${viewers}
              .self=${self}
              .policy=${this.policy}
              .reactions=${viewers.flatMap(({ id }) => reactions.get(id) ?? NONE)}
            ></co-viewer-strip>`
          : nothing
      }
    `;
  }

  #hint(self: Participant): TemplateResult {
    return html`<p class="hint" role="status">
      <co-icon .icon=${Eye}></co-icon>
      ${
        self.hand === null
          ? msg('You are watching. Raise your hand to come on stage.')
          : msg(str`Your hand is up: number ${self.hand} in the queue.`)
      }
    </p>`;
  }

  #invitation(): TemplateResult {
    return html`<section class="alone">
      <h2>${msg('You are the only one here. Invite others with this code:')}</h2>
      <co-invite-card .code=${this.code} .link=${this.link}></co-invite-card>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-call-stage': CallStage;
  }
}

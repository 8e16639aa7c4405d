import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import { Eye, Volume2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant, PeerStats, RoomPolicy, View } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import type { LiveReaction } from './live-reactions.ts';
import type { OwnView } from './own-view.ts';
import type { FloatingTile } from './picture-in-picture.ts';
import { NO_CAPTIONS_PART, type CaptionsPart } from './captions-part.ts';
import { NO_TRAINING_PART, type TrainingPart } from '../training/training-part.ts';
import '../training/training-layer.ts';
import { featuredTiles, stageTiles, viewsOf, type Layout, type StageTile } from './stage-tiles.ts';
import { isShownWhole, placeTiles, type Rect, type Shapes } from './tile-layout.ts';
import '../shared/icon.ts';
import './captions-strip.ts';
import './invite-card.ts';
import type { PictureShapeEvent } from './participant-tile.ts';
import './participant-tile.ts';
import './viewer-strip.ts';

const GAP_PX = 8;
/** How each participant is seen has changed. */
export type ViewsChangeEvent = CustomEvent<ReadonlyMap<string, View>>;

/** The same one always, so that tiles without a reaction are not rendered again. */
const NONE: readonly LiveReaction[] = [];

/**
 * Those who are on stage and what they share, and a line of those who watch.
 * @fires call-command {CallCommandEvent}
 * @fires training-request {TrainingRequestEvent}
 * @fires views-change {ViewsChangeEvent}
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
        position: relative;
        min-inline-size: 0;
        min-block-size: 0;
        overflow: hidden;
      }
      /* Placed, not moved in the document, which would stop their videos. */
      co-participant-tile {
        position: absolute;
      }
      @media (prefers-reduced-motion: no-preference) {
        co-participant-tile {
          transition:
            inset 0.2s,
            inline-size 0.2s,
            block-size 0.2s;
        }
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
      .unblock {
        position: absolute;
        inset-block-start: 40%;
        inset-inline: 0;
        inline-size: fit-content;
        margin-inline: auto;
        z-index: 1;
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
  @property() layout: Layout = 'grid';
  /** By identity, 0..1. */
  @property({ attribute: false }) volumes: ReadonlyMap<string, number> = new Map();
  /** By participant id. */
  @property({ attribute: false }) stats: ReadonlyMap<string, PeerStats> = new Map();
  /** The key of the tile that the person wants large; see stage-tiles.ts. */
  @property() pinned: string | null = null;
  /** Who speaks, or spoke last. */
  @property() speaker: string | null = null;
  @property({ attribute: false }) ownView: OwnView = { mirrored: true, hidden: false, canSwitch: false };
  /** What the small window shows, which is to be sent for it too; null while there is none. */
  @property({ attribute: false }) floating: FloatingTile | null = null;
  @property({ attribute: false }) training: TrainingPart = NO_TRAINING_PART;
  @property({ attribute: false }) captions: CaptionsPart = NO_CAPTIONS_PART;
  /** Where nobody else is here, says how to get others in. */
  @property({ type: Boolean }) inviting = false;

  /** How loud a participant is now, 0..1, by id. */
  @property({ attribute: false }) levelOf: (participantId: string) => number = () => 0;

  @state() private soundBlocked = false;
  @state() private size = { width: 0, height: 0 };
  /** Width by height of the pictures, by the keys of their tiles. */
  @state() private shapes: Shapes = new Map();
  @query('.grid') private grid!: HTMLElement;
  #observer: ResizeObserver | null = null;
  #places: ReadonlyMap<string, Rect> = new Map();
  /** The views that were told last. */
  #said = '';

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
    });
    if (this.hasUpdated) this.#observer.observe(this.grid);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#observer?.disconnect();
    super.disconnectedCallback();
  }

  readonly #onVisibility = (): void => this.requestUpdate();

  protected override firstUpdated(): void {
    this.#observer?.observe(this.grid);
  }

  override render(): TemplateResult {
    const [self] = this.participants;
    const tiles = this.#tiles();
    const { layout, pinned, speaker } = this;
    const featured = featuredTiles(tiles, { layout, pinned, speaker });
    this.#places = placeTiles(
      tiles.map(({ key }) => key),
      featured,
      { ...this.size, gap: GAP_PX },
      this.shapes,
    );
    const viewers = this.participants.filter(({ role }) => role === 'viewer');
    const reactions = Map.groupBy(this.reactions, ({ participantId }) => participantId);
    return html`
      <div class="stage">
        <div class="grid" @sound-blocked=${() => (this.soundBlocked = true)}>
          ${repeat(
            tiles,
            ({ key }) => key,
            (tile) => this.#tile(tile, self, reactions.get(tile.participant.id) ?? NONE),
          )}
          ${this.soundBlocked ? this.#unblock() : nothing}
          ${tiles.length === 0 && self ? html`<p class="empty">${msg('Nobody is on stage yet.')}</p>` : nothing}
        </div>
        ${this.participants.length === 1 && this.inviting ? this.#invitation() : nothing}
        <co-training-layer .participants=${this.participants} .training=${this.training}></co-training-layer>
      </div>
      ${
        this.captions.isOn
          ? html`<co-captions-strip
              .captions=${this.captions}
              .participants=${this.participants}
            ></co-captions-strip>`
          : nothing
      }
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

  #unblock(): TemplateResult {
    return html`<wa-button class="unblock" variant="brand" @click=${() => this.#turnOnSound()}>
      <co-icon slot="start" .icon=${Volume2}></co-icon>${msg('Turn on sound')}
    </wa-button>`;
  }

  #turnOnSound(): void {
    this.soundBlocked = false;
    // Whichever is still blocked says so again.
    for (const tile of this.renderRoot.querySelectorAll('co-participant-tile')) void tile.turnOnSound();
  }

  /** Freezes the picture of a participant, and shows it to all, to be drawn on. */
  async freeze(participantId: string): Promise<void> {
    const tiles = [...this.renderRoot.querySelectorAll('co-participant-tile')];
    await tiles
      .find(({ participant, source }) => participant?.id === participantId && source === 'camera')
      ?.freeze();
  }

  #tile(
    { key, participant, source }: StageTile,
    self: Participant | undefined,
    reactions: readonly LiveReaction[],
  ): TemplateResult {
    const place = this.#places.get(key);
    const isOwnFace = participant.isSelf && source === 'camera';
    return html`<co-participant-tile
      style=${styleMap({
        // What has no place goes on being heard.
        visibility: place ? 'visible' : 'hidden',
        insetInlineStart: `${place?.x ?? 0}px`,
        insetBlockStart: `${place?.y ?? 0}px`,
        inlineSize: `${place?.width ?? 0}px`,
        blockSize: `${place?.height ?? 0}px`,
      })}
      .participant=${participant}
      .source=${source}
      .self=${self}
      .policy=${this.policy}
      .speakerId=${this.speakerId}
      .levelOf=${this.levelOf}
      .volume=${this.volumes.get(participant.identity) ?? 1}
      .score=${source === 'camera' ? (this.stats.get(participant.id)?.score ?? null) : null}
      ?relayed=${this.stats.get(participant.id)?.path.kind === 'relayed'}
      .reactions=${source === 'camera' ? reactions : NONE}
      .training=${source === 'camera' ? this.training.view : null}
      .poseOf=${this.training.poseOf}
      .mirrored=${isOwnFace ? this.ownView.mirrored : null}
      ?canSwitch=${isOwnFace && this.ownView.canSwitch}
      ?whole=${place !== undefined && source === 'camera' && isShownWhole(this.shapes.get(key) ?? place.width / place.height, place)}
      @picture-shape=${(event: PictureShapeEvent) => this.#setShape(key, event.detail)}
      ?pinned=${key === this.pinned}
      ?speaking=${source === 'camera' && participant.id === this.speaker}
    ></co-participant-tile>`;
  }

  #tiles(): readonly StageTile[] {
    return stageTiles(this.participants, { hidesSelf: this.ownView.hidden });
  }

  #setShape(key: string, shape: number): void {
    if (this.shapes.get(key) !== shape) this.shapes = new Map([...this.shapes, [key, shape]]);
  }

  protected override updated(): void {
    const { pinned, speaker, floating } = this;
    const views = viewsOf(stageTiles(this.participants), this.#places, {
      pinned,
      speaker,
      pixelRatio: devicePixelRatio,
      isHidden: document.hidden,
      floating,
    });
    const said = JSON.stringify([...views]);
    if (said === this.#said) return;
    this.#said = said;
    const event: ViewsChangeEvent = new CustomEvent('views-change', {
      detail: views,
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(event);
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

import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import { CircleDot } from 'lucide';
import type { Participant, RelayCount, RoomNotice } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatClock } from '../shared/format.ts';
import type { BackgroundChoice } from '../shared/background-choice.ts';
import { fitTiles } from './tile-layout.ts';
import type { NoticeActionEvent } from '../shared/notice.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import './call-controls.ts';
import './invite-card.ts';
import './participant-tile.ts';
import './people-panel.ts';
import './verify-dialog.ts';

/** The button of one notice was pressed. */
export interface NoticeAnswer {
  readonly id: string;
  readonly action: NoticeActionEvent['detail'];
}
export type NoticeAnswerEvent = CustomEvent<NoticeAnswer>;

const GAP_PX = 8;

/**
 * The call itself: tiles, banner, toolbar, people.
 * @fires call-command {CallCommandEvent}
 * @fires answer-notice {NoticeAnswerEvent}
 * @fires close-panel
 */
@customElement('co-room-call')
export class RoomCall extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        block-size: 100dvh;
        background: var(--co-stage);
        color: var(--co-stage-text);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs) var(--wa-space-m);
        padding: max(var(--wa-space-xs), env(safe-area-inset-top)) var(--wa-space-m) var(--wa-space-xs);
        font-size: var(--wa-font-size-s);
      }
      .status {
        opacity: 0.8;
        margin-inline-start: auto;
      }
      .banner {
        display: inline-flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-2xs) var(--wa-space-s);
        border-radius: 2rem;
        background: #b3261e;
        color: white;
        font-weight: 600;
      }
      .body {
        display: flex;
        min-block-size: 0;
        gap: ${GAP_PX}px;
        padding-inline: ${GAP_PX}px;
      }
      .stage {
        position: relative;
        flex: 1;
        min-inline-size: 0;
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
      co-people-panel {
        inline-size: 20rem;
        flex: none;
      }
      .alone {
        position: absolute;
        inset-block-end: var(--wa-space-m);
        inset-inline-start: 50%;
        transform: translateX(-50%);
        inline-size: min(34rem, calc(100% - 2 * var(--wa-space-m)));
        display: grid;
        gap: var(--wa-space-s);
        padding: var(--wa-space-l);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        border-radius: calc(var(--wa-border-radius-l) * 1.2);
        box-shadow: var(--wa-shadow-l);
      }
      .alone h2 {
        font-size: var(--wa-font-size-m);
        font-weight: 600;
      }
      .notices {
        position: fixed;
        z-index: 2;
        inset-block-start: 3.25rem;
        inset-inline: var(--wa-space-m);
        margin-inline: auto;
        max-inline-size: 36rem;
        display: grid;
        gap: var(--wa-space-xs);
      }
      @media (max-width: 52rem) {
        co-people-panel {
          position: fixed;
          z-index: 3;
          inset: auto 0 0 0;
          inline-size: auto;
          max-block-size: 80dvh;
          border-end-start-radius: 0;
          border-end-end-radius: 0;
          box-shadow: var(--wa-shadow-l);
        }
      }
    `,
  ];

  @property() code = '';
  @property() link = '';
  @property() speakerId = '';
  @property() background: BackgroundChoice = 'none';
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) relays: RelayCount = { connected: 0, total: 0 };
  @property({ attribute: false }) notices: readonly RoomNotice[] = [];
  @property({ attribute: false }) recordingSinceMs: number | null = null;
  @property({ type: Boolean }) recordingBusy = false;
  @property({ type: Boolean }) reconnecting = false;
  @property({ type: Boolean }) peopleOpen = false;

  @state() private stageSize = { width: 0, height: 0 };
  @state() private verifying: Participant | null = null;
  @query('.stage') private stage!: HTMLElement;
  #observer: ResizeObserver | null = null;
  #clock = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) this.stageSize = { width: entry.contentRect.width, height: entry.contentRect.height };
    });
    if (this.hasUpdated) this.#observer.observe(this.stage);
    this.#clock = window.setInterval(() => {
      if (this.recordingSinceMs !== null) this.requestUpdate();
    }, 1000);
  }

  override disconnectedCallback(): void {
    this.#observer?.disconnect();
    clearInterval(this.#clock);
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    this.#observer?.observe(this.stage);
  }

  override render(): TemplateResult {
    const [self] = this.participants;
    const { width, height } = this.stageSize;
    const { tileWidth, tileHeight } = fitTiles(this.participants.length, width, height, GAP_PX);
    return html`
      <div class="top">
        <h1 class="visually-hidden">${msg(str`Call in ${this.code}`)}</h1>
        ${this.#banner()}
        <span class="status" role="status">
          ${this.reconnecting ? msg('Reconnecting to the relays… ') : nothing}
          ${msg(str`Connected to ${this.relays.connected} of ${this.relays.total} relays`)}
        </span>
      </div>
      <div class="body">
        <div class="stage">
          ${repeat(
            this.participants,
            ({ id }) => id,
            (participant) =>
              html`<co-participant-tile
                style=${styleMap({ inlineSize: `${tileWidth}px`, blockSize: `${tileHeight}px` })}
                .participant=${participant}
                .speakerId=${this.speakerId}
                @verify=${(event: CustomEvent<Participant>) => (this.verifying = event.detail)}
              ></co-participant-tile>`,
          )}
          ${
            this.participants.length === 1 && !this.peopleOpen
              ? html`<section class="alone">
                  <h2>${msg('You are the only one here. Invite others with this code:')}</h2>
                  <co-invite-card .code=${this.code} .link=${this.link}></co-invite-card>
                </section>`
              : nothing
          }
        </div>
        ${
          this.peopleOpen
            ? html`<co-people-panel
                .participants=${this.participants}
                .code=${this.code}
                .link=${this.link}
                @close-panel=${() => this.dispatchEvent(new Event('close-panel'))}
              ></co-people-panel>`
            : nothing
        }
      </div>
      <co-call-controls
        ?muted=${self?.muted ?? true}
        ?videoOn=${self?.videoOn ?? false}
        ?recording=${this.recordingSinceMs !== null}
        ?recordingBusy=${this.recordingBusy}
        ?peopleOpen=${this.peopleOpen}
        .background=${this.background}
      ></co-call-controls>
      <div class="notices">
        ${this.notices.map(
          (notice) =>
            html`<co-notice
              .error=${notice.error}
              @notice-action=${(event: NoticeActionEvent) => this.#answer({ id: notice.id, action: event.detail })}
            ></co-notice>`,
        )}
      </div>
      <co-verify-dialog
        .participant=${this.verifying}
        @wa-after-hide=${() => (this.verifying = null)}
      ></co-verify-dialog>
    `;
  }

  #answer(detail: NoticeAnswer): void {
    const event: NoticeAnswerEvent = new CustomEvent('answer-notice', { detail });
    this.dispatchEvent(event);
  }

  #banner(): TemplateResult | typeof nothing {
    const recorders = this.participants.filter(({ recording }) => recording);
    if (recorders.length === 0) return nothing;
    const since = this.recordingSinceMs;
    const names = new Intl.ListFormat().format(
      recorders.map(({ isSelf, name }) => (isSelf ? msg('you') : name)),
    );
    return html`<span class="banner" role="status" aria-label=${msg('Recording')}>
      <co-icon .icon=${CircleDot}></co-icon>
      ${msg('Recording')} · ${names}${since === null ? nothing : ` · ${formatClock(Date.now() - since)}`}
    </span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-room-call': RoomCall;
  }
}

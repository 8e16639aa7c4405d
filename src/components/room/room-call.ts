import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Lock } from 'lucide';
import type {
  Adjustments,
  Ask,
  Capacity,
  CollectingView,
  ConnectionSample,
  ConversationView,
  Knock,
  Outcast,
  Participant,
  PeerStats,
  Reaction,
  Reception,
  RelayCount,
  RoomNotice,
  RoomPolicy,
  RunningTake,
} from '../../app.ts';
import type { BackgroundChoice } from '../shared/background-choice.ts';
import { baseStyles } from '../shared/base-styles.ts';
import type { NoticeActionEvent } from '../shared/notice.ts';
import { sendCommand, type CallCommand, type CallCommandEvent } from './call-command.ts';
import { NO_CAPTIONS_PART, type CaptionsPart } from './captions-part.ts';
import type { CallControls } from './call-controls.ts';
import type { CallStage } from './call-stage.ts';
import { isGrave, type ConfirmEvent, type GraveAction } from './confirm-dialog.ts';
import { reactionLabels } from './labels.ts';
import type { DeviceNews } from './device-news.ts';
import type { LiveReaction } from './live-reactions.ts';
import type { OwnView } from './own-view.ts';
import type { FloatingTile } from './picture-in-picture.ts';
import { keepsOrder } from './participant-actions.ts';
import type { Layout } from './stage-tiles.ts';
import { NO_TRAINING_PART, type TrainingPart } from '../training/training-part.ts';
import { requestTraining } from '../training/training-request.ts';
import { roomCallStyles } from './room-call.styles.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import './ask-alert.ts';
import './call-controls.ts';
import './call-stage.ts';
import './captions-alert.ts';
import './captions-mark.ts';
import './chat-panel.ts';
import './confirm-dialog.ts';
import './connection-dialog.ts';
import './device-alert.ts';
import './knock-alert.ts';
import './people-panel.ts';
import './reception-dialog.ts';
import './recording/collecting-status.ts';
import './recording/recording-banner.ts';
import '../training/training-side.ts';
import './verify-dialog.ts';
import './volume-dialog.ts';

/** What stands beside the stage. */
export type Panel = 'chat' | 'people' | 'training';

/** What a panel is made of, and what opens it. */
const PANELS = {
  chat: ['co-chat-panel', 'toggle-chat'],
  people: ['co-people-panel', 'toggle-people'],
  training: ['co-training-side', 'toggle-training'],
} as const satisfies Record<Panel, readonly [string, CallCommand['kind']]>;

/** The button of one notice was pressed. */
export interface NoticeAnswer {
  readonly id: string;
  readonly action: NoticeActionEvent['detail'];
}
export type NoticeAnswerEvent = CustomEvent<NoticeAnswer>;

/**
 * The call itself: stage, panels, toolbar, and what needs an answer. Asks before anybody is put out.
 * @fires call-command {CallCommandEvent}
 * @fires training-request {TrainingRequestEvent}
 * @fires training-command {TrainingCommandEvent}
 * @fires conversation-request {ConversationRequest}
 * @fires answer-notice {NoticeAnswerEvent}
 */
@customElement('co-room-call')
export class RoomCall extends LitElement {
  static override styles = [baseStyles, roomCallStyles];

  @property() code = '';
  @property() link = '';
  @property() speakerId = '';
  @property() background: BackgroundChoice = 'none';
  /** Null where the browser has no way to change the picture. */
  @property({ attribute: false }) adjustments: Adjustments | null = null;
  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) knocks: readonly Knock[] = [];
  @property({ attribute: false }) outcasts: readonly Outcast[] = [];
  @property({ attribute: false }) policy: RoomPolicy | null = null;
  @property({ attribute: false }) capacity: Capacity | null = null;
  @property({ attribute: false }) asks: readonly Ask[] = [];
  @property({ attribute: false }) conversation: ConversationView | null = null;
  @property({ attribute: false }) reactions: readonly LiveReaction[] = [];
  /** Reactions for the screen reader to say now, all at once. */
  @property({ attribute: false }) saidReactions: readonly Reaction[] = [];
  @property({ attribute: false }) relays: RelayCount = { connected: 0, total: 0 };
  @property({ attribute: false }) notices: readonly RoomNotice[] = [];
  /** Something to know for a moment; empty is nothing. */
  @property() remark = '';
  /** What oneself records; null while one does not. */
  @property({ attribute: false }) take: RunningTake | null = null;
  @property() recording: 'no' | 'yes' | 'paused' = 'no';
  @property({ attribute: false }) collecting: CollectingView | null = null;
  @property({ type: Boolean }) recordingBusy = false;
  @property() layout: Layout = 'grid';
  /** By participant id. */
  @property({ attribute: false }) stats: ReadonlyMap<string, PeerStats> = new Map();
  /** Of the connection to a participant, lately. */
  @property({ attribute: false }) historyOf: (id: string) => readonly ConnectionSample[] = () => [];
  @property({ attribute: false }) reception: Reception = new Map();
  @property({ attribute: false }) ownView: OwnView = { mirrored: true, hidden: false, canSwitch: false };
  /** What the small window shows; null while there is none. */
  @property({ attribute: false }) floating: FloatingTile | null = null;
  @property() pinned: string | null = null;
  /** Who speaks, or spoke last. */
  @property() speaker: string | null = null;
  /** How loud a participant is now, 0..1, by id. */
  @property({ attribute: false }) levelOf: (participantId: string) => number = () => 0;
  @property({ attribute: false }) deviceNews: DeviceNews | null = null;
  /** Muted, but while a key or button is held. */
  @property({ type: Boolean }) pushToTalk = false;
  @property({ type: Boolean }) reconnecting = false;
  @property({ attribute: false }) openPanels: readonly Panel[] = [];
  @property({ attribute: false }) captions: CaptionsPart = NO_CAPTIONS_PART;
  @property({ attribute: false }) training: TrainingPart = NO_TRAINING_PART;

  @state() private verifying: Participant | null = null;
  @state() private loudnessOf: Participant | null = null;
  @state() private connectionWith: string | null = null;
  @state() private receptionOpen = false;
  /** By identity, 0..1; whoever is not in it is as loud as they are. */
  @state() private volumes: ReadonlyMap<string, number> = new Map();
  @state() private confirming: GraveAction | null = null;
  @state() private directTo: string | null = null;
  @query('co-call-controls') private controls!: CallControls;
  @query('co-call-stage') private stage!: CallStage;
  readonly #recordedMs = (): number | null => this.take?.recordedMs() ?? null;

  /** What rises from inside is looked at before it goes on to the screen. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener('call-command', (event) => this.#consider(event as CallCommandEvent));
    root.addEventListener(
      'direct-to',
      (event) => (this.directTo = (event as CustomEvent<string | null>).detail),
    );
    // A file dropped beside the chat would otherwise replace the call by itself.
    for (const type of ['dragover', 'drop']) root.addEventListener(type, (event) => event.preventDefault());
    return root;
  }

  #consider(event: CallCommandEvent): void {
    const command = event.detail;
    if (command.kind === 'verify') this.verifying = command.participant;
    else if (command.kind === 'choose-volume') this.loudnessOf = command.participant;
    else if (command.kind === 'show-connection') this.connectionWith = command.participant.id;
    else if (command.kind === 'show-reception') this.receptionOpen = true;
    else if (command.kind === 'volume')
      this.volumes = new Map([...this.volumes, [command.identity, command.volume]]);
    else if (command.kind === 'use-phone') requestTraining(this, { kind: 'use-phone', open: true });
    else if (command.kind === 'draw-on') void this.stage.freeze(command.id);
    else if (command.kind === 'message') this.directTo = command.identity;
    else if (command.kind === 'moderate' && isGrave(command.action)) {
      this.confirming = command.action;
      event.stopPropagation();
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Styles depend on it.
    if (changed.has('openPanels')) this.toggleAttribute('sheet', this.openPanels.length > 0);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('openPanels');
    if (!before) return;
    const opened = this.openPanels.find((panel) => !before.includes(panel));
    const closed = before.find((panel) => !this.openPanels.includes(panel));
    if (opened) void this.#focusPanel(opened);
    else if (closed) this.controls.focusOn(PANELS[closed][1]);
  }

  async #focusPanel(panel: Panel): Promise<void> {
    const element = this.renderRoot.querySelector(PANELS[panel][0]);
    await element?.updateComplete;
    element?.focus();
  }

  override render(): TemplateResult {
    const { participants, openPanels } = this;
    const [self] = participants;
    const chatOpen = openPanels.includes('chat');
    const peopleOpen = openPanels.includes('people');
    const hands = keepsOrder(self) ? participants.filter(({ hand }) => hand !== null).length : 0;
    return html`
      <div class="top">
        <h1 class="visually-hidden">${msg(str`Call in ${this.code}`)}</h1>
        <co-recording-banner
          .participants=${participants}
          .recordedMs=${this.#recordedMs}
          .minutesLeft=${this.take?.minutesLeft.value ?? null}
        ></co-recording-banner>
        ${
          this.policy?.locked
            ? html`<span class="locked"><co-icon .icon=${Lock}></co-icon>${msg('Locked')}</span>`
            : nothing
        }
        <co-captions-mark .captions=${this.captions}></co-captions-mark>
        <span class="status" role="status">
          ${this.reconnecting ? msg('Reconnecting to the relays… ') : nothing}
          ${msg(str`Connected to ${this.relays.connected} of ${this.relays.total} relays`)}
        </span>
      </div>
      ${this.#alerts(peopleOpen)}
      <div class="body">
        <co-call-stage
          .participants=${participants}
          .policy=${this.policy}
          .reactions=${this.reactions}
          .code=${this.code}
          .link=${this.link}
          .speakerId=${this.speakerId}
          .levelOf=${this.levelOf}
          .layout=${this.layout}
          .volumes=${this.volumes}
          .stats=${this.stats}
          .pinned=${this.pinned}
          .ownView=${this.ownView}
          .floating=${this.floating}
          .speaker=${this.speaker}
          .training=${this.training}
          .captions=${this.captions}
          ?inviting=${openPanels.length === 0}
        ></co-call-stage>
        ${
          peopleOpen
            ? html`<co-people-panel
                .participants=${participants}
                .knocks=${this.knocks}
                .outcasts=${this.outcasts}
                .policy=${this.policy}
                .capacity=${this.capacity}
                .code=${this.code}
                .link=${this.link}
              ></co-people-panel>`
            : nothing
        }
        ${
          openPanels.includes('training')
            ? html`<co-training-side
                .participants=${participants}
                .training=${this.training}
              ></co-training-side>`
            : nothing
        }
        <co-chat-panel
          .view=${this.conversation}
          .participants=${participants}
          .directTo=${this.directTo}
          ?open=${chatOpen}
        ></co-chat-panel>
      </div>
      <co-call-controls
        .self=${self ?? null}
        .policy=${this.policy}
        .participants=${participants}
        .recording=${this.recording}
        ?recordingBusy=${this.recordingBusy}
        ?peopleOpen=${peopleOpen}
        ?chatOpen=${chatOpen}
        ?trainingOpen=${openPanels.includes('training')}
        .unread=${this.conversation?.unread ?? 0}
        .waiting=${this.knocks.length + hands}
        .background=${this.background}
        .adjustments=${this.adjustments}
        .layout=${this.layout}
        ?floating=${this.floating !== null}
        ?selfHidden=${this.ownView.hidden}
        ?captioned=${this.captions.isOn}
        ?pushToTalk=${this.pushToTalk}
      ></co-call-controls>
      <div class="remark" role="status">${this.remark ? html`<p>${this.remark}</p>` : nothing}</div>
      <div class="visually-hidden" role="status">${this.#reactionWords()}</div>
      <co-verify-dialog
        .participant=${this.verifying}
        @wa-after-hide=${() => (this.verifying = null)}
      ></co-verify-dialog>
      <co-volume-dialog
        .participant=${this.loudnessOf}
        .volume=${this.volumes.get(this.loudnessOf?.identity ?? '') ?? 1}
        @wa-after-hide=${() => (this.loudnessOf = null)}
      ></co-volume-dialog>
      <co-connection-dialog
        .participant=${participants.find(({ id }) => id === this.connectionWith) ?? null}
        .stats=${this.stats.get(this.connectionWith ?? '') ?? null}
        .history=${this.historyOf(this.connectionWith ?? '')}
        @wa-after-hide=${() => (this.connectionWith = null)}
      ></co-connection-dialog>
      <co-reception-dialog
        ?open=${this.receptionOpen}
        .participants=${participants}
        .reception=${this.reception}
        @wa-after-hide=${() => (this.receptionOpen = false)}
      ></co-reception-dialog>
      <co-confirm-dialog
        .action=${this.confirming}
        .name=${this.#nameOf(this.confirming)}
        ?locked=${this.policy?.locked ?? false}
        @confirm=${(event: ConfirmEvent) => this.#confirmed(event.detail)}
        @closed=${() => (this.confirming = null)}
      ></co-confirm-dialog>
    `;
  }

  #alerts(peopleOpen: boolean): TemplateResult {
    const [ask] = this.asks;
    return html`<div class="notices">
      ${ask ? html`<co-ask-alert .ask=${ask} .policy=${this.policy}></co-ask-alert>` : nothing}
      ${
        // The open panel shows the same, with more to go by.
        peopleOpen ? nothing : html`<co-knock-alert .knocks=${this.knocks}></co-knock-alert>`
      }
      <co-captions-alert .question=${this.captions.question}></co-captions-alert>
      ${this.collecting ? html`<co-collecting-status .view=${this.collecting}></co-collecting-status>` : nothing}
      <co-device-alert .news=${this.deviceNews}></co-device-alert>
      ${this.notices.map(
        (notice) =>
          html`<co-notice
            .error=${notice.error}
            @notice-action=${(event: NoticeActionEvent) => this.#answer({ id: notice.id, action: event.detail })}
          ></co-notice>`,
      )}
    </div>`;
  }

  #nameOf(action: GraveAction | null): string {
    if (!action || action.kind === 'end') return '';
    return this.participants.find(({ id }) => id === action.id)?.name ?? '';
  }

  #confirmed({ action, alsoLock }: ConfirmEvent['detail']): void {
    if (alsoLock) {
      sendCommand(this, { kind: 'moderate', action: { kind: 'set-policy', change: { locked: true } } });
    }
    sendCommand(this, { kind: 'moderate', action });
  }

  #answer(detail: NoticeAnswer): void {
    const event: NoticeAnswerEvent = new CustomEvent('answer-notice', { detail });
    this.dispatchEvent(event);
  }

  #reactionWords(): string {
    const words = new Map(reactionLabels());
    const byPerson = Map.groupBy(this.saidReactions, ({ participantId }) => participantId);
    return [...byPerson]
      .flatMap(([id, reactions]) => {
        const person = this.participants.find((participant) => participant.id === id);
        if (!person || person.isSelf) return [];
        const kinds = new Set(reactions.map(({ emoji }) => words.get(emoji) ?? emoji));
        return [`${person.name}: ${[...kinds].join(', ')}`];
      })
      .join('; ');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-room-call': RoomCall;
  }
}

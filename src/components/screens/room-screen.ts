import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/spinner/spinner.js';
import type { App, Backgrounds, JoinOptions, LocalMedia, Room } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { NO_EXTRAS, mergeExtras, type LinkExtras } from '../../lib/room-hash.ts';
import type { StandLink } from '../../lib/stand-link.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { endingTitle, errorText } from '../shared/error-text.ts';
import type { CallCommandEvent } from '../room/call-command.ts';
import { CallDesk } from '../room/call-desk.ts';
import { lendCamera } from '../room/camera-loan.ts';
import type { ViewsChangeEvent } from '../room/call-stage.ts';
import { CallKeys } from '../room/call-keys.ts';
import { LiveReactions } from '../room/live-reactions.ts';
import { SoundHints } from '../room/sound-hints.ts';
import { SpeakerWatch } from '../room/speaker-watch.ts';
import { WakeLock } from '../room/wake-lock.ts';
import type { SettingsChangeEvent } from '../room/device-choices.ts';
import type { JoinEvent } from '../room/room-preview.ts';
import '../room/door-view.ts';
import '../room/room-preview.ts';
import { RoomTraining } from '../training/room-training.ts';
import { isStand, standLook } from '../training/stand-look.ts';
import '../training/stand-view.ts';
import '../shared/notice.ts';
import { inCall } from './room-in-call.ts';

const NOBODY_SEEN: ViewsChangeEvent['detail'] = new Map();

/** A room, from the preview to the end of the call. Leaves it when the screen goes. */
@customElement('co-room-screen')
export class RoomScreen extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .centre {
        flex: 1;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--wa-space-m);
        padding: var(--wa-space-l);
        text-align: center;
      }
      co-door-view {
        flex: 1;
      }
      wa-spinner {
        font-size: 2.5rem;
      }
    `,
  ];

  @property() code = '';
  @property({ attribute: false }) extras: LinkExtras = NO_EXTRAS;
  /** What another device offers to connect without a relay, as soon as one has joined. */
  @property({ attribute: false }) pair: string | null = null;

  /** Whose camera stand this device is to be. */
  @property({ attribute: false }) stand: StandLink | null = null;

  @state() private room: Room | null = null;
  @state() private problem: AppError | null = null;

  readonly #watch = new WatchController(this);
  readonly #localWatch = new WatchController(this);
  #watchedLocal: LocalMedia | null = null;
  readonly #context = new AppController(this);
  readonly #reactions = new LiveReactions(this);
  readonly #desk = new CallDesk(this, {
    app: () => this.#context.app,
    room: () => this.room,
    link: () => this.#link(),
    speaker: () => this.#speaker.id,
  });
  readonly #training = new RoomTraining(this, {
    app: () => this.#context.app,
    room: () => (isInCall(this.room) ? this.room : null),
    link: () => this.#link(),
    isPanelOpen: () => this.#desk.openPanels.includes('training'),
    onProblem: (problem) => this.#desk.report(problem),
  });
  readonly #speaker = new SpeakerWatch(this, () => (isInCall(this.room) ? this.room : null));
  readonly #levelOf = (participantId: string): number => this.room?.levelOf(participantId) ?? 0;
  readonly #loadReader = async () =>
    lendCamera(await this.#context.app.qrReader(), () => this.room?.local.value ?? null);
  #stopReactions: () => void = () => undefined;

  constructor() {
    super();
    new WakeLock(this, () => isInCall(this.room));
    new SoundHints(this, {
      room: () => (isInCall(this.room) ? this.room : null),
      say: (words, forMs) => this.#desk.say(words, forMs),
    });
    new CallKeys(this, {
      isActive: () => isInCall(this.room),
      onCommand: (command) => void this.#desk.obey(command),
      talk: (isDown) => this.#desk.talk(isDown),
      onEscape: () => this.#desk.closePanel(),
    });
  }

  override disconnectedCallback(): void {
    this.#stopReactions();
    void this.#leave();
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('code')) void this.#open();
    this.#watchDevices(this.room?.local.value ?? null);
    if (this.room) this.#joinIfWanted(this.room);
    // A stand looks at nobody.
    if (this.room && isStand(this.room)) this.room.setViews(NOBODY_SEEN);
    if (this.pair !== null && isInCall(this.room)) {
      this.#desk.setPairing(this.pair);
      this.pair = null;
    }
  }

  /** Own devices come with the preview and go when the room is left. */
  #watchDevices(local: LocalMedia | null): void {
    if (local === this.#watchedLocal) return;
    this.#watchedLocal = local;
    this.#desk.deviceNews.watch(local);
    this.#localWatch.watch(
      ...(local
        ? [
            local.camera,
            local.microphone,
            local.devices,
            local.noise,
            local.muted,
            local.background,
            local.adjustments,
            local.canAdjust,
            local.effect,
            local.videoTrack,
            local.screen,
            local.devices,
          ]
        : []),
    );
  }

  /** Somebody has tapped **Call** or **Answer**, so that another tap would be one too many. */
  #joinIfWanted(room: Room): void {
    const { app } = this.#context;
    const state = room.state.value;
    if (state.kind !== 'preview' || !app.takeJoinIntent(state.code)) return;
    void this.#enter(room, {
      name: app.settings.value.name || msg('Guest'),
      as: 'camera',
      relayOnly: this.#isRelayOnly(app),
    });
  }

  /** As it was the last time in this room. */
  #isRelayOnly(app: App): boolean {
    return app.circles.value.find(({ code }) => code === this.#canonicalCode())?.relayOnly ?? false;
  }

  async #open(): Promise<void> {
    this.problem = null;
    try {
      const { app } = this.#context;
      const { code, extras } = await app.parseRoomCode(this.code);
      const room = await app.room();
      if (!this.isConnected) return;
      this.#adopt(room, app);
      await room.preview(code, mergeExtras(extras, this.extras));
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  #adopt(room: Room, app: App): void {
    this.room = room;
    this.#stopReactions();
    this.#stopReactions = room.onReaction(this.#reactions.add);
    this.#watch.watch(
      app.settings,
      app.joinIntent,
      room.state,
      room.participants,
      room.knocks,
      room.outcasts,
      room.policy,
      room.capacity,
      room.asks,
      room.conversation,
      room.coaching,
      room.captions,
      room.captioning,
      room.relays,
      room.stats,
      room.reception,
      room.collecting,
      room.notices,
      room.local,
    );
  }

  async #leave(): Promise<void> {
    await this.#desk.recording.recorder.stop();
    await this.room?.leave();
  }

  #link(): string {
    return this.#context.app.inviteLink(this.#canonicalCode(), this.extras);
  }

  #canonicalCode(): string {
    const state = this.room?.state.value;
    return state && 'code' in state ? state.code : this.code;
  }

  override render(): TemplateResult | typeof nothing {
    const { room, problem } = this;
    if (problem) return this.#failure(problem);
    if (!room) return this.#waiting(msg('Loading what a call needs…'));
    const state = room.state.value;
    switch (state.kind) {
      case 'idle':
      case 'preview':
        return this.#preview(room);
      case 'joining':
        return this.#waiting(msg('Joining…'));
      case 'knocking':
        return this.#door(room);
      case 'leaving':
        return this.#waiting(msg('Leaving…'));
      case 'failed':
        return this.#failure(state.error);
      case 'joined':
      case 'reconnecting':
        if (isStand(room)) return this.#stand(room, state.kind === 'reconnecting');
        return inCall({
          app: this.#context.app,
          room,
          code: state.code,
          link: this.#link(),
          reconnecting: state.kind === 'reconnecting',
          desk: this.#desk,
          training: this.#training,
          reactions: this.#reactions,
          speaker: this.#speaker.id,
          levelOf: this.#levelOf,
          loadBackgrounds: this.#loadBackgrounds,
          loadReader: this.#loadReader,
        });
    }
  }

  #waiting(words: string): TemplateResult {
    return html`<div class="centre" role="status">
      <wa-spinner></wa-spinner>
      <p>${words}</p>
    </div>`;
  }

  #failure(error: AppError): TemplateResult {
    return html`<div class="centre">
      <h1>${endingTitle(error.name)}</h1>
      <co-notice
        .error=${error}
        @notice-action=${(event: CustomEvent<string>) =>
          event.detail === 'retry' ? this.#open() : void (location.hash = '#/')}
      ></co-notice>
      ${
        errorText(error).action === 'home'
          ? nothing
          : html`<wa-button href="#/" appearance="plain">${msg('Back to the start')}</wa-button>`
      }
    </div>`;
  }

  #preview(room: Room): TemplateResult {
    const { app } = this.#context;
    return html`<co-room-preview
      .code=${this.code}
      .local=${room.local.value}
      .settings=${app.settings.value}
      .stand=${this.stand}
      .loadBackgrounds=${this.#loadBackgrounds}
      .relayOnly=${this.#isRelayOnly(app)}
      @settings-change=${(event: SettingsChangeEvent) => app.changeSettings(event.detail)}
      @join=${(event: JoinEvent) => this.#join(app, room, event)}
    ></co-room-preview>`;
  }

  readonly #loadBackgrounds = (): Promise<Backgrounds> => this.#context.app.backgrounds();

  async #join(app: App, room: Room, event: JoinEvent): Promise<void> {
    // What a stand is called is not what the person is called.
    if (event.detail.as !== 'stand') await app.changeSettings({ name: event.detail.name });
    await this.#enter(room, event.detail);
  }

  async #enter(room: Room, options: JoinOptions): Promise<void> {
    if (this.#context.app.settings.value.pushToTalk) room.setMuted(true);
    await room.join(options);
  }

  #door(room: Room): TemplateResult {
    const local = room.local.value;
    return html`<co-door-view
      .name=${this.#context.app.settings.value.name}
      .track=${local?.camera.value.kind === 'on' ? local.videoTrack.value : null}
      ?mirrored=${this.#desk.ownView.mirrored === true}
      @call-command=${(event: CallCommandEvent) => this.#desk.obey(event.detail)}
    ></co-door-view>`;
  }

  #stand(room: Room, reconnecting: boolean): TemplateResult {
    const { canSwitch } = this.#desk.ownView;
    return html`<co-stand-view
      .look=${standLook(room, { link: this.stand, canSwitch, reconnecting, problem: this.#desk.problem })}
      @call-command=${(event: CallCommandEvent) => this.#desk.obey(event.detail)}
    ></co-stand-view>`;
  }
}

function isInCall(room: Room | null): boolean {
  const kind = room?.state.value.kind;
  return kind === 'joined' || kind === 'reconnecting';
}

declare global {
  interface HTMLElementTagNameMap {
    'co-room-screen': RoomScreen;
  }
}

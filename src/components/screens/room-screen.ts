import { msg, str } from '@lit/localize';
import { LitElement, css, html, type nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/spinner/spinner.js';
import type { App, CallRecording, Effect, LocalMedia, Room, RoomNotice } from '../../app.ts';
import { AppError, asAppError } from '../../lib/errors.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { BACKGROUNDS, backgroundChoice } from '../shared/background-choice.ts';
import type { CallCommand, CallCommandEvent } from '../room/call-controls.ts';
import type { NoticeAnswer, NoticeAnswerEvent } from '../room/room-call.ts';
import type { JoinEvent, SettingsChangeEvent } from '../room/room-preview.ts';
import '../room/room-call.ts';
import '../room/room-preview.ts';
import '../shared/notice.ts';

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
      wa-spinner {
        font-size: 2.5rem;
      }
    `,
  ];

  @property() code = '';
  @property({ attribute: false }) extraRelays: readonly string[] = [];

  @state() private room: Room | null = null;
  @state() private problem: AppError | null = null;
  @state() private recording: CallRecording | null = null;
  @state() private recordingBusy = false;
  @state() private problemInCall: AppError | null = null;
  @state() private peopleOpen = false;
  /** Held while Space is down. */
  #talking = false;

  readonly #watch = new WatchController(this);
  readonly #localWatch = new WatchController(this);
  #watchedLocal: LocalMedia | null = null;
  readonly #context = new AppController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKeyDown);
    window.addEventListener('keyup', this.#onKeyUp);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('keydown', this.#onKeyDown);
    window.removeEventListener('keyup', this.#onKeyUp);
    void this.#leave();
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('code')) void this.#open();
    this.#watchDevices(this.room?.local.value ?? null);
  }

  /** Own devices come with the preview and go when the room is left. */
  #watchDevices(local: LocalMedia | null): void {
    if (local === this.#watchedLocal) return;
    this.#watchedLocal = local;
    this.#localWatch.watch(
      ...(local ? [local.camera, local.microphone, local.muted, local.background, local.effect] : []),
    );
  }

  async #open(): Promise<void> {
    this.problem = null;
    try {
      const { app } = this.#context;
      const { code, extraRelays } = await app.parseRoomCode(this.code);
      const room = await app.room();
      if (!this.isConnected) return;
      this.room = room;
      this.#watch.watch(app.settings, room.state, room.participants, room.relays, room.notices, room.local);
      await room.preview(code, [...extraRelays, ...this.extraRelays]);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  async #leave(): Promise<void> {
    await this.#stopRecording();
    await this.room?.leave();
  }

  override render(): TemplateResult | typeof nothing {
    const { room, problem } = this;
    if (problem) return this.#failure(problem, () => this.#open());
    if (!room) return this.#waiting(msg('Loading what a call needs…'));
    const state = room.state.value;
    switch (state.kind) {
      case 'idle':
      case 'preview':
        return this.#preview(room);
      case 'joining':
        return this.#waiting(msg('Joining…'));
      case 'leaving':
        return this.#waiting(msg('Leaving…'));
      case 'failed':
        return this.#failure(state.error, () => this.#open());
      case 'joined':
      case 'reconnecting':
        return this.#call(room, state.code, state.kind === 'reconnecting');
    }
  }

  #waiting(words: string): TemplateResult {
    return html`<div class="centre" role="status">
      <wa-spinner></wa-spinner>
      <p>${words}</p>
    </div>`;
  }

  #failure(error: AppError, retry: () => Promise<void>): TemplateResult {
    return html`<div class="centre">
      <h1>${msg('The room could not be opened')}</h1>
      <co-notice
        .error=${error}
        @notice-action=${(event: CustomEvent<string>) =>
          event.detail === 'retry' ? retry() : void (location.hash = '#/')}
      ></co-notice>
      <wa-button href="#/" appearance="plain">${msg('Back to the start')}</wa-button>
    </div>`;
  }

  #preview(room: Room): TemplateResult {
    const { app } = this.#context;
    return html`<co-room-preview
      .code=${this.code}
      .local=${room.local.value}
      .settings=${app.settings.value}
      @settings-change=${(event: SettingsChangeEvent) => app.changeSettings(event.detail)}
      @join=${(event: JoinEvent) => this.#join(app, room, event)}
    ></co-room-preview>`;
  }

  async #join(app: App, room: Room, event: JoinEvent): Promise<void> {
    await app.changeSettings({ name: event.detail.name });
    await room.join(event.detail);
  }

  #call(room: Room, code: string, reconnecting: boolean): TemplateResult {
    const { app } = this.#context;
    const local = room.local.value;
    return html`<co-room-call
      .code=${code}
      .link=${app.inviteLink(code, this.extraRelays)}
      .speakerId=${app.settings.value.speakerId ?? ''}
      .background=${backgroundChoice(local?.background.value ?? { kind: 'none' })}
      .participants=${room.participants.value}
      .relays=${room.relays.value}
      .notices=${this.#notices(room, local)}
      .recordingSinceMs=${this.recording?.startedAtMs ?? null}
      ?recordingBusy=${this.recordingBusy}
      ?reconnecting=${reconnecting}
      ?peopleOpen=${this.peopleOpen}
      @call-command=${(event: CallCommandEvent) => this.#obey(event.detail)}
      @answer-notice=${(event: NoticeAnswerEvent) => this.#answer(event.detail, room, local)}
      @close-panel=${() => (this.peopleOpen = false)}
    ></co-room-call>`;
  }

  /** What the room has to say, and what is wrong with own devices. */
  #notices(room: Room, local: LocalMedia | null): readonly RoomNotice[] {
    const notices = [...room.notices.value];
    const camera = local?.camera.value;
    const microphone = local?.microphone.value;
    const effect = local?.effect.value;
    if (camera?.kind === 'failed') notices.push({ id: 'camera', error: camera.error });
    if (microphone?.kind === 'failed') notices.push({ id: 'microphone', error: microphone.error });
    if (effect?.kind === 'failed') {
      notices.push({ id: 'effect', error: new AppError('effects-failed', effect.message) });
    }
    if (this.problemInCall) notices.push({ id: 'recording', error: this.problemInCall });
    return notices;
  }

  #answer({ id, action }: NoticeAnswer, room: Room, local: LocalMedia | null): Promise<void> | void {
    if (action === 'library') {
      location.hash = '#/library';
      return;
    }
    if (action === 'reload') {
      location.reload();
      return;
    }
    switch (id) {
      case 'camera':
        return local?.startVideo();
      case 'microphone':
        return local?.startMicrophone();
      case 'effect':
        return local?.setBackground(local.background.value);
      case 'recording':
        this.problemInCall = null;
        return;
      default:
        room.dismiss(id);
    }
  }

  async #obey(command: CallCommand): Promise<void> {
    const local = this.room?.local.value;
    switch (command.kind) {
      case 'toggle-sound':
        if (local) await this.#toggleSound(local);
        return;
      case 'toggle-video':
        if (local) await this.#toggleVideo(local);
        return;
      case 'background':
        if (local) await this.#setBackground(local, BACKGROUNDS[command.choice]);
        return;
      case 'record':
        return this.#record(command.source);
      case 'stop-recording':
        return this.#stopRecording();
      case 'toggle-people':
        this.peopleOpen = !this.peopleOpen;
        return;
      case 'leave':
        location.hash = '#/';
    }
  }

  async #toggleSound(local: LocalMedia): Promise<void> {
    if (local.microphone.value.kind === 'on') local.setMuted(!local.muted.value);
    else await local.startMicrophone();
  }

  async #toggleVideo(local: LocalMedia): Promise<void> {
    if (local.camera.value.kind === 'on') await local.stopVideo();
    else await local.startVideo();
  }

  async #setBackground(local: LocalMedia, background: Effect): Promise<void> {
    try {
      await local.setBackground(background);
      await this.#context.app.changeSettings({ background });
    } catch (error) {
      this.problemInCall = asAppError(error);
    }
  }

  async #record(source: 'self' | 'call'): Promise<void> {
    if (this.recording || this.recordingBusy) return;
    this.recordingBusy = true;
    this.problemInCall = null;
    try {
      const recording = await this.#context.app.record({ source, name: this.#recordingName(source) });
      this.recording = recording;
      // It may stop by itself: the disk is full, or the encoder failed.
      recording.closed.then(
        () => (this.recording = null),
        (error: unknown) => {
          this.recording = null;
          this.problemInCall = asAppError(error);
        },
      );
    } catch (error) {
      this.problemInCall = asAppError(error);
    } finally {
      this.recordingBusy = false;
    }
  }

  #recordingName(source: 'self' | 'call'): string {
    const others = (this.room?.participants.value ?? [])
      .filter(({ isSelf }) => !isSelf)
      .map(({ name }) => name);
    if (source === 'self' || others.length === 0)
      return this.#context.app.settings.value.name || msg('Recording');
    return msg(str`Call with ${new Intl.ListFormat().format(others)}`);
  }

  async #stopRecording(): Promise<void> {
    const { recording } = this;
    this.recording = null;
    await recording?.stop();
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const kind = this.room?.state.value.kind;
    if ((kind !== 'joined' && kind !== 'reconnecting') || isTyping(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const local = this.room?.local.value;
    switch (event.key.toLowerCase()) {
      case 'm':
        return void this.#obey({ kind: 'toggle-sound' });
      case 'v':
        return void this.#obey({ kind: 'toggle-video' });
      case 'p':
        return void this.#obey({ kind: 'toggle-people' });
      case ' ':
        if (!local?.muted.value || isControl(event)) return;
        event.preventDefault();
        this.#talking = true;
        local.setMuted(false);
    }
  };

  readonly #onKeyUp = (event: KeyboardEvent): void => {
    if (event.key !== ' ' || !this.#talking) return;
    this.#talking = false;
    this.room?.local.value?.setMuted(true);
  };
}

/** Keys typed into a field are text, not commands. */
function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (node) =>
        node instanceof HTMLElement && (node.matches('input, textarea, select') || node.isContentEditable),
    );
}

/** Space on a button presses the button. */
function isControl(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (node) =>
        node instanceof HTMLElement && node.matches('button, a[href], [role="menuitem"], [role="option"]'),
    );
}

declare global {
  interface HTMLElementTagNameMap {
    'co-room-screen': RoomScreen;
  }
}

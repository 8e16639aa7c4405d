import { msg } from '@lit/localize';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Adjustments, App, Effect, LocalMedia, Participant, Room } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { effectOfChoice } from '../shared/background-choice.ts';
import type { CallCommand } from './call-command.ts';
import { CaptionsDesk } from './captions-desk.ts';
import { converse } from './conversation-desk.ts';
import type { ConversationCommand } from './conversation-request.ts';
import { floatingView } from './floating-view.ts';
import { toggleFullScreen } from './full-screen.ts';
import { DeviceNewsWatch, type NewSoundDevice } from './device-news.ts';
import { MediaQuery } from './media-query.ts';
import { otherCamera, ownViewOf, type OwnView } from './own-view.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import type { Panel } from './room-call.ts';
import { RecordingDesk, isRecordingCommand } from './recording/recording-desk.ts';
import type { Layout } from './stage-tiles.ts';

/** What the desk works with: the screen's own, read anew each time. */
export interface CallDeskOptions {
  readonly app: () => App;
  readonly room: () => Room | null;
  /** The link that invites into this room. */
  readonly link: () => string;
  /** Who speaks, or spoke last. */
  readonly speaker: () => string | null;
}

const REMARK_MS = 4000;

/**
 * Does what the call's elements ask for, with the room and own devices; keeps what is open, and what there is to
 * say of it. Renders its host anew when that changes.
 */
export class CallDesk implements ReactiveController {
  /** What stands beside the stage, the latest last. */
  openPanels: readonly Panel[] = [];
  /** Something to know for a moment; empty is nothing. */
  remark = '';
  problem: AppError | null = null;
  layout: Layout = 'grid';
  /** The key of the tile that is to be large. */
  pinned: string | null = null;
  /** Connecting a device without a relay: its offer, or empty to make the first one here. Null while not wanted. */
  pairing: string | null = null;
  isChoosingDevices = false;
  /** Which picture or colour stands behind oneself. */
  isChoosingPicture = false;
  readonly recording: RecordingDesk;
  readonly pictureInPicture: PictureInPicture;
  readonly deviceNews: DeviceNewsWatch;
  readonly captions: CaptionsDesk;

  readonly #host: ReactiveControllerHost;
  readonly #options: CallDeskOptions;
  /** No room for two panels beside the stage. */
  readonly #onePanel: MediaQuery;
  #isSelfHidden = false;
  #remarkTimer = 0;

  constructor(host: ReactiveControllerHost, options: CallDeskOptions) {
    this.#host = host;
    this.#options = options;
    this.#onePanel = new MediaQuery(host, '(max-width: 72rem)');
    this.recording = new RecordingDesk(host, {
      onProblem: (problem) => this.#setProblem(problem),
      say: (remark) => this.say(remark),
    });
    this.pictureInPicture = new PictureInPicture(host, {
      view: () =>
        floatingView(options.room()?.participants.value ?? [], {
          pinned: this.pinned,
          speaker: options.speaker(),
          mirrored: this.ownView.mirrored ?? false,
          captions: this.captions.part,
          nowMs: performance.now(),
        }),
      onCommand: (command) => void this.obey(command),
    });
    this.deviceNews = new DeviceNewsWatch(host, () => options.app().settings.value.speakerId);
    this.captions = new CaptionsDesk(host, {
      app: options.app,
      room: options.room,
      onProblem: (problem) => this.#setProblem(problem),
    });
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#remarkTimer);
    this.openPanels = [];
    this.remark = '';
    this.problem = null;
    this.pairing = null;
    this.isChoosingDevices = false;
    this.isChoosingPicture = false;
    this.recording.openDialog = null;
    this.pinned = null;
    this.#isSelfHidden = false;
    if (document.fullscreenElement) void document.exitFullscreen();
  }

  /** How one sees oneself just now. */
  get ownView(): OwnView {
    const local = this.#options.room()?.local.value ?? null;
    return ownViewOf(local, this.#options.app().settings.value, this.#isSelfHidden);
  }

  setChoosingDevices(isChoosing: boolean): void {
    this.isChoosingDevices = isChoosing;
    this.#host.requestUpdate();
  }

  setChoosingPicture(isChoosing: boolean): void {
    this.isChoosingPicture = isChoosing;
    this.#host.requestUpdate();
  }

  setPairing(pairing: string | null): void {
    this.pairing = pairing;
    this.#host.requestUpdate();
  }

  dismissProblem(): void {
    this.#setProblem(null);
  }

  /** Closes the panel that was opened last. */
  closePanel(): void {
    this.#setPanels(this.openPanels.slice(0, -1));
  }

  /** Space, or the button **Hold to talk**, went down or up. True where it is used: only somebody who is muted can talk by holding it. */
  talk(isDown: boolean): boolean {
    const room = this.#options.room();
    if (!room) return false;
    if (!isDown) return room.setMuted(true);
    return this.#self?.muted === true && this.#mayTalk() && this.#setMuted(room, false);
  }

  /** Does one command; what goes wrong is shown as `problem`. */
  async obey(command: CallCommand): Promise<void> {
    const room = this.#options.room();
    if (!room) return;
    try {
      await this.#do(command, room);
    } catch (error) {
      this.#setProblem(asAppError(error));
    }
  }

  /** Does one command of the conversation. Rejects for whoever asked to show it where it was asked. */
  async converse(command: ConversationCommand): Promise<void> {
    const chat = this.#options.room()?.chat.value;
    if (chat) await converse(chat, command);
  }

  get #self(): Participant | undefined {
    return this.#options.room()?.participants.value[0];
  }

  async #do(command: CallCommand, room: Room): Promise<void> {
    if (isRecordingCommand(command)) return this.recording.obey(command, { app: this.#options.app(), room });
    const local = room.local.value;
    switch (command.kind) {
      case 'toggle-sound':
        if (local && this.#mayTalk()) await this.#toggleSound(room, local);
        return;
      case 'talk':
        this.talk(command.isDown);
        return;
      case 'push-to-talk':
        if (command.on) room.setMuted(true);
        return this.#options.app().changeSettings({ pushToTalk: command.on });
      case 'choose-devices':
        this.setChoosingDevices(true);
        return;
      case 'use-device':
        this.deviceNews.dismiss();
        if (local) await this.#useDevice(local, command.device);
        return;
      case 'dismiss-device-news':
        this.deviceNews.dismiss();
        return;
      case 'toggle-video':
        if (local && this.#mayShow(room)) await this.#toggleVideo(local);
        return;
      case 'background':
        return this.#chooseBackground(local, effectOfChoice(command.choice));
      case 'use-background':
        return this.#chooseBackground(local, command.effect);
      case 'adjust-picture':
        if (local) await this.#adjustPicture(local, command.adjustments);
        return;
      case 'toggle-share':
        if (local && this.#mayShow(room)) await this.#toggleShare(local);
        return;
      case 'layout':
        this.#setLayout(command.layout);
        return;
      case 'picture-in-picture':
        return this.pictureInPicture.toggle();
      case 'toggle-full-screen':
        return toggleFullScreen();
      case 'switch-camera':
        if (local) await local.startVideo(otherCamera(local)?.id);
        return;
      case 'toggle-mirror':
        return this.#toggleMirror();
      case 'toggle-self-view':
        this.#isSelfHidden = !this.#isSelfHidden;
        this.#host.requestUpdate();
        return;
      case 'pin':
        this.pinned = command.key;
        this.#host.requestUpdate();
        return;
      case 'retry':
        room.retry(command.id);
        return;
      case 'toggle-hand':
        room.raiseHand((this.#self?.hand ?? null) === null);
        return;
      case 'react':
        room.react(command.index);
        return;
      case 'toggle-chat':
        this.#toggle('chat');
        return;
      case 'toggle-people':
        this.#toggle('people');
        return;
      case 'toggle-training':
        this.#toggle('training');
        return;
      case 'captions':
        return this.captions.obey(command.request);
      case 'message':
        this.#open('chat');
        return;
      case 'moderate':
        return room.moderate(command.action);
      case 'set-verified':
        return room.setVerified(command.id, command.verified);
      case 'answer-ask':
        if (command.ask.kind === 'train' && command.answer !== 'no') this.#open('training');
        if (command.ask.kind === 'be-recorded' && command.answer === 'no') location.hash = '#/';
        return room.answerAsk(command.ask, command.answer);
      case 'copy-link':
        return this.#copyLink();
      case 'connect-offline':
        this.setPairing('');
        return;
      case 'volume':
      case 'choose-volume':
      case 'show-connection':
      case 'show-reception':
      case 'verify':
      case 'draw-on':
      case 'use-phone':
        // A matter of the call itself.
        return;
    }
  }

  /** Says why not, where one may not. */
  #mayTalk(): boolean {
    if (this.#self?.role !== 'viewer') return true;
    this.say(msg('You are watching. Raise your hand to come on stage.'));
    return false;
  }

  #mayShow(room: Room): boolean {
    if (!this.#mayTalk()) return false;
    if (room.policy.value.type !== 'voice') return true;
    this.say(msg('This is a voice room: it has no pictures.'));
    return false;
  }

  async #toggleSound(room: Room, local: LocalMedia): Promise<void> {
    if (local.microphone.value.kind !== 'on') await local.startMicrophone();
    else if (local.muted.value && this.#options.app().settings.value.pushToTalk)
      this.say(msg('Push to talk is on: hold Space to talk.'));
    else this.#setMuted(room, !local.muted.value);
  }

  #setMuted(room: Room, muted: boolean): boolean {
    const isDone = room.setMuted(muted);
    if (!isDone) this.say(msg('A host has muted you, and lets people unmute only when asked.'));
    // Whatever was said of being muted is over.
    else if (!muted) this.say('');
    return isDone;
  }

  async #toggleVideo(local: LocalMedia): Promise<void> {
    if (local.camera.value.kind === 'on') await local.stopVideo();
    else await local.startVideo(this.#options.app().settings.value.cameraId ?? undefined);
  }

  async #useDevice(local: LocalMedia, { microphoneId, speakerId }: NewSoundDevice): Promise<void> {
    await this.#options
      .app()
      .changeSettings({ ...(microphoneId ? { microphoneId } : {}), ...(speakerId ? { speakerId } : {}) });
    if (microphoneId && local.microphone.value.kind !== 'off') await local.startMicrophone(microphoneId);
  }

  #toggleMirror(): Promise<void> {
    const app = this.#options.app();
    return app.changeSettings({ mirrorsSelf: !app.settings.value.mirrorsSelf });
  }

  async #toggleShare(local: LocalMedia): Promise<void> {
    if (local.screen.value) local.stopScreen();
    else await local.startScreen();
  }

  #setLayout(layout: Layout): void {
    this.layout = layout;
    // Whoever asks for a layout wants to see it.
    this.pinned = null;
    this.#host.requestUpdate();
  }

  /** Null: it is yet to be chosen which picture. */
  async #chooseBackground(local: LocalMedia | null, background: Effect | null): Promise<void> {
    if (!background) this.setChoosingPicture(true);
    else if (local) {
      await local.setBackground(background);
      await this.#options.app().changeSettings({ background });
    }
  }

  async #adjustPicture(local: LocalMedia, adjustments: Adjustments): Promise<void> {
    await local.setAdjustments(adjustments);
    await this.#options.app().changeSettings({ adjustments });
  }

  async #copyLink(): Promise<void> {
    const link = this.#options.link();
    try {
      await navigator.clipboard.writeText(link);
      this.say(msg('Invite link copied'));
    } catch {
      // No permission for the clipboard: the panel shows the code and the QR code.
      this.#open('people');
    }
  }

  #open(panel: Panel): void {
    if (!this.openPanels.includes(panel)) this.#toggle(panel);
  }

  #toggle(panel: Panel): void {
    const others = this.openPanels.filter((open) => open !== panel);
    if (others.length < this.openPanels.length) this.#setPanels(others);
    else this.#setPanels(this.#onePanel.matches ? [panel] : [...others, panel]);
  }

  #setPanels(panels: readonly Panel[]): void {
    this.openPanels = panels;
    this.#host.requestUpdate();
  }

  /** Shows something to know for a moment. */
  say(remark: string, forMs = REMARK_MS): void {
    this.remark = remark;
    this.#host.requestUpdate();
    clearTimeout(this.#remarkTimer);
    this.#remarkTimer = window.setTimeout(() => {
      this.remark = '';
      this.#host.requestUpdate();
    }, forMs);
  }

  /** Something has gone wrong beside what was asked for here. */
  report(problem: AppError): void {
    this.#setProblem(problem);
  }

  #setProblem(problem: AppError | null): void {
    this.problem = problem;
    this.#host.requestUpdate();
  }
}

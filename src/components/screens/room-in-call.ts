import { html, type TemplateResult } from 'lit';
import type { App, Backgrounds, Effect, LocalMedia, QrReader, Room } from '../../app.ts';
import type { CallCommandEvent } from '../room/call-command.ts';
import type { CallDesk } from '../room/call-desk.ts';
import type { ViewsChangeEvent } from '../room/call-stage.ts';
import type { ConversationRequest } from '../room/conversation-request.ts';
import type { SettingsChangeEvent } from '../room/device-choices.ts';
import type { LiveReactions } from '../room/live-reactions.ts';
import type { NoticeAnswer, NoticeAnswerEvent } from '../room/room-call.ts';
import { recordingChoices } from '../room/recording/choices.ts';
import type { RecordingChoiceEvent } from '../room/recording/recording-dialog.ts';
import { noticesOf } from '../room/room-notices.ts';
import { backgroundChoice } from '../shared/background-choice.ts';
import type { BackgroundEvent } from '../shared/background-dialog.ts';
import type { RoomTraining } from '../training/room-training.ts';
import type { TrainingCommandEvent } from '../training/training-command.ts';
import type { TrainingRequestEvent } from '../training/training-request.ts';
import '../room/captions-dialog.ts';
import '../room/devices-dialog.ts';
import '../room/pairing-dialog.ts';
import '../room/recording/leave-dialog.ts';
import '../room/recording/record-person-dialog.ts';
import '../room/recording/recording-dialog.ts';
import '../room/room-call.ts';
import '../shared/background-dialog.ts';

const NO_EFFECT: Effect = { kind: 'none' };

/** What the screen of a room has for a call. */
export interface InCall {
  readonly app: App;
  readonly room: Room;
  readonly code: string;
  /** The link that invites into this room. */
  readonly link: string;
  /** No relay answers. */
  readonly reconnecting: boolean;
  readonly desk: CallDesk;
  readonly training: RoomTraining;
  readonly reactions: LiveReactions;
  /** Who speaks, or spoke last. */
  readonly speaker: string | null;
  readonly levelOf: (participantId: string) => number;
  readonly loadBackgrounds: () => Promise<Backgrounds>;
  readonly loadReader: () => Promise<QrReader>;
}

/** What the screen of a room shows while one is in the call: the call, and the dialogs over it. */
export function inCall(scene: InCall): TemplateResult {
  const { app, room, code, link, desk, training, reactions } = scene;
  const local = room.local.value;
  return html`<co-room-call
      .code=${code}
      .link=${link}
      .speakerId=${speakerIn(local, app.settings.value.speakerId)}
      .levelOf=${scene.levelOf}
      .deviceNews=${desk.deviceNews.news[0] ?? null}
      ?pushToTalk=${app.settings.value.pushToTalk}
      .background=${backgroundChoice(local?.background.value ?? NO_EFFECT)}
      .adjustments=${local?.canAdjust.value ? local.adjustments.value : null}
      .participants=${room.participants.value}
      .knocks=${room.knocks.value}
      .outcasts=${room.outcasts.value}
      .policy=${room.policy.value}
      .capacity=${room.capacity.value}
      .asks=${room.asks.value}
      .conversation=${room.conversation.value}
      .reactions=${reactions.floating}
      .saidReactions=${reactions.said}
      .relays=${room.relays.value}
      .notices=${noticesOf(room, desk.problem)}
      .stats=${room.stats.value}
      .historyOf=${room.historyOf}
      .reception=${room.reception.value}
      .ownView=${desk.ownView}
      .training=${training.part}
      .captions=${desk.captions.part}
      .floating=${desk.pictureInPicture.tile}
      .layout=${desk.layout}
      .pinned=${desk.pinned}
      .speaker=${scene.speaker}
      .remark=${desk.remark}
      .take=${desk.recording.recorder.take}
      .recording=${desk.recording.recorder.state}
      .collecting=${room.collecting.value}
      ?recordingBusy=${desk.recording.recorder.isBusy}
      ?reconnecting=${scene.reconnecting}
      .openPanels=${desk.openPanels}
      @call-command=${(event: CallCommandEvent) => desk.obey(event.detail)}
      @training-request=${(event: TrainingRequestEvent) => training.request(event.detail)}
      @training-command=${(event: TrainingCommandEvent) => training.command(event.detail)}
      @views-change=${(event: ViewsChangeEvent) => room.setViews(event.detail)}
      @conversation-request=${(request: ConversationRequest) =>
        request.respondWith(desk.converse(request.command))}
      @answer-notice=${(event: NoticeAnswerEvent) => answer(event.detail, scene)}
    ></co-room-call>
    ${dialogs(scene, local)}`;
}

function dialogs(
  { app, room, link, desk, loadBackgrounds, loadReader }: InCall,
  local: LocalMedia | null,
): TemplateResult {
  return html`<co-devices-dialog
      ?open=${desk.isChoosingDevices}
      .local=${local}
      .settings=${app.settings.value}
      @settings-change=${(event: SettingsChangeEvent) => app.changeSettings(event.detail)}
      @call-command=${(event: CallCommandEvent) => desk.obey(event.detail)}
      @closed=${() => desk.setChoosingDevices(false)}
    ></co-devices-dialog>
    <co-captions-dialog
      .captions=${desk.captions.part}
      @call-command=${(event: CallCommandEvent) => desk.obey(event.detail)}
    ></co-captions-dialog>
    <co-background-dialog
      ?open=${desk.isChoosingPicture}
      .effect=${local?.background.value ?? NO_EFFECT}
      .load=${loadBackgrounds}
      @background-change=${(event: BackgroundEvent) =>
        desk.obey({ kind: 'use-background', effect: event.detail })}
      @closed=${() => desk.setChoosingPicture(false)}
    ></co-background-dialog>
    <co-recording-dialog
      ?open=${desk.recording.openDialog === 'choose-recording'}
      .choices=${recordingChoices(app.settings.value)}
      ?captioned=${desk.captions.part.isWanted}
      @recording-choice=${(event: RecordingChoiceEvent) => app.changeSettings({ recording: event.detail })}
      @closed=${() => desk.recording.setOpenDialog(null)}
    ></co-recording-dialog>
    <co-record-person-dialog
      ?open=${desk.recording.openDialog === 'choose-recorded-person'}
      .participants=${room.participants.value}
      @call-command=${(event: CallCommandEvent) => desk.obey(event.detail)}
      @closed=${() => desk.recording.setOpenDialog(null)}
    ></co-record-person-dialog>
    <co-leave-dialog
      ?open=${desk.recording.openDialog === 'leave'}
      @call-command=${(event: CallCommandEvent) => desk.obey(event.detail)}
      @closed=${() => desk.recording.setOpenDialog(null)}
    ></co-leave-dialog>
    <co-pairing-dialog
      ?open=${desk.pairing !== null}
      .offer=${desk.pairing ?? ''}
      .room=${room}
      .link=${link}
      .loadReader=${loadReader}
      @closed=${() => desk.setPairing(null)}
    ></co-pairing-dialog>`;
}

/** Does what the button of a notice offers. */
function answer({ id, action }: NoticeAnswer, { room, desk }: InCall): Promise<void> | void {
  const local = room.local.value;
  if (action === 'library' || action === 'settings') {
    location.hash = `#/${action}`;
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
    case 'noise':
      // Which it is meanwhile; the choice is kept for the next call.
      return local?.setNoiseSuppression('browser');
    case 'effect':
      return local?.setBackground(local.background.value);
    case 'desk':
      desk.dismissProblem();
      return;
    default:
      room.dismiss(id);
  }
}

/** The speaker that was chosen, as long as it is there; empty is the system's. */
function speakerIn(local: LocalMedia | null, chosenId: string | null): string {
  return local?.devices.value.speakers.find(({ id }) => id === chosenId)?.id ?? '';
}

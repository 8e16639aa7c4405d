import { msg } from '@lit/localize';
import type { ReactiveControllerHost } from 'lit';
import { isBusy, type App, type Room } from '../../../app.ts';
import type { AppError } from '../../../lib/errors.ts';
import type { CallCommand } from '../call-command.ts';
import { CallRecorder } from '../call-recorder.ts';

const KINDS = [
  'record',
  'stop-recording',
  'toggle-recording-pause',
  'mark-moment',
  'choose-recording',
  'choose-recorded-person',
  'collect',
  'leave',
] as const;

/** What concerns recordings; leaving does, since it may interrupt one that is on its way. */
export type RecordingCommand = Extract<CallCommand, { readonly kind: (typeof KINDS)[number] }>;

/** The dialogs around recordings; `leave` warns before one leaves. */
export type RecordingDialogKind = 'choose-recording' | 'choose-recorded-person' | 'leave';

/** Whether this is for the desk of recordings. */
export function isRecordingCommand(command: CallCommand): command is RecordingCommand {
  return KINDS.some((kind) => kind === command.kind);
}

/** Does what is asked for of recordings, and keeps which dialog is open. Renders its host anew when that changes. */
export class RecordingDesk {
  openDialog: RecordingDialogKind | null = null;
  readonly recorder: CallRecorder;
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #say: (remark: string) => void;

  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    {
      onProblem,
      say,
    }: { readonly onProblem: (error: AppError | null) => void; readonly say: (remark: string) => void },
  ) {
    this.#host = host;
    this.#say = say;
    this.recorder = new CallRecorder(host, onProblem);
  }

  setOpenDialog(dialog: RecordingDialogKind | null): void {
    this.openDialog = dialog;
    this.#host.requestUpdate();
  }

  async obey(command: RecordingCommand, { app, room }: { app: App; room: Room }): Promise<void> {
    switch (command.kind) {
      case 'record':
        return this.recorder.start(app, command, room.participants.value);
      case 'stop-recording':
        return this.recorder.stop();
      case 'toggle-recording-pause':
        this.recorder.togglePause();
        return;
      case 'mark-moment':
        this.recorder.take?.mark();
        this.#say(msg('Marked. You find it again in the library.'));
        return;
      case 'choose-recording':
      case 'choose-recorded-person':
        this.setOpenDialog(command.kind);
        return;
      case 'collect':
        room.collect(command.command);
        return;
      case 'leave':
        if (command.isSure !== true && isBusy(room.collecting.value)) this.setOpenDialog('leave');
        else location.hash = '#/';
    }
  }
}

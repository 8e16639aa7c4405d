import { msg } from '@lit/localize';
import {
  AudioLines,
  CircleDot,
  CirclePause,
  CirclePlay,
  CircleStop,
  Flag,
  Monitor,
  Settings2,
  User,
  Users,
} from 'lucide';
import type { Participant } from '../../../app.ts';
import type { MoreItem } from '../more-items.ts';

/** What the choice of recordings depends on. */
export interface RecordState {
  readonly recording: 'no' | 'yes' | 'paused';
  /** One begins or ends. */
  readonly recordingBusy: boolean;
  readonly participants: readonly Participant[];
}

/** What can be recorded, and how. */
export function whatToRecord({ participants }: RecordState): readonly MoreItem[] {
  const isShared = participants.some(({ sharing, screen }) => sharing || screen !== null);
  const hasOthers = participants.some(({ isSelf }) => !isSelf);
  return [
    {
      value: 'call',
      label: msg('The whole call'),
      icon: CircleDot,
      command: { kind: 'record', what: 'call' },
    },
    { value: 'self', label: msg('Only me'), icon: User, command: { kind: 'record', what: 'self' } },
    {
      value: 'voice',
      label: msg('Only the sound'),
      icon: AudioLines,
      command: { kind: 'record', what: 'voice' },
    },
    {
      value: 'screen',
      label: msg('The screen'),
      icon: Monitor,
      command: { kind: 'record', what: 'screen' },
      disabled: !isShared,
    },
    {
      value: 'person',
      label: msg('One person…'),
      icon: User,
      command: { kind: 'choose-recorded-person' },
      disabled: !hasOthers,
    },
    {
      value: 'everyone',
      label: msg('Everyone, each on their own device'),
      icon: Users,
      command: { kind: 'record', what: 'everyone' },
    },
    {
      value: 'options',
      label: msg('Recording options…'),
      icon: Settings2,
      command: { kind: 'choose-recording' },
      beginsGroup: true,
    },
  ];
}

/** What one does with the recording that runs, but for stopping it. */
export function whileRecording({ recording }: Pick<RecordState, 'recording'>): readonly MoreItem[] {
  return [
    {
      value: 'pause',
      label: recording === 'paused' ? msg('Resume recording') : msg('Pause recording'),
      icon: recording === 'paused' ? CirclePlay : CirclePause,
      command: { kind: 'toggle-recording-pause' },
    },
    {
      value: 'mark',
      label: msg('Mark this moment'),
      icon: Flag,
      command: { kind: 'mark-moment' },
    },
  ];
}

/** All of it, for the menu **More**. */
export function recordItems(state: RecordState): readonly MoreItem[] {
  if (state.recording === 'no') {
    if (state.recordingBusy) return [];
    const record: MoreItem = {
      value: 'record',
      label: msg('Record'),
      icon: CircleDot,
      command: { kind: 'record', what: 'usual' },
      beginsGroup: true,
    };
    const choices = whatToRecord(state).filter(({ disabled }) => disabled !== true);
    return [
      record,
      ...choices.map((item) => ({ ...item, value: `record-${item.value}`, beginsGroup: false })),
    ];
  }
  const stop: MoreItem = {
    value: 'stop-recording',
    label: msg('Stop recording'),
    icon: CircleStop,
    command: { kind: 'stop-recording' },
    isDanger: true,
  };
  return [stop, ...whileRecording(state).map((item) => ({ ...item, value: `recording-${item.value}` }))];
}

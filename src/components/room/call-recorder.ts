import { msg, str } from '@lit/localize';
import type { App, Participant } from '../../app.ts';
import { Recorder } from '../shared/recorder.ts';

/** Records a call, or oneself in it. */
export class CallRecorder extends Recorder {
  start(app: App, source: 'self' | 'call', participants: readonly Participant[]): Promise<void> {
    const name = recordingName(source, participants, app.settings.value.name);
    return this.begin(() => app.record({ source, name }));
  }
}

function recordingName(
  source: 'self' | 'call',
  participants: readonly Participant[],
  ownName: string,
): string {
  const others = participants.filter(({ isSelf }) => !isSelf).map(({ name }) => name);
  if (source === 'self' || others.length === 0) return ownName || msg('Recording');
  return msg(str`Call with ${new Intl.ListFormat().format(others)}`);
}

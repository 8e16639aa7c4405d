import { msg, str } from '@lit/localize';
import type { ReactiveControllerHost } from 'lit';
import type { App, Participant, RunningTake, TakePart, TakePiece } from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';
import { Recorder } from '../shared/recorder.ts';
import { recordingChoices, usualParts } from './recording/choices.ts';

/** Records a call, or what was chosen of it. */
export class CallRecorder extends Recorder {
  readonly #refresh: () => void;
  #take: RunningTake | null = null;

  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    onProblem: (error: AppError | null) => void,
  ) {
    super(host, onProblem);
    this.#refresh = () => host.requestUpdate();
  }

  /** What is being recorded; null while nothing is. */
  get take(): RunningTake | null {
    return this.sinceMs === null ? null : this.#take;
  }

  get state(): 'no' | 'yes' | 'paused' {
    if (!this.take) return 'no';
    return this.take.isPaused.value ? 'paused' : 'yes';
  }

  start(
    app: App,
    { what, of }: { readonly what: TakePart | 'usual'; readonly of?: string },
    participants: readonly Participant[],
  ): Promise<void> {
    const choices = recordingChoices(app.settings.value);
    const parts = what === 'usual' ? usualParts(choices) : [what];
    const pieces = parts.map((part): TakePiece => {
      const name = pieceName(part, participants, { of, ownName: app.settings.value.name });
      return of === undefined ? { part, name } : { part, of, name };
    });
    return this.begin(async () => {
      const take = await app.record({ pieces, look: choices });
      take.isPaused.watch(this.#refresh);
      take.minutesLeft.watch(this.#refresh);
      this.#take = take;
      return take;
    });
  }

  togglePause(): void {
    if (this.take?.isPaused.value) this.take.resume();
    else this.take?.pause();
  }
}

/** What one recording of a take is called in the library. */
function pieceName(
  part: TakePart,
  participants: readonly Participant[],
  { of, ownName }: { readonly of: string | undefined; readonly ownName: string },
): string {
  const others = participants.filter(({ isSelf }) => !isSelf);
  const own = ownName || msg('Recording');
  const call =
    others.length === 0
      ? own
      : msg(str`Call with ${new Intl.ListFormat().format(others.map(({ name }) => name))}`);
  switch (part) {
    case 'self':
    case 'everyone':
      return own;
    case 'person':
      return others.find(({ id }) => id === of)?.name ?? call;
    case 'screen':
      return msg(str`Screen, ${call}`);
    case 'voice':
      return msg(str`Sound, ${call}`);
    case 'call':
      return call;
  }
}

import type { RecordingChoices, Settings, TakePart } from '../../../app.ts';

const DEFAULTS: RecordingChoices = {
  layout: 'grid',
  names: true,
  chat: false,
  reactions: true,
  captions: false,
  also: [],
};

/** What the person has chosen for recordings; defaults stand for what they have not. */
export function recordingChoices({ recording }: Pick<Settings, 'recording'>): RecordingChoices {
  return { ...DEFAULTS, ...recording };
}

/** What a tap on **Record** records. */
export function usualParts({ also }: RecordingChoices): readonly TakePart[] {
  // Everyone on their own device is oneself too.
  return ['call', ...also.filter((part) => part !== 'self' || !also.includes('everyone'))];
}

import { msg, str } from '@lit/localize';
import type { Participant, TakeNews, TakePart } from '../../../app.ts';
import { formatClock } from '../../shared/format.ts';

/** Clocks of others are off, but a recording is not longer than this. */
const PLAUSIBLE_MS = 86_400_000;

/** Who records what, whether it pauses, and for how long it has been going. `ownMs` is how much oneself has recorded. */
export function takeWords(
  { name, isSelf, take }: Pick<Participant, 'name' | 'isSelf' | 'take'>,
  { nameOf, ownMs }: { nameOf: (participantId: string) => string; ownMs: number | null },
): string {
  if (!take) return '';
  const what = new Intl.ListFormat().format(take.parts.map((part) => partWords(part, take, isSelf, nameOf)));
  const who = isSelf ? msg(str`You record ${what}`) : msg(str`${name} records ${what}`);
  const recordedMs = isSelf && ownMs !== null ? ownMs : recordedFor(take);
  return [who, take.paused ? msg('paused') : '', recordedMs === null ? '' : formatClock(recordedMs)]
    .filter((words) => words !== '')
    .join(' · ');
}

/** Null where their clock cannot be believed. */
function recordedFor({ recordedMs, atMs, paused }: TakeNews): number | null {
  if (paused) return recordedMs;
  const sinceMs = Date.now() - atMs;
  return sinceMs > -PLAUSIBLE_MS && sinceMs < PLAUSIBLE_MS ? recordedMs + Math.max(0, sinceMs) : null;
}

function partWords(
  part: TakePart,
  { of }: TakeNews,
  isSelf: boolean,
  nameOf: (participantId: string) => string,
): string {
  switch (part) {
    case 'call':
      return msg('the call');
    case 'self':
      return isSelf ? msg('yourself') : msg('themselves');
    case 'screen':
      return msg('the screen');
    case 'voice':
      return msg('the sound');
    case 'person':
      return nameOf(of ?? '') || msg('one person');
    case 'everyone':
      return msg('everyone, each on their own device');
  }
}

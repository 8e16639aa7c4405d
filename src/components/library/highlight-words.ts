import { msg, str } from '@lit/localize';
import type { Reason } from '../../app.ts';
import { formatClock } from '../shared/format.ts';
import { setName } from './set-name.ts';

/** What a chapter that begins at such a moment is called. */
export function titleOf(reason: Reason): string {
  switch (reason.kind) {
    case 'reactions':
      return msg(str`Applause ${reason.emoji}`);
    case 'hand':
      return msg(str`${reason.author} raises a hand`);
    case 'question':
    case 'answered':
      return reason.text;
    case 'poll':
      return msg(str`Poll: ${reason.text}`);
    case 'speaker':
      return msg(str`${reason.author} speaks`);
    case 'marked':
      return msg('Marked moment');
    case 'came':
      return msg(str`${reason.author} joins`);
    case 'loudest':
      return msg('The liveliest part');
    case 'after-silence':
      return msg('After the break');
    case 'set':
      return setName(reason.exercise, reason);
  }
}

/** Why it is proposed, in a few words. */
export function reasonWords(reason: Reason): string {
  switch (reason.kind) {
    case 'reactions':
      return msg(
        str`${reason.count} reactions in ${Math.max(1, Math.round(reason.withinMs / 1000))} seconds`,
      );
    case 'hand':
      return msg(str`${reason.author} raised a hand`);
    case 'question':
      return msg(str`${reason.author} asked a question`);
    case 'answered':
      return msg(str`Question answered: ${reason.text}`);
    case 'poll':
      return msg('A poll was opened');
    case 'speaker':
      return msg(str`${reason.author} begins to speak after ${spoken(reason.beforeMs)} of ${reason.before}`);
    case 'marked':
      return msg(str`${reason.author} marked this moment`);
    case 'came':
      return msg(str`${reason.author} came in`);
    case 'loudest':
      return reason.lengthMs >= 59_000
        ? msg('The loudest minute')
        : msg(str`The loudest ${Math.max(1, Math.round(reason.lengthMs / 1000))} seconds`);
    case 'after-silence':
      return msg(str`Sound again after ${spoken(reason.silentMs)} of silence`);
    case 'set': {
      const { exercise, isBest } = reason;
      if (!isBest) return msg('A set of training');
      const amount = reason.reps > 0 ? String(reason.reps) : formatClock(reason.heldMs);
      return msg(str`Best set of ${exercise}: ${amount}`);
    }
  }
}

function spoken(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  if (minutes === 1) return msg('1 minute');
  return minutes > 0 ? msg(str`${minutes} minutes`) : msg(str`${Math.round(durationMs / 1000)} seconds`);
}

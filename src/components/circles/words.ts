import { msg, str } from '@lit/localize';
import type { CallLog, CirclePerson } from '../../app.ts';
import { formatDate } from '../shared/format.ts';

/** `Ada, Bob, and Cleo`, as the browser's language has it; somebody without a name is `Guest`. */
export function nameList(names: readonly string[]): string {
  return new Intl.ListFormat().format(names.map((name) => name || msg('Guest')));
}

/** Who of a circle is there now, in one line; empty where nobody is. */
export function presenceWords(people: readonly CirclePerson[]): string {
  const inCall = nameList(people.filter((person) => person.inCall).map(({ name }) => name));
  const idle = nameList(people.filter((person) => !person.inCall).map(({ name }) => name));
  const parts = [inCall && msg(str`${inCall}: in the call now`), idle && msg(str`${idle}: here now`)];
  return parts.filter(Boolean).join(' · ');
}

/** `14:02` today, with the date otherwise. */
export function callTime(atMs: number, nowMs = Date.now()): string {
  if (new Date(atMs).toDateString() !== new Date(nowMs).toDateString()) return formatDate(atMs);
  return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(atMs);
}

/** What happened, without when. */
export function callWords({ kind, name }: Pick<CallLog, 'kind' | 'name'>): string {
  const who = name || msg('somebody');
  switch (kind) {
    case 'missed':
      return msg(str`Missed call from ${who}`);
    case 'answered':
      return msg(str`Call from ${who}`);
    case 'declined':
      return msg(str`Declined a call from ${who}`);
    case 'outgoing':
      return name ? msg(str`Called, answered by ${name}`) : msg('Called, nobody answered');
  }
}

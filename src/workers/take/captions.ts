import type { Caption } from '../compositor/compositor.contract.ts';
import type { TakeCaption } from './take.contract.ts';

/** What is being said at a moment, which is never earlier than the one before; the same array until that changes. */
export function followCaptions(captions: readonly TakeCaption[]): (atMs: number) => readonly Caption[] {
  const coming = captions.toSorted((a, b) => a.fromMs - b.fromMs);
  let next = 0;
  let said: readonly TakeCaption[] = [];
  return (atMs) => {
    const begun = next;
    while ((coming[next]?.fromMs ?? Infinity) <= atMs) next += 1;
    const now = [...said, ...coming.slice(begun, next)].filter(({ toMs }) => toMs > atMs);
    if (now.length !== said.length || now.some((one, index) => one !== said[index])) said = now;
    return said;
  };
}

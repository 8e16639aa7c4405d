import type { ChapterEdit, Transcript } from '../../app.ts';

/** The chapters are to be changed. */
export type ChapterEditEvent = CustomEvent<ChapterEdit>;
/** The transcript is now this one; it is to be stored. */
export type TranscriptChangeEvent = CustomEvent<Transcript>;

/** Somebody wants to see the moment: `atMs` from the beginning. */
export function sendSeek(from: HTMLElement, atMs: number): void {
  from.dispatchEvent(new CustomEvent('seek', { detail: atMs }));
}

/** Scrolls `item` into sight within `list`, which alone moves: the page stays where the reader has it. */
export function keepInSight(list: HTMLElement | null, item: Element | null | undefined): void {
  if (!list || !(item instanceof HTMLElement)) return;
  const { top, bottom } = list.getBoundingClientRect();
  const place = item.getBoundingClientRect();
  if (place.top >= top && place.bottom <= bottom) return;
  list.scrollTop += place.top - top - list.clientHeight / 3;
}

import type { App, Job, Library, ReelClip } from '../../app.ts';
import type { Storyboard } from './player/storyboard.ts';

/** As much of the editor as a reel needs. The result is the new recording's id. */
export interface ReelMaker {
  render(request: {
    readonly plan: {
      readonly version: 1;
      readonly clips: ReelClip[];
      readonly overlays: [];
      readonly loudness: 'even';
      readonly reduceNoise: false;
    };
    readonly name: string;
  }): Job<string>;
}

/** The editor; null in an app without one. */
export async function editsOf(app: App): Promise<ReelMaker | null> {
  return (await (app as App & { edits?: () => Promise<ReelMaker> }).edits?.()) ?? null;
}

/** The small pictures of a recording; null where there are none. */
export async function storyboardOf(library: Library, id: string): Promise<Storyboard | null> {
  const withBoards = library as Library & { storyboard?: (id: string) => Promise<Storyboard | null> };
  return (await withBoards.storyboard?.(id)) ?? null;
}

/** An element of an optional part: its module, and its name. */
export interface OptionalPart {
  load(): Promise<unknown>;
  readonly tag: string;
}

/** What cuts and joins; null in an app without it. */
export const EDIT_DESK: OptionalPart | null = null;

/** All that is known of a recording; null in an app without it. */
export const DETAILS: OptionalPart | null = null;

/** The part's element with these properties. */
export async function openPart(part: OptionalPart, properties: object): Promise<HTMLElement> {
  await part.load();
  return Object.assign(document.createElement(part.tag), properties);
}

/** An element that is loaded when somebody first wants it. */
export interface LazyPart<Tag extends keyof HTMLElementTagNameMap> {
  load(): Promise<unknown>;
  readonly tag: Tag;
}

/** What cuts and joins. */
export const EDIT_DESK: LazyPart<'co-edit-desk'> = {
  load: () => import('./edit/edit-desk.ts'),
  tag: 'co-edit-desk',
};

/** All that is known of a recording. */
export const DETAILS: LazyPart<'co-recording-details'> = {
  load: () => import('./recording-details.ts'),
  tag: 'co-recording-details',
};

/** The part's element with these properties. */
export async function openPart<Tag extends keyof HTMLElementTagNameMap>(
  part: LazyPart<Tag>,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
): Promise<HTMLElementTagNameMap[Tag]> {
  await part.load();
  return Object.assign(document.createElement(part.tag), properties);
}

/** Everything about editing that reads or writes media, in a worker of its own; mediabunny comes in there. */
export { animateStretch, renderEdit, surveySource, takeStill } from '../../workers/editor/editor.client.ts';
export type { AnimationTask, Drawing, RenderReport } from '../../workers/editor/editor.client.ts';

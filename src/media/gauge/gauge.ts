/** What is in recordings, found in a worker of its own; mediabunny comes in there. */
export { measureLoudness, openFrameIndex, type FrameIndex } from '../../workers/gauge/gauge.client.ts';

/** Looking at finished media files, in a worker of its own; mediabunny comes in there. */
export { describeMedia, drawStoryboard, type MediaDetails } from '../../workers/analyst/analyst.client.ts';

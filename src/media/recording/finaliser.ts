/** Making recordings and imports whole, in a worker of their own; mediabunny comes in there. */
export { finaliseRecording, importMediaFile } from '../../workers/finaliser/finaliser.client.ts';

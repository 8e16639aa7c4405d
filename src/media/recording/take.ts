/** Composing recordings that were made together into one, in a worker of its own; mediabunny comes in there. */
export {
  composeTake,
  type TakeCaption,
  type TakeMoment,
  type TakePart,
  type TakePiece,
} from '../../workers/take/take.client.ts';
export type { Look } from '../../workers/compositor/compositor.contract.ts';

/** The one door through which trystero enters, so that the rest of the mesh names no package. */
export {
  createTopicStrategy,
  selfId,
  strToNum,
  type JoinError,
  type Room as Transport,
} from '@trystero-p2p/core';
export { createEvent } from 'trystero';

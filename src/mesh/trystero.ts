/** The one door through which trystero enters, so that the rest of the mesh names no package. */
export {
  createTopicStrategy,
  selfId,
  strToNum,
  type DataPayload,
  type JoinError,
  type Room as Transport,
} from '@trystero-p2p/core';
export { createEvent } from 'trystero';

/**
 * Runs `join` so that trystero does not leave on beforeunload. That event also comes before the question whether
 * to leave the page, and the answer may be no; and when somebody follows a mailto: link.
 */
export function withoutUnloadListener<Result>(join: () => Result): Result {
  const listen = (...listener: Parameters<EventTarget['addEventListener']>): void => {
    if (listener[0] !== 'beforeunload') EventTarget.prototype.addEventListener.apply(window, listener);
  };
  Object.defineProperty(window, 'addEventListener', { value: listen, configurable: true });
  try {
    return join();
  } finally {
    Reflect.deleteProperty(window, 'addEventListener');
  }
}

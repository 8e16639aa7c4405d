import type { ReadonlyStore } from '../../lib/store.ts';

/**
 * `waiting`: not reachable, will be tried again. `retired`: it refuses us, and is left alone for this call.
 */
export type RelayState = 'connecting' | 'connected' | 'waiting' | 'retired';

/**
 * A place where peers find each other, whatever it speaks: texts are published under a topic and reach everyone
 * subscribed to it at that moment. It keeps its subscriptions, and its standing announcement, over every
 * reconnection until it is closed.
 */
export interface Relay {
  readonly url: string;
  readonly state: ReadonlyStore<RelayState>;
  subscribe(topic: string, onText: (text: string) => void): Subscription;
  /** Sends now, or not at all where the relay is not connected: signals are worthless later. */
  publish(topic: string, text: string): Promise<void>;
  /** Publishes, now and after every reconnection, until another announcement replaces this one. */
  announce(topic: string, text: string): Promise<void>;
  /** Closes the socket and stops every timer. */
  close(): void;
}

/** One topic on one relay. */
export interface Subscription {
  /** Resolves when the relay has the subscription; pending as long as it cannot be reached. */
  readonly ready: Promise<void>;
  readonly unsubscribe: () => void;
}

import type { ReadonlyStore } from '../../lib/store.ts';

/**
 * `waiting`: not connected, will be tried again. `aside`: connected, but it does not serve us at present; it is
 * asked again now and then, and counts again as soon as it does. `retired`: left alone for this call.
 */
export type RelayState = 'connecting' | 'connected' | 'aside' | 'waiting' | 'retired';

/**
 * A place where peers find each other, whatever it speaks: texts are published under a topic and reach everyone
 * subscribed to it at that moment, the publisher included. It keeps its subscriptions, and its standing
 * announcements, over every reconnection until it is closed.
 */
export interface Relay {
  readonly url: string;
  readonly state: ReadonlyStore<RelayState>;
  subscribe(topic: string, onText: (text: string) => void): Subscription;
  /** Sends now, or not at all where the relay is not connected: signals are worthless later. */
  publish(topic: string, text: string): Promise<void>;
  /**
   * Publishes, now and after every reconnection, until another announcement under the same topic replaces this
   * one, or the last subscription to the topic ends.
   */
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

/**
 * Why a relay does not serve us, as far as that can be known:
 * `unreachable`: no connection comes about, or none that speaks a protocol of ours.
 * `forbidden`: the browser does not let this page connect to it (ws: from an https: page).
 * `refused`: it said that it does not want us, and would say so again.
 * `failing`: it said that it cannot at present.
 * `throttled`: it said that we publish too often.
 * `silent`: it takes what we publish, and delivers nothing.
 */
export type RelayTrouble = 'unreachable' | 'forbidden' | 'refused' | 'failing' | 'throttled' | 'silent';

/** Where a relay stands; `trouble` is null while it serves us, or before it has had the time to. */
export interface RelayStatus {
  readonly url: string;
  readonly state: RelayState;
  readonly trouble: RelayTrouble | null;
}

import type { RelayTrouble } from './relay.ts';

/** A WebSocket message. */
export type Frame = string | Uint8Array<ArrayBuffer>;

/** What a protocol tells the relay whose connection it speaks over. */
export interface SessionHandlers {
  readonly send: (frame: Frame) => void;
  /** Closes the connection: what came over it can no longer be made sense of, or nothing comes any more. */
  readonly close: () => void;
  /** The other end has said something of this protocol. */
  readonly onAnswer: () => void;
  /** Topics may be subscribed to, and texts published. */
  readonly onReady: () => void;
  /** From now on whatever is published under the topic is heard. */
  readonly onSubscribed: (topic: string) => void;
  readonly onText: (topic: string, text: string) => void;
  /** The relay did not take what we sent. */
  readonly onRejected: (trouble: Extract<RelayTrouble, 'refused' | 'failing' | 'throttled'>) => void;
}

/** One connection, spoken over in one protocol. Texts published before the subscription are not delivered. */
export interface Session {
  /** Begins to speak; `onReady` may be called at once. */
  start(): void;
  /** Handles one frame, whatever is in it. */
  receive(frame: Frame): void;
  /** Again for the same topic: where the relay did not take it the first time. */
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  publish(topic: string, text: string): Promise<void>;
  /** Says goodbye, and stops every timer. */
  close(): void;
}

/** A language that relays speak over WebSockets. */
export interface RelayProtocol {
  /** What the WebSocket is opened for (RFC 6455, section 1.9); empty where the protocol names none. */
  readonly subprotocol: string;
  /** Takes over a connection that has just been opened. */
  open(handlers: SessionHandlers): Session;
}

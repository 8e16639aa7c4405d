import * as v from 'valibot';
import { toBase64Url } from '../../lib/bytes.ts';
import { log } from '../../lib/log.ts';
import { createStore } from '../../lib/store.ts';
import { createTokenBucket } from '../token-bucket.ts';
import type { Relay, RelayState } from './relay.ts';

/** Somebody's direct channel to another device: a pairing cable, or an admitted peer. */
export interface HubPort {
  /** Sends, or does nothing where the channel is not open (any more). */
  send(text: string): void;
  /** Calls `listener` with every text that comes from the other end. Returns the function that stops it. */
  onText(listener: (text: string) => void): () => void;
  /** Calls `listener` once, when the channel is gone. Returns the function that stops it. */
  onClosed(listener: () => void): () => void;
  /** Asked for by the hub where the other end floods it, or sends what is no frame. */
  close(reason: 'flood' | 'malformed'): void;
}

/** A relay made of direct channels: see {@link openHub}. */
export interface Hub extends Relay {
  /** Takes a channel into use for as long as it is open. Returns the function that takes it out again. */
  addPort(port: HubPort): () => void;
}

/** Longer chains of devices are nobody's, and a frame that outlives the memory of its id ends all the same. */
const MOST_HOPS = 8;
/** A session description of a call takes some 10,000. */
const MOST_FRAME_CHARACTERS = 32 * 1024;
const MOST_REMEMBERED_IDS = 4096;

/**
 * What a port may be sent, and what it may send us. The first is smaller, so that nobody who forwards a burst is
 * taken for its author and closed. Somebody who joins twenty others over one cable needs some 250 frames at once.
 */
const SENT = { frames: { burst: 300, perSecond: 40 }, characters: { burst: 320_000, perSecond: 40_000 } };
const RECEIVED = { frames: { burst: 400, perSecond: 50 }, characters: { burst: 400_000, perSecond: 50_000 } };

const frameSchema = v.strictObject({
  /** 96 random bits: tells a frame that comes back by another way. */
  id: v.pipe(v.string(), v.regex(/^[\w-]{16}$/)),
  /** How many more devices it may pass. */
  hops: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_HOPS)),
  topic: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  text: v.pipe(v.string(), v.minLength(1)),
});
type Frame = v.InferOutput<typeof frameSchema>;

interface OpenPort {
  readonly send: (frame: string) => void;
  readonly stop: () => void;
}

/**
 * Opens a relay that needs no server: whatever is published reaches every device that is connected to this one,
 * directly or through others, once each. So two people meet through a third one whom both are connected to.
 * Connected while it has a port.
 */
export function openHub(): Hub {
  const state = createStore<RelayState>('waiting');
  const ports = new Map<HubPort, OpenPort>();
  const topics = new Set<{ readonly topic: string; readonly onText: (text: string) => void }>();
  const seen = new Set<string>();
  /** By topic. */
  const announcements = new Map<string, string>();
  const { promise: ready, resolve: onReady } = Promise.withResolvers<undefined>();

  /** False where it was here before. */
  const remember = (id: string): boolean => {
    if (seen.has(id)) return false;
    seen.add(id);
    for (const oldest of seen) {
      if (seen.size <= MOST_REMEMBERED_IDS) break;
      seen.delete(oldest);
    }
    return true;
  };

  const deliver = (topic: string, text: string): void => {
    for (const open of [...topics]) if (open.topic === topic) open.onText(text);
  };

  const sendTo = (receivers: Iterable<OpenPort>, topic: string, text: string): void => {
    const id = toBase64Url(crypto.getRandomValues(new Uint8Array(12)));
    remember(id);
    const frame = JSON.stringify({ id, hops: MOST_HOPS, topic, text } satisfies Frame);
    if (frame.length > MOST_FRAME_CHARACTERS) {
      log.warn(`A signal of ${frame.length} characters is too long to be passed from device to device.`);
      return;
    }
    for (const { send } of receivers) send(frame);
  };

  const publish = (topic: string, text: string): Promise<void> => {
    sendTo(ports.values(), topic, text);
    if (ports.size > 0) deliver(topic, text);
    return Promise.resolve();
  };

  const take = (frame: Frame, from: HubPort): void => {
    if (!remember(frame.id)) return;
    if (frame.hops > 1) {
      const forwarded = JSON.stringify({ ...frame, hops: frame.hops - 1 });
      for (const [port, { send }] of ports) if (port !== from) send(forwarded);
    }
    deliver(frame.topic, frame.text);
  };

  const remove = (port: HubPort): void => {
    const entry = ports.get(port);
    if (!entry) return;
    ports.delete(port);
    entry.stop();
    if (ports.size === 0) state.set('waiting');
  };

  const addPort = (port: HubPort): (() => void) => {
    const maySend = createRateLimit(SENT);
    const mayReceive = createRateLimit(RECEIVED);
    const refuse = (reason: 'flood' | 'malformed'): void => {
      remove(port);
      port.close(reason);
    };
    const stopText = port.onText((text) => {
      if (!mayReceive(text.length)) {
        refuse('flood');
        return;
      }
      const frame = parseFrame(text);
      if (frame) take(frame, port);
      else refuse('malformed');
    });
    const stopClosed = port.onClosed(() => remove(port));
    const open: OpenPort = {
      send: (frame) => {
        if (maySend(frame.length)) port.send(frame);
      },
      stop: () => {
        stopText();
        stopClosed();
      },
    };
    ports.set(port, open);
    state.set('connected');
    onReady(undefined);
    announcements.forEach((text, topic) => sendTo([open], topic, text));
    return () => remove(port);
  };

  return {
    url: 'hub:',
    state,
    subscribe: (topic, onText) => {
      const subscription = { topic, onText };
      topics.add(subscription);
      const unsubscribe = (): void => {
        topics.delete(subscription);
        if (![...topics].some((open) => open.topic === topic)) announcements.delete(topic);
      };
      return { ready, unsubscribe };
    },
    publish,
    announce: (topic, text) => {
      announcements.set(topic, text);
      return publish(topic, text);
    },
    addPort,
    close: () => {
      topics.clear();
      announcements.clear();
      for (const port of [...ports.keys()]) remove(port);
    },
  };
}

function createRateLimit({ frames, characters }: typeof SENT): (sizeCharacters: number) => boolean {
  const takeFrame = createTokenBucket(frames);
  const takeCharacters = createTokenBucket(characters);
  return (sizeCharacters) => takeFrame(1) && takeCharacters(sizeCharacters);
}

function parseFrame(text: string): Frame | null {
  if (text.length > MOST_FRAME_CHARACTERS) return null;
  try {
    const result = v.safeParse(frameSchema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

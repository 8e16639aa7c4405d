// @ts-check
import { createHash } from 'node:crypto';
import { hashes, schnorr } from '@noble/secp256k1';
import { WebSocket, WebSocketServer } from 'ws';

hashes.sha256 = (message) => createHash('sha256').update(message).digest();

/** A session description, encrypted, is some 3 kB; one with media some 15 kB. */
const LARGEST_MESSAGE_BYTES = 128 * 1024;
const MOST_CONNECTIONS = 500;
const MOST_SUBSCRIPTIONS = 20;
const MOST_MESSAGES_PER_10_S = 600;
/** Connections that went away without a word are found and dropped this often. */
const PING_INTERVAL_MS = 30_000;

/**
 * @typedef {{ id: string, pubkey: string, sig: string, content: string, kind: number, created_at: number, tags: string[][] }} NostrEvent
 * @typedef {Record<string, unknown>} Filter
 * @typedef {Map<string, Filter[]>} Subscriptions
 */

/**
 * Attaches a Nostr relay (NIP-01) to a running HTTP server, at `path`. It passes ephemeral events (kinds 20000 to
 * 29999) on to whoever is subscribed at that moment, keeps nothing, and refuses all other events.
 * @param {import('node:http').Server} server
 * @param {{ path?: string }} [options]
 * @returns {{ close: () => void }}
 */
export function attachRelay(server, { path = '/relay' } = {}) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES });
  /** @type {Map<WebSocket, Subscriptions>} */
  const clients = new Map();

  /** @param {NostrEvent} event */
  const broadcast = (event) => {
    for (const [socket, subscriptions] of clients) {
      for (const [id, filters] of subscriptions) {
        if (filters.some((filter) => matches(filter, event))) send(socket, ['EVENT', id, event]);
      }
    }
  };

  sockets.on('connection', (socket) => {
    /** @type {Subscriptions} */
    const subscriptions = new Map();
    clients.set(socket, subscriptions);
    let isAlive = true;
    let messages = 0;
    const ping = setInterval(() => {
      if (!isAlive) socket.terminate();
      isAlive = false;
      socket.ping();
    }, PING_INTERVAL_MS);
    const refill = setInterval(() => (messages = 0), 10_000);
    socket.on('pong', () => (isAlive = true));
    // Such as a frame that is too large, after which ws closes the socket by itself.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(ping);
      clearInterval(refill);
      clients.delete(socket);
    });
    socket.on('message', (data) => {
      messages += 1;
      if (messages > MOST_MESSAGES_PER_10_S) socket.close(1008, 'too many messages');
      else handle(socket, subscriptions, data.toString(), broadcast);
    });
  });

  /** @type {(request: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer) => void} */
  const onUpgrade = (request, socket, head) => {
    const isOurs = request.url?.split('?')[0] === path;
    if (!isOurs || clients.size >= MOST_CONNECTIONS) {
      socket.end(
        `HTTP/1.1 ${isOurs ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  };
  server.on('upgrade', onUpgrade);

  return {
    close: () => {
      server.off('upgrade', onUpgrade);
      for (const socket of clients.keys()) socket.terminate();
      sockets.close();
    },
  };
}

/**
 * @param {WebSocket} socket
 * @param {Subscriptions} subscriptions
 * @param {string} text
 * @param {(event: NostrEvent) => void} broadcast
 */
function handle(socket, subscriptions, text, broadcast) {
  const [type, first, ...rest] = parseArray(text);
  if (type === 'EVENT' && isEvent(first)) {
    const reason = reasonToRefuse(first);
    send(socket, ['OK', first.id, reason === '', reason]);
    if (reason === '') broadcast(first);
  } else if (type === 'REQ' && isId(first)) {
    if (
      rest.length > 0 &&
      rest.length <= 10 &&
      rest.every(isObject) &&
      subscriptions.size < MOST_SUBSCRIPTIONS
    ) {
      subscriptions.set(first, rest);
      send(socket, ['EOSE', first]);
    } else {
      send(socket, ['CLOSED', first, 'invalid: too many subscriptions, or filters that cannot be read']);
    }
  } else if (type === 'CLOSE' && isId(first)) {
    subscriptions.delete(first);
  } else {
    send(socket, ['NOTICE', 'invalid: not a message of NIP-01']);
  }
}

/** @param {NostrEvent} event */
function reasonToRefuse({ id, pubkey, sig, content, kind, created_at: createdAt, tags }) {
  if (kind < 20_000 || kind >= 30_000) return 'blocked: only ephemeral events are passed on';
  const signed = JSON.stringify([0, pubkey, createdAt, kind, tags, content]);
  if (createHash('sha256').update(signed).digest('hex') !== id) return 'invalid: the id is not the hash';
  try {
    const isSigned = schnorr.verify(
      Buffer.from(sig, 'hex'),
      Buffer.from(id, 'hex'),
      Buffer.from(pubkey, 'hex'),
    );
    return isSigned ? '' : 'invalid: the signature is wrong';
  } catch {
    return 'invalid: the signature is wrong';
  }
}

/**
 * Whether all conditions of a filter hold (NIP-01). One that is unknown, or malformed, holds for no event.
 * @param {Filter} filter
 * @param {NostrEvent} event
 */
function matches(filter, event) {
  return Object.entries(filter).every(([key, value]) => {
    if (key === 'limit') return true;
    if (key === 'since') return typeof value === 'number' && event.created_at >= value;
    if (key === 'until') return typeof value === 'number' && event.created_at <= value;
    if (!Array.isArray(value)) return false;
    if (key === 'kinds') return value.includes(event.kind);
    if (key === 'ids') return value.includes(event.id);
    if (key === 'authors') return value.includes(event.pubkey);
    return key.startsWith('#') && event.tags.some(([name, tag]) => `#${name}` === key && value.includes(tag));
  });
}

/** @param {WebSocket} socket @param {unknown[]} message */
function send(socket, message) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

/** @param {string} text @returns {unknown[]} */
function parseArray(text) {
  try {
    const message = JSON.parse(text);
    return Array.isArray(message) ? message : [];
  } catch {
    return [];
  }
}

/** @param {unknown} id @returns {id is string} */
const isId = (id) => typeof id === 'string' && id.length > 0 && id.length <= 64;

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value @returns {value is string[]} */
const isStrings = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** @param {unknown} event @returns {event is NostrEvent} */
function isEvent(event) {
  if (!isObject(event)) return false;
  const { id, pubkey, sig, content, kind, created_at: createdAt, tags } = event;
  const isHex = [id, pubkey, sig].every(
    (value) => typeof value === 'string' && /^[0-9a-f]{64,128}$/.test(value),
  );
  const isWhole = Number.isInteger(kind) && Number.isInteger(createdAt);
  return isHex && isWhole && typeof content === 'string' && Array.isArray(tags) && tags.every(isStrings);
}

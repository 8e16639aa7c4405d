// @ts-check
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';
import { attachRelay } from '../../scripts/relay.mjs';
import { startMqttBroker } from './mqtt-broker.mjs';
import { startStunServer } from './stun-server.mjs';

/**
 * Relays that browser tests start and stop as they need them, by `GET /relay-lab/open?kind=nostr&port=0`, which
 * answers `{ url, port }`, and `GET /relay-lab/close?port=…`. `GET /relay-lab/connections?port=…` says how many a Nostr
 * relay has. `GET /relay-lab/stun` starts a STUN and TURN server. Kinds: `nostr`, `mqtt`, `black-hole`, and of
 * misbehaving ones what is in {@link MISBEHAVING}. The last are scripted, since no real relay misbehaves on demand.
 */

/** @typedef {{ url: string, port: number, connections?: () => Promise<number>, close: () => Promise<void> }} LabRelay */

/**
 * What a misbehaving relay says to a Nostr message. `count` is how many it has had on this connection.
 * @type {Readonly<Record<string, (verb: string, id: string, count: number) => unknown[]>>}
 */
const MISBEHAVING = {
  /** Takes everything, and delivers nothing. */
  swallowing: (verb, id) => (verb === 'REQ' ? [['EOSE', id]] : [['OK', id, true, '']]),
  refusing: (verb, id) => (verb === 'REQ' ? [['CLOSED', id, 'auth-required: members only']] : []),
  blocking: (verb, id) => (verb === 'REQ' ? [['EOSE', id]] : [['OK', id, false, 'blocked: not you']]),
  throttling: (verb, id) =>
    verb === 'REQ' ? [['EOSE', id]] : [['OK', id, false, 'rate-limited: slow down']],
  /** Throttled twice, and then well served. */
  moody: (verb, id, count) => {
    if (verb === 'REQ') return [['EOSE', id]];
    return count <= 3 ? [['OK', id, false, 'rate-limited: slow down']] : [['OK', id, true, ''], 'echo'];
  },
  failing: (verb, id) => (verb === 'REQ' ? [['CLOSED', id, 'error: out of order']] : []),
  /** Delivers one text, and then says nothing any more, as over a cable that was pulled. */
  stalling: (verb, id, count) => {
    if (verb === 'REQ') return [['EOSE', id]];
    return count === 2 ? [['OK', id, true, ''], 'echo'] : [];
  },
  /** Delivers more than anybody would publish, and then something small. */
  oversize: (verb, id) => {
    const event = (/** @type {string} */ content) => ['EVENT', id, { content }];
    return verb === 'REQ' ? [['EOSE', id], event('x'.repeat(300_000)), event('small')] : [];
  },
  mute: () => [],
};

/**
 * Takes connections and says nothing, not even that they are web sockets.
 * @param {number} wantedPort
 * @returns {Promise<LabRelay>}
 */
async function startBlackHole(wantedPort) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(wantedPort, 'localhost');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `ws://localhost:${port}/`,
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param {keyof typeof MISBEHAVING} kind @param {number} port @returns {Promise<LabRelay>} */
async function startMisbehaving(kind, port) {
  const sockets = new WebSocketServer({ port, host: 'localhost' });
  await once(sockets, 'listening');
  sockets.on('connection', (socket) => {
    let count = 0;
    let subscription = '';
    socket.on('message', (data) => {
      /** @type {[string, string | { id: string }]} */
      const [verb, subject] = JSON.parse(data.toString());
      count += 1;
      const id = typeof subject === 'string' ? subject : subject.id;
      if (verb === 'REQ') subscription = id;
      for (const answer of MISBEHAVING[kind]?.(verb, id, count) ?? []) {
        socket.send(JSON.stringify(answer === 'echo' ? ['EVENT', subscription, subject] : answer));
      }
    });
  });
  return webSocketRelay(sockets);
}

/**
 * Sends, to whoever connects, the bytes in the query of the address: `?frames=` and a JSON list of base64 texts;
 * those in `?texts=` as text frames.
 * @param {number} port
 * @returns {Promise<LabRelay>}
 */
async function startGarbage(port) {
  const sockets = new WebSocketServer({
    port,
    host: 'localhost',
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });
  await once(sockets, 'listening');
  sockets.on('connection', (socket, request) => {
    const { searchParams } = new URL(request.url ?? '/', 'ws://localhost');
    socket.on('error', () => undefined);
    for (const text of JSON.parse(searchParams.get('texts') ?? '[]')) socket.send(text);
    for (const frame of JSON.parse(searchParams.get('frames') ?? '[]')) {
      socket.send(Buffer.from(frame, 'base64'));
    }
  });
  return webSocketRelay(sockets);
}

/** @param {WebSocketServer} sockets @returns {LabRelay} */
function webSocketRelay(sockets) {
  const { port } = /** @type {import('node:net').AddressInfo} */ (sockets.address());
  return {
    url: `ws://localhost:${port}/`,
    port,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => sockets.close(resolve));
    },
  };
}

/** @param {number} wantedPort @param {string} [path] @returns {Promise<LabRelay>} */
async function startNostr(wantedPort, path = '/') {
  const server = createServer();
  const relay = attachRelay(server, { path });
  server.listen(wantedPort, 'localhost');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `ws://localhost:${port}${path}`,
    port,
    connections: () => promisify(server.getConnections.bind(server))(),
    close: async () => {
      relay.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Starts a relay of a kind, on this machine only; without a port, on any free one.
 * @param {string} kind
 * @param {number} [port]
 * @returns {Promise<LabRelay>}
 */
export function startRelay(kind, port = 0) {
  if (kind === 'nostr') return startNostr(port);
  if (kind === 'nostr-at-mqtt') return startNostr(port, '/mqtt');
  if (kind === 'mqtt') return startMqttBroker({ port });
  if (kind === 'black-hole') return startBlackHole(port);
  if (kind === 'garbage') return startGarbage(port);
  if (kind in MISBEHAVING) return startMisbehaving(kind, port);
  throw new Error(`There is no relay of the kind ${kind}.`);
}

/**
 * The lab as a plugin of the test runner's server.
 * @returns {import('@web/dev-server-core').Plugin}
 */
export function relayLab() {
  /** @type {Map<number, LabRelay>} */
  const running = new Map();
  return {
    name: 'relay-lab',
    async serve({ path, query }) {
      if (!path.startsWith('/relay-lab/')) return undefined;
      const port = Number(query['port'] ?? 0);
      if (path.endsWith('/stun')) {
        const server = await startStunServer();
        if (server) running.set(server.port, { url: server.stunUrl, ...server });
        return { body: JSON.stringify(server), type: 'json' };
      }
      if (path.endsWith('/open')) {
        const relay = await startRelay(String(query['kind']), port);
        running.set(relay.port, relay);
        return { body: JSON.stringify({ url: relay.url, port: relay.port }), type: 'json' };
      }
      if (path.endsWith('/connections')) {
        return { body: String(await running.get(port)?.connections?.()), type: 'json' };
      }
      await running.get(port)?.close();
      running.delete(port);
      return { body: '{}', type: 'json' };
    },
    async serverStop() {
      await Promise.all([...running.values()].map((relay) => relay.close()));
    },
  };
}

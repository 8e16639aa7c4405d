// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Aedes } from 'aedes';
import { WebSocketServer, createWebSocketStream } from 'ws';

/**
 * @typedef {{ url: string, port: number, software: 'mosquitto' | 'aedes', close: () => Promise<void> }} MqttBroker
 */

/**
 * Starts an MQTT broker for anonymous clients over WebSockets, on this machine only: Mosquitto where it is
 * installed (or `MOSQUITTO_PATH` names it), and Aedes otherwise.
 * @param {{ port?: number, software?: 'mosquitto' | 'aedes' }} [options] without a port, any free one
 * @returns {Promise<MqttBroker>}
 */
export async function startMqttBroker({ port = 0, software } = {}) {
  const mosquitto = findMosquitto();
  return mosquitto && software !== 'aedes' ? startMosquitto(mosquitto, port) : startAedes(port);
}

/** The path of Mosquitto, or undefined. */
export function findMosquitto() {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return [process.env['MOSQUITTO_PATH'], ...folders.map((folder) => join(folder, 'mosquitto'))].find(
    (path) => path && existsSync(path),
  );
}

/** @param {number} port @returns {Promise<MqttBroker>} */
async function startAedes(port) {
  const broker = await Aedes.createBroker();
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    // A client that vanishes, or sends junk; the broker drops it by itself.
    stream.on('error', () => undefined);
    broker.handle(stream, request);
  });
  const listening = await listen(server, port);
  return {
    url: `mqtt+ws://localhost:${listening}/`,
    port: listening,
    software: 'aedes',
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await new Promise((resolve) => broker.close(() => resolve(undefined)));
    },
  };
}

/** @param {string} path @param {number} wantedPort @returns {Promise<MqttBroker>} */
async function startMosquitto(path, wantedPort) {
  const port = wantedPort || (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'coterie-mosquitto-'));
  const config = join(folder, 'mosquitto.conf');
  const root = process.getuid?.() === 0 ? ['user root'] : [];
  // Mosquitto 2.0 does not start with a listener for WebSockets alone; nobody uses the other one.
  const lines = [
    `listener ${port} 127.0.0.1`,
    'protocol websockets',
    `listener 0 ${join(folder, 'socket')}`,
    'allow_anonymous true',
    ...root,
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const child = spawn(path, ['-c', config], { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await untilAccepting(port, exited);
  return {
    url: `mqtt+ws://127.0.0.1:${port}/`,
    port,
    software: 'mosquitto',
    close: async () => {
      child.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {import('node:http').Server} server @param {number} port @returns {Promise<number>} */
async function listen(server, port) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The broker has no port.');
  return address.port;
}

async function freePort() {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @param {number} port @param {Promise<unknown>} exited */
async function untilAccepting(port, exited) {
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (hasExited) throw new Error('Mosquitto did not start.');
    const accepts = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (accepts) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Mosquitto accepts no connection.');
}

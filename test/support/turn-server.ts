import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TURN server of this machine, for one user: see {@link startTurnServer}. */
export interface LabTurnServer {
  readonly port: number;
  /** Without credentials. */
  readonly url: string;
  readonly username: string;
  readonly credential: string;
  /** Ends it at once (SIGKILL), as a crash would. Safe to call twice. */
  kill(): Promise<void>;
}

/** As links and settings carry a server: see src/lib/ice-servers.ts. */
export function turnText({ url, username, credential }: LabTurnServer): string {
  return url.replace(':', `:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@`);
}

// With everything that a link has to escape.
const USER = { username: 'ada', credential: 'se cret:@%&' };
const STARTUP_MS = 10_000;

/** Not loopback, from which browsers gather nothing. */
const ownAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const urlOf = (port: number): string => `turn:${ownAddress}:${port}`;

/** Why no TURN server can be started here; null where one can. */
export function whyNoTurnServer(): string | null {
  if (!ownAddress) return 'This machine has no network, so browsers gather nothing.';
  const { error } = spawnSync('turnserver', ['--version']);
  return error ? 'coturn is not installed (Debian: apt-get install coturn).' : null;
}

/** Starts coturn; without a port, on any free one. */
export async function startTurnServer(wantedPort?: number): Promise<LabTurnServer> {
  const port = wantedPort ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'coterie-turn-'));
  const child = spawn(
    'turnserver',
    [
      ...['-n', '--listening-ip', String(ownAddress), '--listening-port', String(port)],
      ...['--relay-ip', String(ownAddress), '--relay-threads', '1', '--no-tls', '--no-dtls', '--no-cli'],
      ...['--lt-cred-mech', '--realm', 'coterie.test', '--user', `${USER.username}:${USER.credential}`],
      ...['--userdb', join(folder, 'users'), '--pidfile', join(folder, 'pid'), '--log-file', '/dev/null'],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit').then(() => rmSync(folder, { recursive: true, force: true }));
  const server = {
    port,
    url: urlOf(port),
    ...USER,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  const untilMs = performance.now() + STARTUP_MS;
  while (!(await isListening(port))) {
    if (performance.now() > untilMs) {
      await server.kill();
      throw new Error('coturn did not start.');
    }
    await sleep(50);
  }
  return server;
}

/** An address at which nobody listens. */
export async function deadTurnServer(): Promise<LabTurnServer> {
  const port = await freePort();
  return { port, url: urlOf(port), ...USER, kill: () => Promise.resolve() };
}

/** Starts what takes UDP and TCP and never answers. */
export async function startSilentTurnServer(): Promise<LabTurnServer> {
  const udp = createSocket('udp4').bind(0);
  await once(udp, 'listening');
  const { port } = udp.address();
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  }).listen(port);
  await once(tcp, 'listening');
  return {
    port,
    url: urlOf(port),
    ...USER,
    kill: async () => {
      for (const socket of sockets) socket.destroy();
      tcp.close();
      await new Promise<void>((resolve) => udp.close(() => resolve()));
    },
  };
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, ownAddress);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

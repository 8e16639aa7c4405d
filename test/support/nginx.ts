import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));
/** nginx's own list; Debian's. */
const MIME_TYPES = '/etc/nginx/mime.types';

/** Whether there is an nginx here. */
export const hasNginx = NGINX !== undefined && spawnSync(NGINX, ['-v']).status === 0;

/** Serves a folder by nginx, as it comes, under a sub-path, until `close`. */
export async function serveByNginx(
  folder: string,
  under = '/talks/2026/',
): Promise<{ address: string; close: () => Promise<void> }> {
  const port = await freePort();
  const prefix = mkdtempSync(join(tmpdir(), 'coterie-nginx-'));
  mkdirSync(join(prefix, 'tmp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(prefix, 'nginx.conf'),
    `daemon off; pid ${prefix}/pid; error_log ${prefix}/error.log;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  ${temporary.map((name) => `${name}_temp_path ${prefix}/tmp/${name};`).join(' ')}
  access_log off;
  ${existsSync(MIME_TYPES) ? `include ${MIME_TYPES};` : ''}
  server { listen 127.0.0.1:${port}; location ${under} { alias ${folder}/; index index.html; } }
}`,
  );
  const server = spawn(NGINX ?? 'nginx', ['-p', prefix, '-c', join(prefix, 'nginx.conf')], {
    stdio: 'ignore',
  });
  const address = `http://localhost:${port}${under}`;
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(address).catch(() => null);
    if (answer) break;
    if (tries === 50) throw new Error('nginx does not answer.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    address,
    async close() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      rmSync(prefix, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('No port is free.')),
      );
    });
  });
}

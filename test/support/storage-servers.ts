import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { uploadsInParts } from './s3-uploads.ts';

/** A web storage that runs as long as a test. */
export interface StorageServer {
  readonly port: number;
  /** Where it puts its files. */
  readonly folder: string;
  /** Kills it, and starts it again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const USER = 'ada';
export const PASSWORD = 'pässwörd';

const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx'].find(existsSync) ?? null;
export const hasNginx = NGINX !== null && spawnSync(NGINX, ['-V']).stderr.includes('http_dav_module');
export const hasRclone = spawnSync('rclone', ['version']).status === 0;

/**
 * nginx as people set it up for this: `/dav/` takes files from a user, `/public/` shows them to everyone, `/full/` and
 * `/readonly/` refuse them, `/closed/` knows no CORS.
 */
export async function openNginx(): Promise<StorageServer> {
  const root = mkdtempSync(join(tmpdir(), 'coterie-nginx-'));
  const port = await freePort();
  const folder = join(root, 'files');
  mkdirSync(folder);
  writeFileSync(join(root, 'users'), `${USER}:{PLAIN}${PASSWORD}\n`);
  const asRoot = process.getuid?.() === 0 ? 'user root;' : '';
  const cors = `
      add_header Access-Control-Allow-Origin * always;
      add_header Access-Control-Allow-Methods "GET, HEAD, PUT, DELETE, MKCOL" always;
      add_header Access-Control-Allow-Headers "authorization, content-type" always;
      if ($request_method = OPTIONS) { return 204; }`;
  const dav = `
      alias ${folder}/;
      auth_basic "files"; auth_basic_user_file ${root}/users;
      dav_methods PUT DELETE MKCOL; create_full_put_path on; client_max_body_size 0;`;
  writeFileSync(
    join(root, 'nginx.conf'),
    `${asRoot} daemon off; pid ${root}/pid; error_log ${root}/error.log; worker_processes 1;
events {}
http {
  access_log off; client_body_temp_path ${root}/body; proxy_temp_path ${root}/proxy;
  fastcgi_temp_path ${root}/fastcgi; uwsgi_temp_path ${root}/uwsgi; scgi_temp_path ${root}/scgi;
  server {
    listen 127.0.0.1:${port};
    location /dav/ { ${cors} ${dav} }
    location /public/ { add_header Access-Control-Allow-Origin *; alias ${folder}/; }
    location /closed/ { ${dav} }
    location /readonly/ { ${cors} if ($request_method !~ ^(GET|HEAD)$) { return 403; } alias ${folder}/; }
    location /full/ { ${cors} if ($request_method = PUT) { return 507; } ${dav} }
    location /small/ { ${cors} ${dav.replace('client_max_body_size 0', 'client_max_body_size 1k')} }
  }
}`,
  );
  return openChild(port, folder, root, () =>
    spawn(NGINX ?? 'nginx', ['-p', root, '-c', join(root, 'nginx.conf')]),
  );
}

/** rclone knows no CORS in the versions of long-lived distributions: put a proxy before it that does. */
export async function openRclone(): Promise<StorageServer> {
  const root = mkdtempSync(join(tmpdir(), 'coterie-rclone-'));
  const port = await freePort();
  const folder = join(root, 'files');
  mkdirSync(folder);
  const args = ['serve', 'webdav', folder, '--addr', `127.0.0.1:${port}`, '--user', USER, '--pass', PASSWORD];
  const env = { ...process.env, RCLONE_CONFIG: join(root, 'none.conf') };
  return openChild(port, folder, root, () => spawn('rclone', [...args, '--baseurl', '/dav'], { env }));
}

export const S3_KEY = 'S3RVER';

/** S3 with one bucket, `films`, whose CORS rules are those that the app tells people to set; also at films.s3.localhost. */
export async function openS3(corsXml: string): Promise<StorageServer> {
  const root = mkdtempSync(join(tmpdir(), 'coterie-s3-'));
  const port = await freePort();
  const start = async (): Promise<S3rver> => {
    const server = new S3rver({
      address: '127.0.0.1',
      port,
      directory: root,
      serviceEndpoint: 'localhost',
      silent: true,
      configureBuckets: [{ name: 'films', configs: [corsXml] }],
    });
    server.middleware.unshift(uploadsInParts(join(root, 'films')));
    await server.run();
    return server;
  };
  let server = await start();
  const stop = (): Promise<void> => {
    server.httpServer.closeAllConnections();
    return server.close();
  };
  return {
    port,
    folder: join(root, 'films'),
    async restart() {
      await stop();
      server = await start();
    },
    async close() {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function openChild(
  port: number,
  folder: string,
  root: string,
  start: () => ChildProcess,
): Promise<StorageServer> {
  let child = start();
  await listening(port);
  const stop = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  return {
    port,
    folder,
    async restart() {
      await stop();
      child = start();
      await listening(port);
    },
    async close() {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port}.`);
}

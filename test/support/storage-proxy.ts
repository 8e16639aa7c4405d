import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands between the browser and a web storage, and lets tests do to the network what happens to networks. */
export interface StorageProxy {
  readonly port: number;
  /**
   * `PUT /path 201`, in the order of their ends, once the browser has got it; preflights are left out. What was cut off is
   * `cut`, and an answer that was on its way then is `201 lost`.
   */
  readonly log: string[];
  /** From so many bytes of bodies on (counted from now) every connection breaks, until {@link restore}. */
  cutAfter(bytes: number): void;
  /** As soon as the storage has answered such a request every connection breaks, so that the answer is lost; until {@link restore}. */
  cutAtAnswer(to: (request: IncomingMessage) => boolean): void;
  readonly isCut: boolean;
  restore(): void;
  /** Answers what it is told to by itself, instead of asking the storage; null where it shall ask. */
  intercept: (
    request: IncomingMessage,
  ) => { status: number; body: string; headers?: Record<string, string> } | null;
  close(): Promise<void>;
}

/** Stands before `http://127.0.0.1:port`. With `cors` it says what a server says that allows every page to write to it. */
export async function openStorageProxy(
  port: number,
  { cors }: { readonly cors: boolean },
): Promise<StorageProxy> {
  let leftBytes = Number.POSITIVE_INFINITY;
  let isLost: (request: IncomingMessage) => boolean = () => false;
  const allow = (response: ServerResponse): void => {
    if (!cors) return;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Methods', '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
    response.setHeader('Access-Control-Max-Age', '600');
  };
  const server = createServer((request, response) => {
    const note = (status: number | string): void => {
      if (request.method !== 'OPTIONS') proxy.log.push(`${request.method} ${request.url} ${status}`);
    };
    const cut = (): void => {
      note('cut');
      request.socket.destroy();
    };
    if (leftBytes <= 0) {
      cut();
      return;
    }
    const own = proxy.intercept(request);
    if (own || (cors && request.method === 'OPTIONS')) {
      const { status, body, headers } = own ?? { status: 204, body: '', headers: {} };
      allow(response);
      request.resume();
      request.on('end', () => {
        response.writeHead(status, headers).end(body);
        note(status);
      });
      return;
    }
    const { method, url: path, headers } = request;
    const onward = forward({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const status = answer.statusCode ?? 502;
      response.on('close', () => note(response.writableFinished ? status : `${status} lost`));
      if (isLost(request)) {
        leftBytes = 0;
        answer.resume();
        server.closeAllConnections();
        return;
      }
      allow(response);
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined && !(cors && name.startsWith('access-control-')))
          response.setHeader(name, value);
      }
      response.writeHead(status);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    request.on('data', (chunk: Buffer) => {
      leftBytes -= chunk.byteLength;
      if (leftBytes > 0 || onward.destroyed) return;
      onward.destroy();
      cut();
      server.closeAllConnections();
    });
    request.on('error', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: StorageProxy = {
    port: (server.address() as AddressInfo).port,
    log: [],
    cutAfter: (bytes) => void (leftBytes = bytes),
    cutAtAnswer: (to) => void (isLost = to),
    get isCut() {
      return leftBytes <= 0;
    },
    restore() {
      leftBytes = Number.POSITIVE_INFINITY;
      isLost = () => false;
    },
    intercept: () => null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return proxy;
}

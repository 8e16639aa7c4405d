import { test } from 'playwright/test';
import { startServer } from '../../scripts/serve.mjs';
import { DIST } from './journey.mjs';

/** Serves the built app, with its relay, on a free port while the tests of this file run. */
export function serveApp(): { readonly address: string } {
  let server: Awaited<ReturnType<typeof startServer>> | null = null;
  test.beforeAll(async () => {
    server = await startServer({ port: 0, dist: DIST });
  });
  test.afterAll(() => server?.close());
  return {
    get address() {
      if (!server) throw new Error('The app is served only while tests run.');
      return `http://localhost:${server.port}/`;
    },
  };
}

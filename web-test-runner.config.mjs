// Unit and component tests, in a real Chromium with a synthetic camera and microphone.
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { defaultReporter, summaryReporter } from '@web/test-runner';
import { createReadStream, existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_ARGS, ensureChromium } from './scripts/browser.mjs';
import { countReporter } from './scripts/count-reporter.mjs';
import { MEDIA_FOLDER } from './test/support/media.mjs';
import { relayLab } from './test/support/relay-lab.mjs';
import { openStorageQuota } from './test/support/storage-quota.mjs';

const executablePath = await ensureChromium();

/** The app finds its models and runtimes beside index.html; the test page is served from the root. */
const PUBLIC_FOLDERS = /^\/(models|vendor|icons|backgrounds)\/|^\/relays\.json$/;

export default {
  files: process.env['WTR_FILES']?.split(' ') ?? 'test/unit/**/*.test.ts',
  // What a bundler for browsers resolves too: some modules have an entry for Node beside it.
  nodeResolve: { exportConditions: ['browser', 'production', 'default'] },
  concurrency: 1,
  testsFinishTimeout: 600_000,
  testFramework: { config: { timeout: 60_000 } },
  coverage: false,
  plugins: [
    relayLab(),
    // Its modules reach for Node's file system, which bundlers leave out and this server cannot.
    {
      name: 'mediabunny-for-browsers',
      /** @param {{source: string}} request */
      resolveImport: ({ source }) =>
        source === 'mediabunny' ? '/node_modules/mediabunny/dist/bundles/mediabunny.mjs' : undefined,
    },
    {
      name: 'mortal-workers',
      /**
       * A worker whose own workers a test can end: see support/browser/mortal-exporter.ts.
       * @param {{path: string, query: Record<string, unknown>}} context
       */
      serve: ({ path, query }) =>
        'mortal' in query
          ? { body: `import '/test/support/browser/mortal-workers.ts';\nimport '${path}';`, type: 'js' }
          : undefined,
    },
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  middleware: [
    /** @type {import('@web/dev-server-core').Middleware} */
    (context, next) => {
      if (PUBLIC_FOLDERS.test(context.path)) context.url = `/public${context.url}`;
      if (!context.path.startsWith('/shared-media/')) return next();
      // Real clips of real people, where this checkout stands beside them; 404 elsewhere, and tests skip.
      const file = join(MEDIA_FOLDER, basename(context.path));
      if (existsSync(file)) {
        context.type = extname(file);
        context.body = createReadStream(file);
      }
      return undefined;
    },
  ],
  mimeTypes: { '**/*.tflite': 'application/octet-stream', '**/*.wasm': 'application/wasm' },
  reporters: [
    summaryReporter({}),
    defaultReporter({ reportTestResults: true, reportTestProgress: false }),
    countReporter(),
  ],
  browsers: [
    playwrightLauncher({
      async createPage({ context }) {
        const page = await context.newPage();
        await page.exposeFunction('limitStorage', await openStorageQuota(page));
        return page;
      },
      launchOptions: {
        executablePath,
        args: [
          ...CHROMIUM_ARGS,
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          // A tab in the background of a test run must go on at full speed.
          '--disable-renderer-backgrounding',
          '--disable-background-timer-throttling',
          // So that a test can tell whether memory grows.
          '--enable-precise-memory-info',
          '--js-flags=--expose-gc',
        ],
      },
    }),
  ],
};

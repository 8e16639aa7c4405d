import { defineConfig } from 'playwright/test';

// Each test launches the browsers it needs (test/support/browsers.ts), since a camera is a switch of the browser.
export default defineConfig({
  testDir: 'test/e2e',
  timeout: 120_000,
  // Two cores: two calls at once would time each other out.
  workers: 1,
  retries: 0,
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['./scripts/e2e-count-reporter.mjs']],
  outputDir: 'test-results',
});

import { defineConfig } from 'playwright/test';

// Each test launches the browsers it needs (test/support/browsers.ts), since a camera is a switch of the browser.
export default defineConfig({
  testDir: 'test/e2e',
  timeout: 120_000,
  // Several browsers on two cores: what comes at once may come late.
  expect: { timeout: 15_000 },
  // Two cores: two calls at once would time each other out.
  workers: 1,
  // A shared machine may stall a call or a recording once; what needed a second try is printed as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['./scripts/e2e-count-reporter.mjs']],
  outputDir: 'test-results',
});

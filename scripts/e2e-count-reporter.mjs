// @ts-check
import { writeFileSync } from 'node:fs';

/** @typedef {import('playwright/types/testReporter').Reporter} Reporter */

/**
 * Counts what Playwright ran: a test counts once, with the outcome of its last attempt. Written to the file named
 * by `E2E_COUNT_FILE`.
 * @implements {Reporter}
 */
export default class E2eCountReporter {
  #passed = 0;
  #failed = 0;
  /** @type {import('playwright/types/testReporter').Suite | undefined} */
  #root;

  /** @param {import('playwright/types/testReporter').FullConfig} _config @param {import('playwright/types/testReporter').Suite} suite */
  onBegin(_config, suite) {
    this.#root = suite;
  }

  onError() {
    this.#failed += 1;
  }

  onEnd() {
    for (const test of this.#root?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'skipped') continue;
      if (outcome === 'unexpected') this.#failed += 1;
      else this.#passed += 1;
    }
    const file = process.env['E2E_COUNT_FILE'];
    if (file) writeFileSync(file, JSON.stringify({ passed: this.#passed, failed: this.#failed }));
  }
}

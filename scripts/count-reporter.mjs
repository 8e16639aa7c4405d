import { writeFileSync } from 'node:fs';

/**
 * Adds up what a @web/test-runner run really executed, and writes `{passed, failed}` to the file named by
 * `WTR_COUNT_FILE`. A test file that could not even be loaded counts as one failure.
 * @returns {import('@web/test-runner').Reporter}
 */
export function countReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const file = process.env['WTR_COUNT_FILE'];
      if (!file) return;
      let passed = 0;
      let failed = 0;
      /** @param {import('@web/test-runner').TestSuiteResult | undefined} suite */
      const add = (suite) => {
        if (!suite) return;
        for (const test of suite.tests) {
          if (test.skipped) continue;
          if (test.passed) passed += 1;
          else failed += 1;
        }
        suite.suites.forEach(add);
      };
      for (const session of sessions) {
        const before = failed;
        add(session.testResults);
        if (!session.passed && failed === before) failed += 1;
      }
      writeFileSync(file, JSON.stringify({ passed, failed }));
    },
  };
}

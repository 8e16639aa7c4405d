import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * Adds up what a @web/test-runner run really executed, and writes it to the file named by `WTR_COUNT_FILE`: how many tests
 * passed and failed, the names of those that failed, and what became of each file that has one. A test file that could not
 * even be loaded counts as one failure.
 * @returns {import('@web/test-runner').Reporter}
 */
export function countReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const file = process.env['WTR_COUNT_FILE'];
      if (!file) return;
      const total = { passed: 0, failed: 0 };
      /** @type {string[]} */
      const failures = [];
      /** @type {Record<string, {passed: number, failed: number}>} */
      const failedFiles = {};
      for (const session of sessions) {
        const path = relative(process.cwd(), session.testFile);
        const count = { passed: 0, failed: 0 };
        /** @param {import('@web/test-runner').TestSuiteResult | undefined} suite */
        const add = (suite) => {
          for (const test of suite?.tests ?? []) {
            if (test.skipped) continue;
            count[test.passed ? 'passed' : 'failed'] += 1;
            if (!test.passed) failures.push(`${path}: ${test.name}: ${test.error?.message ?? ''}`);
          }
          suite?.suites.forEach(add);
        };
        add(session.testResults);
        if (!session.passed && count.failed === 0) {
          count.failed = 1;
          failures.push(`${path}: ${session.errors[0]?.message ?? 'it could not be run'}`);
        }
        total.passed += count.passed;
        total.failed += count.failed;
        if (count.failed > 0) failedFiles[path] = count;
      }
      writeFileSync(file, JSON.stringify({ ...total, failures, failedFiles }));
    },
  };
}

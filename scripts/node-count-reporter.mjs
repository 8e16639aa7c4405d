// @ts-check
/**
 * Counts what `node --test` ran, and writes `{passed, failed}` as JSON.
 * @param {AsyncIterable<{type: string, data: {skip?: unknown, details?: {type?: string}}}>} source
 */
export default async function* nodeCountReporter(source) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    if (data?.skip !== undefined || data?.details?.type === 'suite') continue;
    if (type === 'test:pass') passed += 1;
    if (type === 'test:fail') failed += 1;
  }
  yield JSON.stringify({ passed, failed });
}

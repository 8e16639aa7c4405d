// @ts-check
// Installs what is missing and runs everything: check, unit and component tests, build, end-to-end tests.
// The last line is `N passed, N failed`, counted from what really ran.
import { ensureInstalled, requireNode } from './install.mjs';

requireNode();
ensureInstalled();

// Only now is there anything to import from.
const { runAll } = await import('./test-run.mjs');
const { passed, failed } = await runAll();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

// npm run bench -- NAME [--json FILE]: runs bench/NAME.mjs, prints a table, and writes its results as JSON.
import { readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine } from './lib/machine.mjs';
import { formatTable } from './lib/table.mjs';

/**
 * One measurement. `subject` is `ours` or the name of what it is compared with.
 * @typedef {{case: string, subject: string, metric: string, unit: string, value: number}} Result
 */

/**
 * What a benchmark is given. `note` prints one line about what goes on.
 * @typedef {{note: (line: string) => void}} BenchContext
 */

/**
 * The default export of bench/NAME.mjs.
 * @typedef {(context: BenchContext) => Promise<Result[]>} Bench
 */

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const name = positionals[0] ?? '';
if (!names.includes(name)) {
  if (name) console.error(`There is no benchmark called "${name}".`);
  console.error(`npm run bench -- NAME [--json FILE], where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}

const { default: bench } = /** @type {{default: Bench}} */ (await import(`./${name}.mjs`));
const machine = await describeMachine();
console.log(`${name} on ${machine.cpu}, ${machine.cores} cores, ${machine.browser}`);
const results = await bench({ note: (line) => console.log(`  ${line}`) });
console.log(formatTable(results));
if (values.json) {
  const report = { bench: name, at: new Date().toISOString(), machine, results };
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { importSource } from '../../scripts/validate.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run validate', () => {
  /** @type {string} */
  let folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coterie-validate-'));
    const { makeBundle, writeBundle } = await importSource('test/support/bundles.ts');
    await writeBundle((await makeBundle()).files, join(folder, 'plain'));
    await writeBundle(
      (await makeBundle({ format: 'ts', passphrase: 'right' })).files,
      join(folder, 'locked'),
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** @param {string[]} args */
  const validate = (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/validate.mjs', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  };

  it('finds nothing in a sound bundle', () => {
    assert.deepEqual(validate(join(folder, 'plain')), { status: 0, output: 'Nothing is wrong.\n' });
  });

  it('says what is broken, by which rule, and exits with 1', () => {
    const broken = join(folder, 'broken');
    cpSync(join(folder, 'plain'), broken, { recursive: true });
    truncateSync(join(broken, '180p/segment-00001.m4s'), 1000);
    const master = join(broken, 'master.m3u8');
    writeFileSync(master, readFileSync(master, 'utf8').replace('FRAME-RATE=15.000,', ''));
    const { status, output } = validate(broken);
    assert.equal(status, 1);
    assert.match(
      output,
      /✗ file-damaged: Segments can be read from their first byte to their last\.\n {4}180p\/segment-00001\.m4s: /,
    );
    assert.match(output, /✗ frame-rate-wrong: /);
  });

  it('looks into an encrypted bundle with its passphrase, and finds a wrong one', () => {
    const locked = join(folder, 'locked');
    assert.match(validate(locked).output, /! not-looked-into: /);
    const looked = validate(locked, '--passphrase', 'right');
    assert.equal(looked.status, 0);
    assert.doesNotMatch(looked.output, /not-looked-into/);
    const wrong = validate(locked, '--passphrase', 'wrong');
    assert.equal(wrong.status, 1);
    assert.match(wrong.output, /✗ file-undecryptable: /);
  });

  it('exits with 2 where there is no folder', () => {
    assert.equal(validate(join(folder, 'nowhere')).status, 2);
    assert.equal(validate().status, 2);
    assert.equal(validate(join(folder, 'plain'), '--unknown').status, 2);
  });
});

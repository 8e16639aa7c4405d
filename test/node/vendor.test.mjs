// @ts-check
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import { vendor } from '../../scripts/vendor.mjs';
import { storedZip } from '../../scripts/vendor/stored-zip.mjs';

const run = promisify(execFile);
const CONTENT = Buffer.from('a model');

/** @type {string} */
let folder;
/** @type {{modulesFolder: string, publicFolder: string, files: import('../../scripts/vendor.mjs').VendoredFile[]}} */
let settings;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coterie-vendor-'));
  settings = {
    modulesFolder: join(folder, 'node_modules'),
    publicFolder: join(folder, 'public'),
    files: [
      {
        target: 'models/a.tflite',
        sources: [{ path: 'a/a.tflite', sha256: createHash('sha256').update(CONTENT).digest('hex') }],
      },
    ],
  };
  await mkdir(join(settings.modulesFolder, 'a'), { recursive: true });
  await writeFile(join(settings.modulesFolder, 'a/a.tflite'), CONTENT);
});

afterEach(() => rm(folder, { recursive: true }));

test('copies what is missing, and then does nothing', async () => {
  assert.deepEqual(await vendor(settings), ['models/a.tflite']);
  assert.deepEqual(await readFile(join(settings.publicFolder, 'models/a.tflite')), CONTENT);
  assert.deepEqual(await vendor(settings), []);
});

test('makes a file again that was cut short or deleted', async () => {
  await vendor(settings);
  await truncate(join(settings.publicFolder, 'models/a.tflite'), 3);
  assert.deepEqual(await vendor(settings), ['models/a.tflite']);
  await rm(join(settings.publicFolder, 'models/a.tflite'));
  assert.deepEqual(await vendor(settings), ['models/a.tflite']);
  assert.deepEqual(await readFile(join(settings.publicFolder, 'models/a.tflite')), CONTENT);
});

test('refuses a file with another hash, and writes nothing of it', async () => {
  await writeFile(join(settings.modulesFolder, 'a/a.tflite'), 'another');
  await assert.rejects(
    vendor(settings),
    /^Error: a\/a\.tflite in node_modules is not the file .* run npm ci/,
  );
  await assert.rejects(readdir(join(settings.publicFolder, 'models')), { code: 'ENOENT' });
});

test('says which package file is missing', async () => {
  await rm(join(settings.modulesFolder, 'a'), { recursive: true });
  await assert.rejects(vendor(settings), /a\/a\.tflite is missing from node_modules; run npm ci/);
});

test('leaves no half-written file behind', async () => {
  await mkdir(join(settings.publicFolder, 'models/a.tflite'), { recursive: true });
  await assert.rejects(vendor(settings));
  assert.deepEqual(await readdir(join(settings.publicFolder, 'models')), ['a.tflite']);
});

test('writes zips that unzip reads, uncompressed and aligned', async (context) => {
  const entries = [
    { name: 'one.tflite', content: Buffer.alloc(1001, 'x') },
    { name: 'two.tflite', content: Buffer.from('123456789') },
  ];
  const zip = storedZip(entries);
  for (const { content } of entries) assert.equal(zip.indexOf(content) % 16, 0);
  // The check value of CRC-32, as every description of it gives it.
  assert.ok(zip.includes(Buffer.from([0x26, 0x39, 0xf4, 0xcb])));
  const path = join(folder, 'a.zip');
  await writeFile(path, zip);
  const unzip = await run('unzip', ['-t', path]).catch((error) => error);
  if (unzip.code === 'ENOENT') return context.skip('no unzip here');
  assert.match(unzip.stdout, /No errors detected/);
});

import { msg, str } from '@lit/localize';
import type { Database } from '../../storage/database.ts';
import { loadSettings, saveSettings } from '../../storage/settings.ts';
import type { CheckStep, Outcome } from './model.ts';

const PROBE_FILE = 'connection-check';
const PROBE_BYTES = 64 * 1024;
/** Half an hour of recording, with its finished copy beside it. */
const COMFORTABLE_BYTES = 2e9;

/** Tests of what recordings and circles are kept in: room, safety from eviction, writing and reading back. */
export function storageSteps(database: Database): readonly CheckStep[] {
  return [
    { group: 'storage', label: msg('Room on this device'), run: measure },
    { group: 'storage', label: msg('Database'), run: () => tryDatabase(database) },
    { group: 'storage', label: msg('Files'), run: tryFiles },
  ];
}

async function measure(): Promise<Outcome> {
  const [{ usage = 0, quota = 0 }, isPersistent] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  const free = `${((quota - usage) / 1e9).toFixed(1)} GB`;
  if (quota - usage < COMFORTABLE_BYTES) {
    return {
      verdict: 'warning',
      sentence: msg(str`About ${free} are free: delete or download recordings before making a long one.`),
    };
  }
  return isPersistent
    ? {
        verdict: 'good',
        sentence: msg(str`About ${free} are free, and the browser clears nothing by itself.`),
      }
    : {
        verdict: 'warning',
        sentence: msg(
          str`About ${free} are free, but the browser may clear recordings when space runs out: press Keep safe in the library.`,
        ),
      };
}

async function tryDatabase(database: Database): Promise<Outcome> {
  try {
    // What is kept already is written once more, so that nothing changes.
    const before = await loadSettings(database);
    await saveSettings(database, before);
    const after = await loadSettings(database);
    if (JSON.stringify(before) !== JSON.stringify(after)) throw new Error('It reads back differently.');
    return { verdict: 'good', sentence: msg('Writes and reads back.') };
  } catch {
    return storageRefused();
  }
}

async function tryFiles(): Promise<Outcome> {
  try {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(PROBE_FILE, { create: true });
    try {
      // Where only workers may write (Safari before 26), that a file can be made says enough.
      if (!('createWritable' in handle)) return { verdict: 'good', sentence: msg('Can be made.') };
      const bytes = crypto.getRandomValues(new Uint8Array(PROBE_BYTES));
      const writable = await handle.createWritable();
      await writable.write(bytes);
      await writable.close();
      const read = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      if (read.length !== bytes.length || !read.every((byte, index) => byte === bytes[index])) {
        throw new Error('It reads back differently.');
      }
      return { verdict: 'good', sentence: msg('Writes and reads back.') };
    } finally {
      await folder.removeEntry(PROBE_FILE);
    }
  } catch {
    return storageRefused();
  }
}

const storageRefused = (): Outcome => ({
  verdict: 'bad',
  sentence: msg(
    'The browser does not store it, so recordings would be lost: leave the private window, allow site data, or free disk space.',
  ),
});

import { expect } from 'chai';
import {
  MANIFEST_NAME,
  RECORD_NAME,
  writeRecord,
  type Manifest,
} from '../../../src/library/backup/format.ts';
import { openLibrary } from '../../../src/library/library.ts';
import { until } from '../../../src/lib/store.ts';
import { openCopier } from '../../../src/media/recording/copier.ts';
import { crc32 } from '../../../src/storage/crc32.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { deleteRecordingFile, listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { workersOf } from '../../support/browser/workers-of.ts';
import { newRecord } from '../storage/new-record.ts';
import { nameOf } from './fixtures.ts';

/** Large enough to be caught in the act. */
const MEDIA = new Uint8Array(64 * 2 ** 20).fill(7);
const ID = 'caught-in-the-act';

async function write(folder: FileSystemDirectoryHandle, name: string, content: BlobPart): Promise<void> {
  const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await file.write(new Blob([content]));
  await file.close();
}

/** A backup of one large recording; restoring asks for no more than that its bytes are those that were written. */
async function writeBackup(folder: FileSystemDirectoryHandle): Promise<void> {
  const record = new TextEncoder().encode(writeRecord({ ...newRecord(ID), state: 'ready' }, []));
  const inside = await folder.getDirectoryHandle('one', { create: true });
  await write(inside, 'media.webm', MEDIA);
  await write(inside, RECORD_NAME, record);
  const fileOf = (name: string, bytes: Uint8Array) => ({
    name,
    sizeBytes: bytes.byteLength,
    crc32: crc32(bytes),
  });
  const manifest: Manifest = {
    format: 'coterie-backup',
    version: 1,
    recordings: [
      {
        id: ID,
        folder: 'one',
        media: fileOf('media.webm', MEDIA),
        record: fileOf(RECORD_NAME, record),
        thumbnail: null,
      },
    ],
  };
  await write(folder, MANIFEST_NAME, JSON.stringify(manifest));
}

describe('copying whose worker dies, of which no event tells', () => {
  const name = `backup-death-${crypto.randomUUID()}`;
  let picked: FileSystemDirectoryHandle;

  before(async () => {
    const root = await navigator.storage.getDirectory();
    picked = await root.getDirectoryHandle(name, { create: true });
  });
  after(async () => {
    await (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true });
  });

  it('says so, of what is copied then and of all that comes after', async () => {
    await workersOf('copier.worker', async (born) => {
      const copier = openCopier(new AbortController());
      const copying = nameOf(
        copier.copyToRecording(new Blob([MEDIA]), ID, (bytes) => {
          if (bytes > MEDIA.byteLength / 4) born[0]!.terminate();
        }),
      );
      expect(await copying).to.equal('unexpected');
      const diedAtMs = performance.now();
      expect(await nameOf(copier.checksum(new Blob(['x']), () => undefined))).to.equal('unexpected');
      expect(await nameOf(copier.copyToFolder(new Blob(['x']), picked, 'x', () => undefined))).to.equal(
        'unexpected',
      );
      expect(performance.now() - diedAtMs).to.be.below(500);
      copier.close();
    });
    await deleteRecordingFile(ID);
  });

  it('breaks a restoration off, leaves nothing of it behind, and lets it be done again; so with a backup', async function () {
    this.timeout(30_000);
    await writeBackup(picked);
    const controller = new AbortController();
    const database = await openDatabase(name);
    const library = await openLibrary({ database }, controller);
    const { backups } = library;
    const endOf = async (work: () => Promise<void>, script = 'copier.worker'): Promise<unknown> => {
      await workersOf(script, async (born) => {
        const working = work();
        await until(backups.state, (state) => state.kind !== 'running' || state.progress.fraction > 0.25);
        born[0]!.terminate();
        await working;
      });
      const { value } = backups.state;
      return value.kind === 'failed' ? [value.what, value.error.name] : value;
    };

    expect(await endOf(() => backups.restore(picked))).to.deep.equal(['restore', 'unexpected']);
    expect(await listRecordingFiles()).not.to.include(ID);
    expect(library.recordings.value).to.deep.equal([]);
    await backups.restore(picked);
    expect(backups.state.value).to.have.nested.property('summary.restored', 1);

    const elsewhere = await picked.getDirectoryHandle('elsewhere', { create: true });
    expect(await endOf(() => backups.backUp(elsewhere))).to.deep.equal(['backup', 'unexpected']);
    await backups.backUp(elsewhere);
    expect(backups.state.value).to.have.nested.property('summary.written', 1);

    // Into a zip, which another worker writes.
    expect(await endOf(() => backups.backUp(null))).to.deep.equal(['backup', 'unexpected']);
    expect(await endOf(() => backups.backUp(null), 'zip.worker')).to.deep.equal(['backup', 'export-failed']);
    await backups.backUp(null);
    expect(backups.state.value).to.have.nested.property('zip.size').that.is.above(MEDIA.byteLength);
    backups.clear();

    await library.remove(ID);
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(name);
  });
});

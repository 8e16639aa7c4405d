import { expect } from 'chai';
import { downloadZip } from 'client-zip';
import fc from 'fast-check';
import {
  MANIFEST_NAME,
  parseManifest,
  parseRecord,
  type Manifest,
} from '../../../src/library/backup/format.ts';
import type { BackupState } from '../../../src/library/backup/backups.ts';
import { readZip } from '../../../src/library/backup/zip-reader.ts';
import { openLibrary, type Library } from '../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { newRecord } from '../storage/new-record.ts';
import { bytesOf, fixture } from './fixtures.ts';

const folderName = `backup-${crypto.randomUUID()}`;

async function folderIn(parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle> {
  return parent.getDirectoryHandle(name, { create: true });
}

async function write(folder: FileSystemDirectoryHandle, name: string, content: Blob | string): Promise<void> {
  const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await file.write(content);
  await file.close();
}

const readText = async (folder: FileSystemDirectoryHandle, name: string): Promise<string> =>
  (await (await folder.getFileHandle(name)).getFile()).text();

/** A library of its own, as on another device, and what closes it. */
async function openDevice(): Promise<{ database: Database; library: Library; close: () => Promise<void> }> {
  const name = `device-${crypto.randomUUID()}`;
  const controller = new AbortController();
  const database = await openDatabase(name);
  const library = await openLibrary({ database }, controller);
  return {
    database,
    library,
    async close() {
      for (const { id } of library.recordings.value) await library.remove(id);
      controller.abort();
      database.close();
      indexedDB.deleteDatabase(name);
    },
  };
}

type Ended = Extract<BackupState, { summary: unknown }>;

const summaryOf = <K extends Ended['kind']>(
  { value }: { value: BackupState },
  kind: K,
): Extract<Ended, { kind: K }>['summary'] => {
  expect(value, JSON.stringify(value)).to.have.property('kind', kind);
  return (value as unknown as Extract<Ended, { kind: K }> & { summary: never }).summary;
};

describe('backup and restore', () => {
  let root: FileSystemDirectoryHandle;
  let picked: FileSystemDirectoryHandle;
  let one: Awaited<ReturnType<typeof openDevice>>;
  const ids: string[] = [];
  const bytes = new Map<string, Uint8Array>();

  before(async () => {
    root = await navigator.storage.getDirectory();
    picked = await folderIn(root, folderName);
    one = await openDevice();
    for (const name of ['counter.webm', 'counter.mp4', 'tone.mp3'] as const) {
      const { id } = await one.library.importFile(await fixture(name));
      ids.push(id);
      bytes.set(id, await bytesOf(await one.library.open(id)));
    }
    await one.library.rename(ids[0]!, 'Very: odd/name?.. ');
    await one.library.tag(ids, { add: ['kept'] });
    await one.library.sidecars.save(ids[0]!, 'transcript', {
      version: 1,
      language: 'en',
      cues: [{ fromMs: 0, toMs: 1000, author: 'Ada', text: 'Hello — “world” 🌍' }],
    });
  });

  after(async () => {
    await one.close();
    await root.removeEntry(folderName, { recursive: true });
  });

  const backup = (): Promise<FileSystemDirectoryHandle> => picked.getDirectoryHandle('Coterie backup');

  it('brings every byte, name, tag and sidecar back, elsewhere', async () => {
    await one.library.backups.backUp(picked);
    expect(summaryOf(one.library.backups.state, 'backed-up')).to.include({ written: 3, unchanged: 0 });
    const originals = new Map(one.library.recordings.value.map((item) => [item.id, item]));
    for (const id of ids) await one.library.remove(id);
    expect((await listRecordingFiles()).filter((id) => ids.includes(id))).to.deep.equal([]);

    const two = await openDevice();
    await two.library.backups.restore(picked);
    expect(summaryOf(two.library.backups.state, 'restored')).to.deep.equal({
      restored: 3,
      alreadyThere: 0,
      damaged: [],
    });
    for (const id of ids) {
      const { thumbnail, ...restored } = (await two.database.get('recordings', id))!;
      const { thumbnail: before, activity, ...original } = originals.get(id)!;
      expect(activity.kind).to.equal('idle');
      expect(restored).to.deep.equal(original);
      expect(thumbnail && (await bytesOf(thumbnail))).to.deep.equal(before && (await bytesOf(before)));
      expect(await bytesOf(await two.library.open(id))).to.deep.equal(bytes.get(id));
    }
    expect((await two.library.sidecars.load(ids[0]!, 'transcript'))?.cues[0]?.text).to.equal(
      'Hello — “world” 🌍',
    );

    // Again: everything is there.
    await two.library.backups.restore(picked);
    expect(summaryOf(two.library.backups.state, 'restored')).to.include({ restored: 0, alreadyThere: 3 });
    await two.library.backups.backUp(picked);
    expect(summaryOf(two.library.backups.state, 'backed-up')).to.include({
      written: 0,
      writtenBytes: 0,
      unchanged: 3,
    });

    // Only what is new is written.
    await two.library.rename(ids[1]!, 'Another name');
    const fourth = await two.library.importFile(await fixture('tone.wav'));
    await two.library.backups.backUp(picked);
    const summary = summaryOf(two.library.backups.state, 'backed-up');
    expect(summary).to.include({ written: 2, unchanged: 2 });
    expect(summary.writtenBytes).to.be.within(fourth.sizeBytes, fourth.sizeBytes + 5000);
    const manifest = parseManifest(await readText(await backup(), MANIFEST_NAME))!;
    expect(manifest.recordings.map(({ id }) => id)).to.have.members([...ids, fourth.id]);
    await two.close();
  });

  it('goes on where it broke off, and writes anew what is missing', async () => {
    const two = await openDevice();
    await two.library.backups.restore(picked);
    const manifest = parseManifest(await readText(await backup(), MANIFEST_NAME))!;
    const { folder, media } = manifest.recordings[0]!;
    await (await (await backup()).getDirectoryHandle(folder)).removeEntry(media.name);
    // As if it broke off before the second was done.
    const half: Manifest = { ...manifest, recordings: manifest.recordings.filter((_, index) => index !== 1) };
    await write(await backup(), MANIFEST_NAME, JSON.stringify(half));
    await two.library.backups.backUp(picked);
    expect(summaryOf(two.library.backups.state, 'backed-up')).to.include({ written: 2, unchanged: 2 });
    await two.close();

    const three = await openDevice();
    await three.library.backups.restore(picked);
    expect(summaryOf(three.library.backups.state, 'restored')).to.include({ restored: 4 });
    await three.close();
  });

  it('leaves out what is damaged, says so, and leaves nothing of it behind', async () => {
    const manifest = parseManifest(await readText(await backup(), MANIFEST_NAME))!;
    const [flipped, short, gone, lying] = manifest.recordings;
    const folderOf = async (entry: typeof flipped): Promise<FileSystemDirectoryHandle> =>
      (await backup()).getDirectoryHandle(entry!.folder);
    const media = await bytesOf(
      await (await (await folderOf(flipped)).getFileHandle(flipped!.media.name)).getFile(),
    );
    media[media.length >> 1]! ^= 1;
    await write(await folderOf(flipped), flipped!.media.name, new Blob([media as Uint8Array<ArrayBuffer>]));
    const record = await readText(await folderOf(short), 'recording.json');
    await write(await folderOf(short), 'recording.json', record.slice(0, -20));
    await (await backup()).removeEntry(gone!.folder, { recursive: true });
    // One whose record is somebody else's.
    await write(await folderOf(lying), 'recording.json', record);

    const two = await openDevice();
    await two.library.backups.restore(await backup());
    const summary = summaryOf(two.library.backups.state, 'restored');
    expect(summary).to.include({ restored: 0, alreadyThere: 0 });
    expect(summary.damaged).to.have.members(manifest.recordings.map(({ folder }) => folder));
    expect(two.library.recordings.value).to.deep.equal([]);
    expect(
      (await listRecordingFiles()).filter((id) => manifest.recordings.some((entry) => entry.id === id)),
    ).to.deep.equal([]);
    await two.close();
  });

  it('comes as a zip where folders cannot be picked', async () => {
    const clip = await one.library.importFile(await fixture('counter.mov'));
    await one.library.tag([clip.id], { add: ['zipped'] });
    const original = await bytesOf(await one.library.open(clip.id));
    await one.library.backups.backUp(null);
    const { value } = one.library.backups.state;
    if (value.kind !== 'backed-up' || !value.zip) throw new Error('There is no zip.');
    const zip = new File([await value.zip.arrayBuffer()], 'backup.zip');
    one.library.backups.clear();
    await one.library.remove(clip.id);

    const two = await openDevice();
    await two.library.backups.restore(zip);
    expect(summaryOf(two.library.backups.state, 'restored')).to.include({ restored: 1 });
    expect(await bytesOf(await two.library.open(clip.id))).to.deep.equal(original);
    expect(two.library.recordings.value[0]?.tags).to.deep.equal(['zipped']);

    await two.library.backups.restore(new File([zip.slice(0, zip.size - 40)], 'cut.zip'));
    expect(two.library.backups.state.value).to.have.nested.property('error.name', 'backup-invalid');
    await two.library.backups.restore(new File(['no zip'], 'no.zip'));
    expect(two.library.backups.state.value).to.have.nested.property('error.name', 'backup-invalid');
    await two.close();
  });

  it('stops when it is cancelled, and can be begun again', async () => {
    await one.library.importFile(await fixture('counter.mp4'));
    const elsewhere = await folderIn(picked, 'cancelled');
    const running = one.library.backups.backUp(elsewhere);
    one.library.backups.clear();
    await running;
    expect(one.library.backups.state.value.kind).to.equal('idle');
    await one.library.backups.backUp(elsewhere);
    expect(summaryOf(one.library.backups.state, 'backed-up').written).to.equal(1);
  });

  it('takes no path, type or number from a backup that leads elsewhere', () => {
    const entry = {
      id: 'abc',
      folder: 'f',
      media: { name: 'm', sizeBytes: 1, crc32: 1 },
      record: { name: 'r', sizeBytes: 1, crc32: 1 },
      thumbnail: null,
    };
    const manifestOf = (change: object): string =>
      JSON.stringify({ format: 'coterie-backup', version: 1, recordings: [{ ...entry, ...change }] });
    expect(parseManifest(manifestOf({}))).not.to.equal(null);
    for (const change of [
      { folder: '..' },
      { folder: '../x' },
      { folder: 'a/b' },
      { folder: 'a\\b' },
      { folder: '' },
      { id: '../../x' },
      { media: { ...entry.media, name: '../m' } },
      { media: { ...entry.media, sizeBytes: -1 } },
      { media: { ...entry.media, sizeBytes: 1e400 } },
      { record: null },
    ]) {
      expect(parseManifest(manifestOf(change)), JSON.stringify(change)).to.equal(null);
    }
    const record = newRecord('abc');
    const recordOf = (change: object): string =>
      JSON.stringify({
        version: 1,
        record: { ...record, ...change },
        sidecars: [{ kind: 'evil', json: '1' }],
      });
    expect(parseRecord(recordOf({}))?.sidecars).to.deep.equal([]);
    expect(parseRecord(recordOf({ mimeType: 'text/html' }))).to.equal(null);
    expect(parseRecord(recordOf({ name: 'x'.repeat(501) }))).to.equal(null);
    expect(parseRecord('{')).to.equal(null);
  });

  it('reads its own zips whatever is in them, and no others', async () => {
    const files = [
      { name: 'a/ä 1.bin', input: crypto.getRandomValues(new Uint8Array(5000)) },
      { name: 'empty', input: new Uint8Array(0) },
    ];
    const zip = await downloadZip(files).blob();
    const entries = (await readZip(zip))!;
    for (const { name, input } of files) expect(await bytesOf(entries.get(name)!)).to.deep.equal(input);
    const whole = await bytesOf(zip);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
        const damaged = whole.slice();
        damaged[at] = value;
        const read = await readZip(new Blob([damaged]));
        for (const blob of read?.values() ?? []) expect(blob.size).to.be.at.most(zip.size);
      }),
      { numRuns: 300 },
    );
  });
});

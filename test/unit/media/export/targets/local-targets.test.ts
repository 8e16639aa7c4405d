import { expect } from 'chai';
import { createDownloadTarget } from '../../../../../src/media/export/targets/download.ts';
import { createFolderTarget } from '../../../../../src/media/export/targets/folder.ts';
import type { BundleFile } from '../../../../../src/media/export/bundle-file.ts';
import { limitDisk } from './picked-folder.ts';
import { unzip } from '../unzip.ts';

const MB = 1024 * 1024;
const random = (sizeBytes: number): Blob =>
  new Blob(
    Array.from({ length: Math.ceil(sizeBytes / 65_536) }, (_none, at) =>
      crypto.getRandomValues(new Uint8Array(Math.min(65_536, sizeBytes - at * 65_536))),
    ),
  );
const file = (path: string, sizeBytes: number): BundleFile => ({ path, content: random(sizeBytes) });
const root = () => navigator.storage.getDirectory();
const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort();
}

async function at(folder: FileSystemDirectoryHandle, path: string): Promise<File> {
  const parts = path.split('/');
  const name = parts.pop()!;
  let inside = folder;
  for (const part of parts) inside = await inside.getDirectoryHandle(part);
  return (await inside.getFileHandle(name)).getFile();
}

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('It should have failed.');
    },
    (error: unknown) => error as Error,
  );
}

const request = (files: readonly BundleFile[], onProgress: (fraction: number) => void = () => undefined) => ({
  ...{ name: 'Übung', deliveryId: 'one', files, onProgress },
});
const scope = () => ({ signal: new AbortController().signal });

describe('the download target', () => {
  const exportsFolder = async () => (await root()).getDirectoryHandle('exports', { create: true });
  const zips = async () => (await namesIn(await exportsFolder())).filter((name) => name.endsWith('.zip'));

  it('makes a zip of a bundle on disk, and tells how far it is', async () => {
    const files = [file('720p/all.m4s', 9 * MB), file('empty', 0), file('index.html', 10)];
    const progress: number[] = [];
    const delivery = await createDownloadTarget({ saveTo: null }).deliver(
      request(files, (fraction) => progress.push(fraction)),
      scope(),
    );
    if (delivery.kind !== 'download') throw new Error(delivery.kind);
    expect(delivery.fileName).to.equal('Übung.zip');
    const entries = await unzip(delivery.file);
    expect([...entries.keys()]).to.deep.equal(files.map(({ path }) => `Übung/${path}`));
    for (const { path, content } of files) {
      expect(entries.get(`Übung/${path}`)).to.deep.equal(await bytesOf(content));
    }
    expect(progress.length).to.be.greaterThan(2);
    expect(progress).to.deep.equal([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).to.equal(1);
    expect(await zips()).to.have.length(1);
    await delivery.discard();
    expect(await zips()).to.deep.equal([]);
  });

  it('hands a single file over as it is', async () => {
    const only = file('Übung.mp4', 1000);
    const delivery = await createDownloadTarget({ saveTo: null }).deliver(request([only]), scope());
    if (delivery.kind !== 'download') throw new Error(delivery.kind);
    expect(delivery.fileName).to.equal('Übung.mp4');
    expect(await bytesOf(delivery.file)).to.deep.equal(await bytesOf(only.content));
    expect(await zips()).to.deep.equal([]);
  });

  it('leaves nothing when it is cancelled in the midst of a file', async () => {
    const cancelling = new AbortController();
    const files = [file('a', 200 * MB), file('index.html', 10)];
    const reason = new DOMException('Cancelled', 'AbortError');
    const onProgress = (fraction: number): void => {
      if (fraction < 0.9) cancelling.abort(reason);
    };
    const delivering = createDownloadTarget({ saveTo: null }).deliver(request(files, onProgress), cancelling);
    expect(await failure(delivering)).to.equal(reason);
    expect(await zips()).to.deep.equal([]);
  });

  it('writes straight into a file that was picked, and leaves that as it was when it is cancelled', async () => {
    const handle = await (await root()).getFileHandle('picked.zip', { create: true });
    const files = [file('720p/all.m4s', 9 * MB), file('index.html', 10)];
    const target = createDownloadTarget({ saveTo: handle });
    expect(await target.deliver(request(files), scope())).to.deep.equal({
      kind: 'folder',
      fileName: 'picked.zip',
    });
    const zip = await handle.getFile();
    expect((await unzip(zip)).get('Übung/720p/all.m4s')).to.deep.equal(await bytesOf(files[0]!.content));
    expect(await zips()).to.deep.equal([]);

    const cancelling = new AbortController();
    const again = target.deliver(
      request(files, () => cancelling.abort()),
      cancelling,
    );
    expect((await failure(again)).name).to.equal('AbortError');
    expect((await handle.getFile()).size).to.equal(zip.size);
    await (await root()).removeEntry('picked.zip');
  });
});

describe('the folder target', () => {
  let parent: FileSystemDirectoryHandle;
  beforeEach(async () => (parent = await (await root()).getDirectoryHandle('picked', { create: true })));
  afterEach(async () => (await root()).removeEntry('picked', { recursive: true }).catch(() => undefined));
  // Out of order: what plays first comes last all the same.
  const files = [
    file('index.html', 10),
    file('master.m3u8', 20),
    file('720p/init.mp4', 1000),
    file('720p/all.m4s', 20 * MB),
    file('empty', 0),
  ];

  it('writes files into folders of their own, leaves no mark, and takes nobody’s name', async () => {
    await parent.getDirectoryHandle('übung', { create: true });
    const target = createFolderTarget(parent);
    expect(await target.deliver(request(files), scope())).to.deep.equal({
      kind: 'folder',
      fileName: 'Übung (2)',
    });
    const bundle = await parent.getDirectoryHandle('Übung (2)');
    expect(await namesIn(bundle)).to.deep.equal(['720p', 'empty', 'index.html', 'master.m3u8']);
    for (const { path, content } of files) {
      expect(await bytesOf(await at(bundle, path))).to.deep.equal(await bytesOf(content));
    }
    const single = await target.deliver(request([file('a.mp4', 10)]), scope());
    expect(single).to.deep.equal({ kind: 'folder', fileName: 'a.mp4' });
    expect(await target.deliver(request([file('a.mp4', 10)]), scope())).to.include({ fileName: 'a (2).mp4' });
  });

  it('goes on where it was stopped, and what is not whole does not look so', async () => {
    const stopping = new AbortController();
    const reason = new DOMException('Paused', 'AbortError');
    const stop = (fraction: number): void => {
      if (fraction > 0.3) stopping.abort(reason);
    };
    const stopped = createFolderTarget(parent).deliver(request(files, stop), stopping);
    expect(await failure(stopped)).to.equal(reason);
    const bundle = await parent.getDirectoryHandle('Übung');
    expect(await namesIn(bundle)).to.deep.equal(['720p', 'incomplete.json']);
    const before = (await at(bundle, '720p/init.mp4')).lastModified;
    expect(await namesIn(await bundle.getDirectoryHandle('720p'))).to.deep.equal(['init.mp4']);

    await new Promise((resolve) => setTimeout(resolve, 50));
    const delivery = await createFolderTarget(parent).deliver(request(files), scope());
    expect(delivery).to.deep.equal({ kind: 'folder', fileName: 'Übung' });
    expect((await at(bundle, '720p/init.mp4')).lastModified).to.equal(before);
    expect(await namesIn(bundle)).to.deep.equal(['720p', 'empty', 'index.html', 'master.m3u8']);
    for (const { path, content } of files) {
      expect(await bytesOf(await at(bundle, path))).to.deep.equal(await bytesOf(content));
    }
  });

  it('removes what an interrupted delivery left, and that only', async () => {
    const stopping = new AbortController();
    const target = createFolderTarget(parent);
    await failure(
      target.deliver(
        request(files, () => stopping.abort()),
        stopping,
      ),
    );
    await parent.getDirectoryHandle('other', { create: true });
    await target.abandon({ deliveryId: 'two' }, scope());
    expect(await namesIn(parent)).to.deep.equal(['other', 'Übung']);
    await target.abandon({ deliveryId: 'one' }, scope());
    expect(await namesIn(parent)).to.deep.equal(['other']);
  });

  it('says that the folder is gone, and begins anew in it once it is back', async () => {
    const stopping = new AbortController();
    const target = createFolderTarget(parent);
    const stop = (fraction: number): void => {
      if (fraction > 0.3) stopping.abort();
    };
    await failure(target.deliver(request(files, stop), stopping));
    await (await root()).removeEntry('picked', { recursive: true });
    const error = await failure(target.deliver(request(files), scope()));
    expect(error.name).to.equal('target-unreachable');
    expect(error.message).to.match(/“picked”, or something in it, was moved or deleted/);
    parent = await (await root()).getDirectoryHandle('picked', { create: true });
    expect(await createFolderTarget(parent).deliver(request(files), scope())).to.include({
      fileName: 'Übung',
    });
  });

  it('says that the disk is full, or the permission gone, and goes on later', async () => {
    for (const [name, code, words] of [
      ['QuotaExceededError', 'target-full', /is full/],
      ['NotAllowedError', 'target-refused', /may not write/],
    ] as const) {
      const limited = limitDisk(parent, 2 * MB, name);
      const error = await failure(createFolderTarget(limited).deliver(request(files), scope()));
      expect(error.name).to.equal(code);
      expect(error.message).to.match(words);
      expect(await namesIn(await parent.getDirectoryHandle('Übung'))).to.not.include('index.html');
    }
    await createFolderTarget(parent).deliver(request(files), scope());
    expect(await namesIn(await parent.getDirectoryHandle('Übung'))).to.include('index.html');
    expect(await namesIn(parent)).to.deep.equal(['Übung']);
  });
});

import { expect } from 'chai';
import { folderTarget, zipDownload, type Delivery } from '../../../../src/media/export/targets.ts';
import { unzip } from './unzip.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const text = (content: Uint8Array | undefined): string => new TextDecoder().decode(content);

async function exportsFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle('exports', { create: true });
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort();
}

function zipOf(delivery: Delivery): Extract<Delivery, { kind: 'zip' }> {
  if (delivery.kind !== 'zip') throw new Error('no zip');
  return delivery;
}

describe('the zip target', () => {
  it('stores what is added, in order, under the name of the bundle', async () => {
    const delivering = await zipDownload.open('Übung 1');
    await delivering.add({ path: '720p/segment.m4s', bytes: crypto.getRandomValues(new Uint8Array(60_000)) });
    await delivering.add({ path: 'empty', bytes: new Uint8Array() });
    await delivering.add({ path: 'index.html', bytes: bytes('<p>ü</p>') });
    const zip = zipOf(await delivering.finish());
    expect(zip.fileName).to.equal('Übung 1.zip');
    const entries = await unzip(zip.file);
    expect([...entries.keys()]).to.deep.equal([
      'Übung 1/720p/segment.m4s',
      'Übung 1/empty',
      'Übung 1/index.html',
    ]);
    expect(entries.get('Übung 1/720p/segment.m4s')?.byteLength).to.equal(60_000);
    expect(text(entries.get('Übung 1/index.html'))).to.equal('<p>ü</p>');
    await zip.discard();
    expect(await namesIn(await exportsFolder())).to.deep.equal([]);
  });

  it('takes the bytes over instead of copying them', async () => {
    const delivering = await zipDownload.open('x');
    const file = { path: 'a', bytes: new Uint8Array(1000) };
    await delivering.add(file);
    expect(file.bytes.byteLength).to.equal(0);
    await delivering.abandon();
  });

  it('leaves nothing when it is given up', async () => {
    const delivering = await zipDownload.open('x');
    await delivering.add({ path: 'a', bytes: bytes('a') });
    expect(await namesIn(await exportsFolder())).to.have.length(1);
    await delivering.abandon();
    expect(await namesIn(await exportsFolder())).to.deep.equal([]);
  });

  it('removes what a dead tab left, and nothing that is still offered', async () => {
    const folder = await exportsFolder();
    await folder.getFileHandle('left-by-a-dead-tab.zip', { create: true });
    const offered = zipOf(await (await zipDownload.open('first')).finish());
    expect(await namesIn(folder)).to.have.length(1);
    const second = await zipDownload.open('second');
    expect(await namesIn(folder)).to.have.length(2);
    expect(await unzip(offered.file)).to.have.property('size', 0);
    await second.abandon();
    await offered.discard();
  });
});

describe('the folder target', () => {
  let parent: FileSystemDirectoryHandle;
  beforeEach(async () => {
    parent = await (await navigator.storage.getDirectory()).getDirectoryHandle('picked', { create: true });
  });
  afterEach(async () => {
    await (await navigator.storage.getDirectory()).removeEntry('picked', { recursive: true });
  });

  it('writes files into folders of their own', async () => {
    const delivering = await folderTarget(parent).open('A call');
    await delivering.add({ path: '720p/init.mp4', bytes: bytes('init') });
    await delivering.add({ path: 'index.html', bytes: bytes('page') });
    expect(await delivering.finish()).to.deep.equal({ kind: 'folder', fileName: 'A call' });
    const bundle = await parent.getDirectoryHandle('A call');
    expect(await namesIn(bundle)).to.deep.equal(['720p', 'index.html']);
    const init = await (await bundle.getDirectoryHandle('720p')).getFileHandle('init.mp4');
    expect(await (await init.getFile()).text()).to.equal('init');
  });

  it('leaves alone what is there, also when it is given up', async () => {
    await parent.getDirectoryHandle('A call', { create: true });
    await parent.getFileHandle('A call (2)', { create: true });
    const delivering = await folderTarget(parent).open('A call');
    await delivering.add({ path: 'index.html', bytes: bytes('page') });
    expect(await namesIn(parent)).to.deep.equal(['A call', 'A call (2)', 'A call (3)']);
    await delivering.abandon();
    expect(await namesIn(parent)).to.deep.equal(['A call', 'A call (2)']);
  });
});

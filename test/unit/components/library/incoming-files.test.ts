import { expect } from 'chai';
import { receiveFiles } from '../../../../src/components/library/incoming-files.ts';
import { SHARED_CACHE } from '../../../../src/lib/shared-files.ts';

type Consumer = (params: { files?: readonly FileSystemFileHandle[] }) => void;

/** Everything that comes within a moment. */
async function received(during: () => Promise<void> | void): Promise<readonly File[]> {
  const files: File[] = [];
  receiveFiles((some) => files.push(...some));
  await during();
  await new Promise((resolve) => setTimeout(resolve, 200));
  return files;
}

describe('files from outside the app', () => {
  it('come from the operating system, when the app was opened with them', async () => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('opened.mp4', { create: true });
    const writable = await handle.createWritable();
    await writable.write('film');
    await writable.close();
    let consume: Consumer = () => undefined;
    Object.defineProperty(window, 'launchQueue', {
      configurable: true,
      value: { setConsumer: (consumer: Consumer) => (consume = consumer) },
    });
    try {
      const files = await received(() => {
        consume({ files: [handle] });
        consume({});
      });
      expect(files.map(({ name }) => name)).to.deep.equal(['opened.mp4']);
      expect(await files[0]!.text()).to.equal('film');
    } finally {
      delete (window as { launchQueue?: unknown }).launchQueue;
      await root.removeEntry('opened.mp4');
    }
  });

  it('come from other apps, once, with their names and types', async () => {
    const cache = await caches.open(SHARED_CACHE);
    const name = 'größe & co.mp3';
    const headers = { 'content-type': 'audio/mpeg', 'x-file-name': encodeURIComponent(name) };
    await cache.put('/share-target/1', new Response('tone', { headers }));
    const files = await received(() => undefined);
    expect(files.map((file) => [file.name, file.type])).to.deep.equal([[name, 'audio/mpeg']]);
    expect(await files[0]!.text()).to.equal('tone');
    expect(await received(() => undefined)).to.deep.equal([]);
    await caches.delete(SHARED_CACHE);
  });
});

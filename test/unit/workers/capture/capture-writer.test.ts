import { expect } from 'chai';
import { createCaptureFiles, deleteCapture, openCapture } from '../../../../src/storage/captures.ts';
import { crc32 } from '../../../../src/storage/crc32.ts';
import { openCaptureWriter } from '../../../../src/workers/capture/capture.client.ts';

const HEAD = JSON.stringify({ name: 'Ágnes' });
const chunkOf = (size: number, fill: number): ArrayBuffer => new Uint8Array(size).fill(fill).buffer;
const stampOf = (sequence: number) => ({ sequence, capturedAtMs: 1000 + sequence, part: 0 });

/** Every worker that is started while `during` runs. */
async function collectWorkers(during: (workers: Worker[]) => Promise<void>): Promise<void> {
  const Original = window.Worker;
  const workers: Worker[] = [];
  window.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      workers.push(this);
    }
  };
  try {
    await during(workers);
  } finally {
    window.Worker = Original;
  }
}

describe('capture writer', () => {
  const made: string[] = [];
  const newId = (): string => {
    const id = crypto.randomUUID();
    made.push(id);
    return id;
  };
  after(() => Promise.all(made.map((id) => deleteCapture(id))));

  const expectWhole = async (id: string, sizes: readonly number[]): Promise<void> => {
    const { media, journal } = (await openCapture(id))!;
    expect(journal.head).to.equal(HEAD);
    expect(journal.entries.map(({ sequence }) => sequence)).to.deep.equal([...sizes.keys()]);
    let offset = 0;
    for (const [index, entry] of journal.entries.entries()) {
      expect(entry).to.include({ offset, sizeBytes: sizes[index], capturedAtMs: 1000 + index });
      const bytes = new Uint8Array(await media.slice(offset, offset + entry.sizeBytes).arrayBuffer());
      expect(crc32(bytes)).to.equal(entry.crc32);
      offset += entry.sizeBytes;
    }
    expect(media.size).to.equal(offset);
  };

  it('goes on with a new worker where one dies, without a chunk lost or twice', async () => {
    const id = newId();
    await collectWorkers(async (workers) => {
      const writer = await openCaptureWriter(id, HEAD);
      await writer.append(chunkOf(1000, 1), stampOf(0));
      // In the middle of a chunk, so that nobody knows whether it was written.
      const pending = writer.append(chunkOf(2000, 2), stampOf(1));
      workers[0]!.terminate();
      await pending;
      await writer.append(chunkOf(3000, 3), stampOf(2));
      workers[1]!.terminate();
      await writer.append(chunkOf(4000, 4), stampOf(3));
      expect(workers).to.have.length(3);
      await writer.close();
    });
    await expectWhole(id, [1000, 2000, 3000, 4000]);
  });

  it('cuts off what was written and never acknowledged, and goes on behind it', async () => {
    const id = newId();
    const first = await openCaptureWriter(id, HEAD);
    await first.append(chunkOf(1000, 1), stampOf(0));
    await first.close();
    const { media } = await createCaptureFiles(id);
    const torn = await media.createWritable({ keepExistingData: true });
    await torn.write({ type: 'write', position: 1000, data: new Uint8Array(500) });
    await torn.close();
    const second = await openCaptureWriter(id, HEAD);
    await second.append(chunkOf(700, 2), stampOf(1));
    await second.close();
    await expectWhole(id, [1000, 700]);
  });

  it('can be read while it grows', async () => {
    const id = newId();
    const writer = await openCaptureWriter(id, HEAD);
    await writer.append(chunkOf(1000, 1), stampOf(0));
    const { media, journal } = (await openCapture(id))!;
    expect(journal.entries).to.have.length(1);
    await writer.append(chunkOf(1000, 2), stampOf(1));
    expect(new Uint8Array(await media.slice(0, 1000).arrayBuffer()).every((byte) => byte === 1)).to.equal(
      true,
    );
    await writer.close();
    await writer.close();
    await expectWhole(id, [1000, 1000]);
  });

  it('takes a journal apart that is damaged, and keeps what is whole of it', async () => {
    const id = newId();
    const writer = await openCaptureWriter(id, HEAD);
    for (let index = 0; index < 5; index += 1) await writer.append(chunkOf(100, index), stampOf(index));
    await writer.close();
    const { journal } = await createCaptureFiles(id);
    const size = (await journal.getFile()).size;
    const pen = await journal.createWritable({ keepExistingData: true });
    // In the middle entry, and at the end, where a write was torn.
    await pen.write({ type: 'write', position: size - 3 * 72 + 10, data: Uint8Array.of(255) });
    await pen.truncate(size - 20);
    await pen.close();
    const capture = (await openCapture(id))!;
    expect(capture.journal.entries.map(({ sequence }) => sequence)).to.deep.equal([0, 1, 3]);

    const broken = await journal.createWritable({ keepExistingData: true });
    await broken.write({ type: 'write', position: 0, data: Uint8Array.of(1, 2, 3) });
    await broken.close();
    expect(await openCapture(id)).to.equal(null);
    expect(await openCapture('nobody')).to.equal(null);
  });
});

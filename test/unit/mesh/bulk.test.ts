import { expect } from 'chai';
import * as fc from 'fast-check';
import { BULK_LABEL, openBulk, type Bulk, type BulkSource } from '../../../src/mesh/bulk.ts';
import { CHUNK_BYTES, parseFrame, writeFrame, type Frame } from '../../../src/mesh/bulk-frames.ts';
import {
  bigBlob,
  BLOCK_BYTES,
  blockOf,
  connectedPair,
  createComparison,
  openBulkPair,
  type BulkPair,
} from './bulk-pair.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const never = new AbortController();

/** Gives out one blob under the name `file`, and counts who reads it. */
function sourceOf(blob: Blob): {
  readonly withdrawal: AbortController;
  readonly readers: number;
  open(resource: string): BulkSource | null;
} {
  const withdrawal = new AbortController();
  let readers = 0;
  return {
    withdrawal,
    get readers() {
      return readers;
    },
    open(resource) {
      if (resource !== 'file') return null;
      readers += 1;
      return { blob, signal: withdrawal.signal, onEnd: () => (readers -= 1) };
    },
  };
}

const drop = (): Promise<void> => Promise.resolve();

describe('bulk', () => {
  let pair: BulkPair;
  const open = async (options?: { lateMs?: number }): Promise<BulkPair> =>
    (pair = await openBulkPair(options));
  afterEach(() => pair.close());

  it('carries 200 MB intact, in little memory, while messages beside it pass', async function () {
    this.timeout(120_000);
    const { bulks, connections, talk } = await open();
    const blob = bigBlob(200, 12_345);
    const source = sourceOf(blob);
    bulks[0].serve((resource) => source.open(resource));
    const comparison = createComparison();
    let mostAtOnceBytes = 0;
    const write = (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      mostAtOnceBytes = Math.max(mostAtOnceBytes, bytes.byteLength);
      return comparison.write(bytes);
    };
    const latenciesMs: number[] = [];
    talk[1].onmessage = ({ data }: MessageEvent<string>) =>
      latenciesMs.push(performance.now() - Number(data));
    const talking = setInterval(() => talk[0].send(String(performance.now())), 50);
    const beganMs = performance.now();
    const target = { offset: 0, sizeBytes: blob.size, write };
    expect(await bulks[1].fetch('file', target, never)).to.equal('done');
    const tookS = (performance.now() - beganMs) / 1000;
    clearInterval(talking);
    await comparison.finish();
    expect(comparison.receivedBytes).to.equal(blob.size);
    expect(mostAtOnceBytes).to.be.at.most(1024 * 1024);
    expect(source.readers).to.equal(0);
    const speed = blob.size / 1e6 / tookS;
    latenciesMs.sort((x, y) => x - y);
    const median = latenciesMs[latenciesMs.length >> 1]!;
    console.warn(
      `200 MB at ${speed.toFixed(1)} MB/s; messages beside it took ${median.toFixed(1)} ms (median)`,
    );
    expect(latenciesMs.length).to.be.greaterThan(10);
    expect(median).to.be.below(250);
    expect(speed).to.be.greaterThan(2);
    expect(connections[0].connectionState).to.equal('connected');
  });

  it('waits for the other side to open its end', async () => {
    const { bulks } = await open({ lateMs: 300 });
    bulks[0].serve((resource) => sourceOf(new Blob(['from the first'])).open(resource));
    bulks[1].serve((resource) => sourceOf(new Blob(['from the second'])).open(resource));
    for (const [reader, sizeBytes] of [
      [bulks[1], 14],
      [bulks[0], 15],
    ] as const)
      expect(await reader.fetch('file', { offset: 0, sizeBytes, write: drop }, never)).to.equal('done');
  });

  it('goes on where it was broken off', async () => {
    const { bulks } = await open();
    const blob = bigBlob(8, 999);
    bulks[0].serve((resource) => sourceOf(blob).open(resource));
    const comparison = createComparison();
    const controller = new AbortController();
    const write = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      await comparison.write(bytes);
      if (comparison.receivedBytes > 3e6) controller.abort();
    };
    const first = await bulks[1]
      .fetch('file', { offset: 0, sizeBytes: blob.size, write }, controller)
      .catch((error: unknown) => (error as Error).name);
    expect(first).to.equal('AbortError');
    const offset = comparison.receivedBytes;
    expect(offset).to.be.within(3e6, 5e6);
    const rest = {
      offset,
      sizeBytes: blob.size,
      write: (bytes: Uint8Array<ArrayBuffer>) => comparison.write(bytes),
    };
    expect(await bulks[1].fetch('file', rest, never)).to.equal('done');
    await comparison.finish();
    expect(comparison.receivedBytes).to.equal(blob.size);
  });

  it('holds the sender back while the reader’s disk is slow', async () => {
    const { bulks } = await open();
    const blob = bigBlob(8);
    let readTo = 0;
    const slice = blob.slice.bind(blob);
    blob.slice = (start, end, type) => {
      readTo = Math.max(readTo, end ?? 0);
      return slice(start, end, type);
    };
    const source = sourceOf(blob);
    bulks[0].serve((resource) => source.open(resource));
    let isSlow = true;
    let written = 0;
    const write = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      while (isSlow) await pause(10);
      written += bytes.byteLength;
    };
    const fetching = bulks[1].fetch('file', { offset: 0, sizeBytes: blob.size, write }, never);
    await pause(1_000);
    expect(written).to.equal(0);
    expect(readTo).to.be.within(100_000, 1024 * 1024);
    isSlow = false;
    expect(await fetching).to.equal('done');
    expect(written).to.equal(blob.size);
  });

  it('serves several at once, and one while another stands still', async () => {
    const { bulks } = await open();
    const blob = bigBlob(4);
    const source = sourceOf(blob);
    bulks[0].serve((resource) => source.open(resource));
    bulks[1].serve((resource) => sourceOf(blob).open(resource));
    const stuck = new AbortController();
    const standing = bulks[1].fetch(
      'file',
      { offset: 0, sizeBytes: blob.size, write: () => new Promise(() => undefined) },
      stuck,
    );
    const outcomes = await Promise.all(
      [bulks[1], bulks[1], bulks[1], bulks[0]].map(async (bulk) => {
        const comparison = createComparison();
        const write = (bytes: Uint8Array<ArrayBuffer>): Promise<void> => comparison.write(bytes);
        return bulk.fetch('file', { offset: 0, sizeBytes: blob.size, write }, never);
      }),
    );
    expect(outcomes).to.deep.equal(['done', 'done', 'done', 'done']);
    expect(source.readers).to.equal(1);
    stuck.abort();
    expect(await standing.catch((error: unknown) => (error as Error).name)).to.equal('AbortError');
    await pause(200);
    expect(source.readers).to.equal(0);
  });

  it('says why a transfer ends', async () => {
    const { bulks, connections } = await open();
    const blob = bigBlob(20);
    const source = sourceOf(blob);
    bulks[0].serve((resource) => source.open(resource));
    const target = { offset: 0, sizeBytes: blob.size, write: () => pause(50) };
    expect(await bulks[1].fetch('other', target, never)).to.equal('not-offered');
    const withdrawn = bulks[1].fetch('file', target, never);
    await pause(200);
    source.withdrawal.abort();
    expect(await withdrawn).to.equal('not-offered');
    expect(await bulks[1].fetch('file', target, never)).to.equal('not-offered');

    const broken = sourceOf(blob);
    blob.slice = () => {
      throw new DOMException('Changed', 'NotReadableError');
    };
    bulks[0].serve((resource) => broken.open(resource));
    expect(await bulks[1].fetch('file', target, never)).to.equal('unreadable');

    const again = sourceOf(bigBlob(20));
    bulks[0].serve((resource) => again.open(resource));
    const many = Array.from({ length: 20 }, () => bulks[1].fetch('file', target, never));
    await pause(300);
    expect(again.readers).to.equal(16);
    connections[0].close();
    const outcomes = await Promise.all(many);
    expect(outcomes.filter((outcome) => outcome === 'busy').length).to.equal(4);
    expect(outcomes.filter((outcome) => outcome === 'gone').length).to.equal(16);
    expect(await bulks[1].fetch('file', target, never)).to.equal('gone');
  });

  it('rejects where the bytes cannot be written, and goes on with the others', async () => {
    const { bulks } = await open();
    const blob = bigBlob(4);
    bulks[0].serve((resource) => sourceOf(blob).open(resource));
    const full = bulks[1].fetch(
      'file',
      {
        offset: 0,
        sizeBytes: blob.size,
        write: () => Promise.reject(new DOMException('Full', 'QuotaExceededError')),
      },
      never,
    );
    expect(await full.catch((error: unknown) => (error as Error).name)).to.equal('QuotaExceededError');
    expect(await bulks[1].fetch('file', { offset: 0, sizeBytes: blob.size, write: drop }, never)).to.equal(
      'done',
    );
  });
});

describe('bulk, with somebody who breaks the rules', () => {
  /** The honest side, and the raw channel of the other. */
  const openAgainst = async (): Promise<{
    bulk: Bulk;
    channel: RTCDataChannel;
    connections: readonly RTCPeerConnection[];
    asked: Promise<Extract<Frame, { kind: 'ask' }>>;
  }> => {
    const [a, b] = await connectedPair();
    const channel = b.connection.createDataChannel(BULK_LABEL, { negotiated: true, id: 200 });
    channel.binaryType = 'arraybuffer';
    const asked = new Promise<Extract<Frame, { kind: 'ask' }>>((resolve) => {
      channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        const frame = parseFrame(data);
        if (frame?.kind === 'ask') resolve(frame);
      };
    });
    channel.onopen = () => channel.send(writeFrame({ kind: 'hello' }));
    const { signal } = new AbortController();
    const bulk = openBulk(a.connection, { signal });
    return { bulk, channel, asked, connections: [a.connection, b.connection] };
  };
  const closeAll = (connections: readonly RTCPeerConnection[]): void => {
    for (const connection of connections) connection.close();
  };

  const cheats: Record<string, (channel: RTCDataChannel, transfer: number) => void> = {
    'far more than was granted': (channel, transfer) => {
      const bytes = new Uint8Array(CHUNK_BYTES);
      for (let i = 0; i < 200; i += 1) channel.send(writeFrame({ kind: 'data', transfer, bytes }));
    },
    'more than the file has': (channel, transfer) => {
      channel.send(writeFrame({ kind: 'data', transfer, bytes: new Uint8Array(CHUNK_BYTES) }));
      channel.send(writeFrame({ kind: 'data', transfer, bytes: new Uint8Array(CHUNK_BYTES) }));
    },
    crumbs: (channel, transfer) => {
      channel.send(writeFrame({ kind: 'data', transfer, bytes: Uint8Array.of(1) }));
    },
    'nothing, as data': (channel, transfer) => {
      channel.send(writeFrame({ kind: 'data', transfer, bytes: new Uint8Array() }));
    },
    'too little': (channel, transfer) => {
      channel.send(writeFrame({ kind: 'end', transfer, reason: 'done' }));
    },
    'what nobody asked for': (channel) => {
      channel.send(writeFrame({ kind: 'data', transfer: 99, bytes: new Uint8Array(2000) }));
    },
    junk: (channel) => channel.send(crypto.getRandomValues(new Uint8Array(50)).fill(99, 0, 1)),
    text: (channel) => channel.send('hello'),
  };
  for (const [what, cheat] of Object.entries(cheats)) {
    it(`notices ${what}`, async () => {
      const { bulk, channel, asked, connections } = await openAgainst();
      let written = 0;
      const sizeBytes = what.startsWith('far') ? 1e9 : 20_000;
      const write = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
        await pause(100);
        written += bytes.byteLength;
      };
      const fetching = bulk.fetch('file', { offset: 0, sizeBytes, write }, never);
      const { transfer, grantedBytes } = await asked;
      cheat(channel, transfer);
      expect(await fetching).to.equal('broke-rules');
      expect(written).to.be.at.most(Math.min(grantedBytes, sizeBytes));
      expect(connections[0]!.connectionState).to.equal('connected');
      closeAll(connections);
    });
  }

  it('is not kept busy by a reader who asks without end', async () => {
    const { bulk, channel, connections } = await openAgainst();
    let opened = 0;
    const blob = new Blob([blockOf(0)]);
    bulk.serve(() => {
      opened += 1;
      return { blob, signal: never.signal, onEnd: () => undefined };
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const closed = new Promise((resolve) => (channel.onclose = resolve));
    for (let transfer = 0; transfer < 1000 && channel.readyState === 'open'; transfer += 1) {
      channel.send(
        writeFrame({ kind: 'ask', transfer, offset: 0, grantedBytes: BLOCK_BYTES, resource: 'file' }),
      );
      channel.send(writeFrame({ kind: 'cancel', transfer }));
    }
    await closed;
    expect(opened).to.be.at.most(80);
    closeAll(connections);
  });

  it('reads any junk as a frame or as nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const frame = parseFrame(new Uint8Array(bytes).buffer);
        if (frame) expect(parseFrame(writeFrame(frame))).to.deep.equal(frame);
      }),
      { numRuns: 3000 },
    );
    expect(parseFrame(new ArrayBuffer(0))).to.equal(null);
    expect(parseFrame(new ArrayBuffer(1e6))).to.equal(null);
  });
});

import { expect } from 'chai';
import { openBulk, type Bulk } from '../../../../src/mesh/bulk.ts';
import type { FileTransfer } from '../../../../src/room/conversation/model.ts';
import { sweepIncoming } from '../../../../src/room/files/incoming-folder.ts';
import { bigBlob, connectedPair, createComparison } from '../../mesh/bulk-pair.ts';
import { eventually, openCircle, pause, type Circle, type Person } from '../conversation/circle.ts';

/** Everything below `incoming/`, as paths. */
async function listIncoming(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle('incoming', { create: true });
  const paths: string[] = [];
  for await (const [callId, folder] of all.entries()) {
    paths.push(callId);
    if (folder instanceof FileSystemDirectoryHandle)
      for await (const name of folder.keys()) paths.push(`${callId}/${name}`);
  }
  return paths;
}

const transferOf = ({ view }: Person, name = 'file.bin'): FileTransfer =>
  view.value.messages.find(({ file }) => file?.name === name)!.file!.transfer;

const idOf = ({ view }: Person, name = 'file.bin'): string =>
  view.value.messages.find(({ file }) => file?.name === name)!.id;

const hasFile = ({ view }: Person, name = 'file.bin'): boolean =>
  view.value.messages.some(({ file }) => file?.name === name);

/** Checks a received file against {@link bigBlob}, in pieces. */
async function expectIntact(file: File, sizeBytes: number): Promise<void> {
  expect(file.size).to.equal(sizeBytes);
  const comparison = createComparison();
  for (let at = 0; at < file.size; at += 1e6)
    await comparison.write(new Uint8Array(await file.slice(at, at + 1e6).arrayBuffer()));
  await comparison.finish();
}

describe('shared files', () => {
  let circle: Circle;
  let ada: Person;
  let ben: Person;
  const bulks = new Map<string, Bulk>();
  const connections = new Map<string, readonly RTCPeerConnection[]>();
  const key = (from: string, to: string): string => `${from} ${to}`;

  /** A new connection between two, as after a break. */
  const wire = async (a: Person, b: Person): Promise<void> => {
    const [left, right] = await connectedPair();
    const { signal } = new AbortController();
    bulks.set(key(a.id, b.id), openBulk(left.connection, { signal }));
    bulks.set(key(b.id, a.id), openBulk(right.connection, { signal }));
    connections.set(key(a.id, b.id), [left.connection, right.connection]);
    circle.connect(a, b);
  };
  const cut = (a: Person, b: Person): void => {
    for (const connection of connections.get(key(a.id, b.id)) ?? []) connection.close();
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      bulks.get(key(from.id, to.id))?.close();
      bulks.delete(key(from.id, to.id));
    }
    circle.disconnect(a, b);
  };
  const join = async (name: string, options: Parameters<Circle['join']>[1] = {}): Promise<Person> => {
    const others = [...circle.people];
    const person = await circle.join(name, { ...options, alone: true });
    for (const other of others) await wire(person, other);
    return person;
  };
  const offer = async (blob: Blob, options: { type?: string; directTo?: string } = {}): Promise<void> => {
    const { type = '', ...to } = options;
    await ada.conversation.offerFile(new File([blob], 'file.bin', { type }), to);
  };

  beforeEach(async () => {
    circle = openCircle({ bulkOf: (from, to) => bulks.get(key(from, to)) ?? null });
    ada = await join('Ada');
    ben = await join('Ben');
  });
  afterEach(async () => {
    await circle.close();
    for (const pair of connections.values()) for (const connection of pair) connection.close();
    bulks.clear();
    connections.clear();
  });

  it('brings a file over, with progress, to everyone who wants it', async function () {
    this.timeout(60_000);
    const cy = await join('Cy');
    const blob = bigBlob(30, 777);
    await offer(blob, { type: 'image/png' });
    expect(transferOf(ada)).to.deep.equal({ kind: 'own', readers: 0 });
    await eventually(() => hasFile(ben) && hasFile(cy), 'offered');
    expect(transferOf(ben)).to.deep.equal({ kind: 'offered' });
    let updates = 0;
    const stop = ben.view.watch(() => (updates += 1));
    const beganMs = performance.now();
    for (const reader of [ben, cy]) {
      reader.conversation.fetchFile(idOf(reader));
      reader.conversation.fetchFile(idOf(reader));
    }
    await eventually(() => {
      const own = transferOf(ada);
      return own.kind === 'own' && own.readers === 2;
    }, 'two readers');
    await eventually(
      () => {
        const transfer = transferOf(ben);
        return transfer.kind === 'receiving' && transfer.receivedBytes > 1e6;
      },
      'progress',
      20_000,
    );
    for (const reader of [ben, cy])
      await eventually(() => transferOf(reader).kind === 'received', 'received', 40_000);
    stop();
    expect(updates).to.be.at.most(Math.ceil((performance.now() - beganMs) / 100) + 5);
    await eventually(() => JSON.stringify(transferOf(ada)) === '{"kind":"own","readers":0}', 'no readers');
    for (const reader of [ben, cy]) {
      const transfer = transferOf(reader);
      if (transfer.kind !== 'received') throw new Error('Not received');
      expect(transfer.file).to.include({ name: 'file.bin', type: 'image/png' });
      await expectIntact(transfer.file, blob.size);
    }
  });

  it('brings several files at once, an empty one among them', async () => {
    const sizes = [0, 1, 70_000, 3e6];
    for (const size of sizes)
      await ada.conversation.offerFile(
        new File([bigBlob(Math.floor(size / 2 ** 20), size % 2 ** 20)], `${size}.bin`, {
          type: 'text/html',
        }),
      );
    await eventually(() => sizes.every((size) => hasFile(ben, `${size}.bin`)), 'offered');
    for (const size of sizes) ben.conversation.fetchFile(idOf(ben, `${size}.bin`));
    await eventually(
      () => sizes.every((size) => transferOf(ben, `${size}.bin`).kind === 'received'),
      'all of them',
      20_000,
    );
    for (const size of sizes) {
      const transfer = transferOf(ben, `${size}.bin`);
      if (transfer.kind !== 'received') throw new Error('Not received');
      // Opened in this page, it must not run.
      expect(transfer.file.type).to.equal('application/octet-stream');
      await expectIntact(transfer.file, size);
    }
  });

  it('goes on after a break where it stopped', async function () {
    this.timeout(60_000);
    const blob = bigBlob(40);
    await offer(blob);
    await eventually(() => hasFile(ben), 'offered');
    ben.conversation.fetchFile(idOf(ben));
    await eventually(
      () => {
        const transfer = transferOf(ben);
        return transfer.kind === 'receiving' && transfer.receivedBytes > 2e6;
      },
      'some of it',
      20_000,
    );
    cut(ada, ben);
    await eventually(() => transferOf(ben).kind === 'interrupted', 'interrupted');
    const broken = transferOf(ben);
    if (broken.kind !== 'interrupted') throw new Error('Not interrupted');
    expect(broken.reason).to.match(/broke off/);
    expect(broken.receivedBytes).to.be.within(2e6, blob.size - 1);
    // Nobody there: it says so, and loses nothing.
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'interrupted', 'nobody there');
    expect(transferOf(ben)).to.deep.equal({
      kind: 'interrupted',
      receivedBytes: broken.receivedBytes,
      reason: 'Whoever offers it is not here any more.',
    });

    await wire(ada, ben);
    const seen: number[] = [];
    const stop = ben.view.watch(() => {
      const transfer = transferOf(ben);
      if (transfer.kind === 'receiving') seen.push(transfer.receivedBytes);
    });
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'received', 'the rest', 40_000);
    stop();
    expect(Math.min(...seen)).to.be.at.least(broken.receivedBytes);
    const transfer = transferOf(ben);
    if (transfer.kind === 'received') await expectIntact(transfer.file, blob.size);
  });

  it('is cancelled by its reader, and leaves nothing behind', async () => {
    await offer(bigBlob(40));
    await eventually(() => hasFile(ben), 'offered');
    const message = idOf(ben);
    ben.conversation.fetchFile(message);
    await eventually(() => {
      const transfer = transferOf(ben);
      return transfer.kind === 'receiving' && transfer.receivedBytes > 0;
    }, 'some of it');
    ben.conversation.cancelFile(message);
    await eventually(() => transferOf(ben).kind === 'offered', 'offered again');
    expect((await listIncoming()).filter((path) => path.includes(message))).to.deep.equal([]);
    await eventually(() => JSON.stringify(transferOf(ada)) === '{"kind":"own","readers":0}', 'no readers');
  });

  it('is withdrawn by its author', async () => {
    await offer(bigBlob(40));
    await eventually(() => hasFile(ben), 'offered');
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'receiving', 'receiving');
    ada.conversation.cancelFile(idOf(ada));
    await eventually(() => transferOf(ben).kind === 'unavailable', 'withdrawn');
    expect(transferOf(ada).kind).to.equal('unavailable');
    expect(ben.verdicts.every((verdict) => verdict === 'ok')).to.equal(true);
  });

  it('goes to nobody but the one it is for', async () => {
    const cy = await join('Cy');
    const { signal } = new AbortController();
    await offer(new Blob(['secret']), { directTo: ben.identity.id });
    await eventually(() => hasFile(ben), 'offered');
    expect(hasFile(cy)).to.equal(false);
    const write = (): Promise<void> => Promise.resolve();
    const target = { offset: 0, sizeBytes: 6, write };
    expect(await bulks.get(key(cy.id, ada.id))!.fetch(idOf(ben), target, { signal })).to.equal('not-offered');
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'received', 'received');
    const transfer = transferOf(ben);
    if (transfer.kind === 'received') expect(await transfer.file.text()).to.equal('secret');
  });

  it('is found in whichever tab of its author has it, also by newcomers', async () => {
    const ada2 = await join('Ada', { identity: ada.identity, slot: 1 });
    await ada2.conversation.offerFile(new File(['from the second tab'], 'file.bin'));
    await eventually(() => hasFile(ben) && hasFile(ada), 'offered');
    expect(transferOf(ada2).kind).to.equal('own');
    const cy = await join('Cy');
    await eventually(() => hasFile(cy), 'history');
    for (const reader of [ben, cy]) {
      reader.conversation.fetchFile(idOf(reader));
      await eventually(() => transferOf(reader).kind === 'received', 'received');
    }
    cut(ada2, cy);
    cut(ada, ben);
    cut(ada2, ben);
    expect(transferOf(ben).kind).to.equal('received');
    const dee = await circle.join('Dee', { alone: true });
    await wire(dee, cy);
    await eventually(() => hasFile(dee), 'history');
    expect(transferOf(dee).kind).to.equal('unavailable');
  });

  it('says so where something else comes than was offered', async () => {
    const file = new File(['123456'], 'file.bin');
    Object.defineProperty(file, 'size', { value: 9, configurable: true });
    await ada.conversation.offerFile(file);
    Reflect.deleteProperty(file, 'size');
    await eventually(() => hasFile(ben), 'offered');
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'interrupted', 'interrupted');
    expect(transferOf(ben)).to.deep.equal({
      kind: 'interrupted',
      receivedBytes: 0,
      reason: 'What came is not the file that was offered.',
    });
    await ada.conversation.say('And the call goes on');
    await eventually(() => ben.view.value.messages.length === 2, 'unharmed');
  });

  it('says so where there is no space, before and while it comes', async () => {
    const blob = bigBlob(3);
    await offer(blob);
    await eventually(() => hasFile(ben), 'offered');
    const estimate = navigator.storage.estimate.bind(navigator.storage);
    navigator.storage.estimate = () => Promise.resolve({ quota: 1e6, usage: 0 });
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'interrupted', 'no space');
    navigator.storage.estimate = estimate;
    expect(transferOf(ben)).to.have.property('reason', 'There is not enough space for it on this device.');

    const { prototype } = FileSystemWritableFileStream;
    const write = Object.getOwnPropertyDescriptor(prototype, 'write')!;
    prototype.write = () => Promise.reject(new DOMException('Full', 'QuotaExceededError'));
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'receiving', 'once more');
    await eventually(() => transferOf(ben).kind === 'interrupted', 'no space');
    Object.defineProperty(prototype, 'write', write);
    expect(transferOf(ben)).to.have.property('reason', 'There is not enough space for it on this device.');
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'received', 'received at last', 10_000);
  });

  it('is swept away when its call is over, and not before', async () => {
    await offer(new Blob(['short-lived']));
    await eventually(() => hasFile(ben), 'offered');
    ben.conversation.fetchFile(idOf(ben));
    await eventually(() => transferOf(ben).kind === 'received', 'received');
    const message = idOf(ben);
    await sweepIncoming();
    expect((await listIncoming()).some((path) => path.endsWith(message))).to.equal(true);
    const transfer = transferOf(ben);
    if (transfer.kind === 'received') expect(await transfer.file.text()).to.equal('short-lived');
    await circle.close();
    await pause(50);
    await sweepIncoming();
    expect((await listIncoming()).some((path) => path.endsWith(message))).to.equal(false);
  });
});

import { expect } from 'chai';
import { NO_EXTRAS } from '../../../src/lib/room-hash.ts';
import { createRoom } from '../../../src/room/new-room.ts';
import { verifyRoomKey } from '../../../src/room/room-code.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { loadKnownPeers, rememberPeer, setVerified } from '../../../src/storage/known-peers.ts';
import { forgetRoom, getRoom, listRooms, rememberJoin } from '../../../src/storage/rooms.ts';

describe('rooms and people that are remembered', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(`rooms-${String(Math.random())}`);
  });
  afterEach(() => database.close());

  it('keeps a new room with its key, whose fingerprint is the code', async () => {
    const code = await createRoom(database);
    const room = await getRoom(database, code);
    expect(code.split('-')).to.have.length(6);
    expect(room?.roomKey?.privateKey.extractable).to.be.false;
    const publicKey = await crypto.subtle.exportKey('raw', room!.roomKey!.publicKey);
    expect(await verifyRoomKey(code, new Uint8Array(publicKey))).to.be.true;
  });

  it('keeps name and key when the room is joined, and gathers relays and TURN servers', async () => {
    const code = await createRoom(database);
    await rememberJoin(database, {
      code,
      extras: { relays: ['wss://a.example/'], turn: ['1', '2', '3'] },
      relayOnly: true,
      atMs: 5,
    });
    await rememberJoin(database, {
      code,
      extras: { relays: ['wss://a.example/', 'wss://b.example/'], turn: ['3', '4', '5'] },
      relayOnly: false,
      atMs: 7,
    });
    const room = await getRoom(database, code);
    expect(room?.roomKey).not.to.equal(null);
    expect(room?.lastJoinedAtMs).to.equal(7);
    expect(room?.extraRelays).to.deep.equal(['wss://a.example/', 'wss://b.example/']);
    expect(room?.extraTurn).to.deep.equal(['3', '4', '5', '1']);
    expect(room?.relayOnly).to.equal(false);
  });

  it('lists the latest first, and forgets', async () => {
    await rememberJoin(database, {
      code: 'apple-banana-zoo-zoo-zoo-zoo',
      extras: NO_EXTRAS,
      relayOnly: false,
      atMs: 1,
    });
    await rememberJoin(database, {
      code: 'able-acid-zoo-zoo-zoo-zoo',
      extras: NO_EXTRAS,
      relayOnly: false,
      atMs: 2,
    });
    expect((await listRooms(database)).map(({ name }) => name)).to.deep.equal(['Able acid', 'Apple banana']);
    await forgetRoom(database, 'able-acid-zoo-zoo-zoo-zoo');
    expect((await listRooms(database)).map(({ name }) => name)).to.deep.equal(['Apple banana']);
  });

  it('remembers whom it met, and since when', async () => {
    expect((await loadKnownPeers(database)).size).to.equal(0);
    await rememberPeer(database, { id: 'key', name: 'Ada', atMs: 1 });
    await rememberPeer(database, { id: 'key', name: 'Ada Lovelace', atMs: 9 });
    expect([...(await loadKnownPeers(database)).keys()]).to.deep.equal(['key']);
    expect(await database.get('peers', 'key')).to.deep.equal({
      id: 'key',
      name: 'Ada Lovelace',
      firstSeenAtMs: 1,
      lastSeenAtMs: 9,
      verifiedAtMs: null,
    });
    expect((await setVerified(database, 'key', 12))?.verifiedAtMs).to.equal(12);
    expect(await setVerified(database, 'nobody', 12)).to.equal(null);
  });

  it('says so where storage is gone', async () => {
    database.close();
    for (const attempt of [
      listRooms(database),
      loadKnownPeers(database),
      rememberPeer(database, { id: 'a', name: 'b', atMs: 1 }),
    ]) {
      const error = await attempt.then(
        () => null,
        (reason: unknown) => reason as Error,
      );
      expect(error?.name).to.equal('storage-blocked');
    }
  });
});

import { expect } from 'chai';
import { NO_EXTRAS } from '../../../../src/lib/room-hash.ts';
import { createStore, type Store } from '../../../../src/lib/store.ts';
import { generateIdentityKeys, openIdentity } from '../../../../src/mesh/identity.ts';
import { openRelay } from '../../../../src/mesh/relays/open-relay.ts';
import type { Relay } from '../../../../src/mesh/relays/relay.ts';
import { openCircles } from '../../../../src/room/circles/circles.ts';
import type { Circles } from '../../../../src/room/circles/model.ts';
import { openLedger } from '../../../../src/room/ledger/ledger.ts';
import { createRoom } from '../../../../src/room/new-room.ts';
import { deriveRoomSecrets } from '../../../../src/room/room-secrets.ts';
import { openDatabase, type Database } from '../../../../src/storage/database.ts';
import { loadIdentityKeys } from '../../../../src/storage/identity.ts';
import { saveLedger } from '../../../../src/storage/ledgers.ts';
import { forgetRoom, getRoom, rememberJoin, renameRoom } from '../../../../src/storage/rooms.ts';
import { closeLab, openLabRelay } from '../../mesh/relays/lab.ts';
import { aWhile, createBus, eventually, type Bus } from './bus.ts';

interface Install {
  readonly database: Database;
  readonly circles: Circles;
  readonly rooms: Store<readonly { readonly code: string; readonly name: string }[]>;
  readonly settings: Store<{ readonly name: string; readonly reachable: boolean }>;
}

const relaysFile = (...relays: readonly string[]): string =>
  `data:application/json,${encodeURIComponent(JSON.stringify({ relays, iceServers: [] }))}`;

describe('circles', () => {
  let bus: Bus;
  let code = '';
  let opened: string[] = [];
  let lifetime = new AbortController();
  const databases: Database[] = [];

  const newDatabase = async (): Promise<Database> => {
    const database = await openDatabase(`circles-${String(Math.random())}`);
    databases.push(database);
    return database;
  };
  const openOnBus = (url: string): Relay => {
    opened.push(url);
    return bus.open(url);
  };
  /** An install that has been in the room; with a `database` given, a further tab of that install. */
  const install = async (
    name: string,
    options: { database?: Database; reachable?: boolean; open?: (url: string) => Relay; file?: string } = {},
  ): Promise<Install> => {
    const database = options.database ?? (await newDatabase());
    if (!options.database)
      await rememberJoin(database, { code, extras: NO_EXTRAS, relayOnly: false, atMs: Date.now() });
    const rooms = createStore<readonly { code: string; name: string }[]>([{ code, name: 'Family' }]);
    const settings = createStore({ name, reachable: options.reachable ?? true });
    const circles = await openCircles(
      {
        database,
        relaysUrl: options.file ?? relaysFile('ws://one.example/', 'ws://two.example/'),
        openRelay: options.open ?? openOnBus,
        rooms,
        settings,
      },
      { signal: lifetime.signal },
    );
    return { database, circles, rooms, settings };
  };
  const seen = ({ circles }: Install): readonly string[] | undefined =>
    circles.people.value.get(code)?.map(({ name }) => name);
  const meet = (...all: readonly Install[]): Promise<void> =>
    eventually(() => all.every((one) => seen(one)?.length === all.length - 1), 'all see each other');
  const isRung = ({ circles }: Install) => eventually(() => circles.incoming.value !== null, 'it rings');
  const kinds = ({ circles }: Install): string[] => circles.history.value.map(({ kind }) => kind);

  before(async () => {
    code = await createRoom(await newDatabase());
  });
  beforeEach(() => {
    bus = createBus();
    opened = [];
    lifetime = new AbortController();
  });
  afterEach(async () => {
    lifetime.abort();
    await aWhile(50);
  });
  after(async () => {
    for (const database of databases) database.close();
    await closeLab();
  });

  it('ring those who are there, and hear their answer; both note it', async () => {
    const [ada, bob] = [await install('Ada'), await install('Bob')];
    await meet(ada, bob);
    const ringing = ada.circles.ring(code);
    expect(ada.circles.outgoing.value).to.deep.equal({ code, state: 'ringing', names: ['Bob'] });
    await ringing;
    await isRung(bob);
    expect(bob.circles.incoming.value).to.include({ code, circleName: 'Family', callerName: 'Ada' });
    await bob.circles.answer();
    expect(bob.circles.incoming.value).to.equal(null);
    await eventually(() => ada.circles.outgoing.value?.state === 'answered', 'the answer is heard');
    expect(ada.circles.outgoing.value?.names).to.deep.equal(['Bob']);
    await eventually(() => ada.circles.history.value[0]?.name === 'Bob', 'who answered is noted');
    expect(ada.circles.history.value).to.have.length(1);
    expect(ada.circles.history.value[0]).to.include({ kind: 'outgoing', circleName: 'Family', isNew: false });
    expect(bob.circles.history.value[0]).to.include({ kind: 'answered', name: 'Ada', isNew: false });
    // The rest of the circle goes on being rung, but not those who answered.
    await aWhile(3500);
    expect(bob.circles.incoming.value).to.equal(null);
  });

  it('go on ringing the others when one declines, until all have', async () => {
    const [ada, bob, cleo] = [await install('Ada'), await install('Bob'), await install('Cleo')];
    await meet(ada, bob, cleo);
    await ada.circles.ring(code);
    await Promise.all([isRung(bob), isRung(cleo)]);
    await bob.circles.decline();
    await eventually(() => ada.circles.outgoing.value?.names.join() === 'Cleo', 'only Cleo is rung');
    expect(ada.circles.outgoing.value?.state).to.equal('ringing');
    expect(cleo.circles.incoming.value).not.to.equal(null);
    await cleo.circles.decline();
    await eventually(() => ada.circles.outgoing.value?.state === 'declined', 'all declined');
    expect(kinds(cleo)).to.deep.equal(['declined']);
    await ada.circles.cancel();
    expect(ada.circles.outgoing.value).to.equal(null);
  });

  it('note a missed call until it is dismissed, or called back', async () => {
    const [ada, bob] = [await install('Ada'), await install('Bob')];
    await meet(ada, bob);
    for (const settle of [() => bob.circles.dismissMissed(code), () => bob.circles.ring(code)]) {
      await ada.circles.ring(code);
      await isRung(bob);
      await ada.circles.cancel();
      await eventually(() => bob.circles.history.value[0]?.isNew === true, 'it is noted');
      expect(bob.circles.history.value[0]).to.include({ kind: 'missed', name: 'Ada' });
      expect(bob.circles.incoming.value).to.equal(null);
      await settle();
      expect(bob.circles.history.value.some(({ isNew }) => isNew)).to.equal(false);
    }
    await bob.circles.cancel();
    await bob.circles.forgetHistory(code);
    expect(bob.circles.history.value).to.deep.equal([]);
  });

  it('say plainly that nobody is there', async () => {
    const ada = await install('Ada');
    await ada.circles.ring(code);
    await eventually(() => ada.circles.outgoing.value?.state === 'nobody-there', 'nobody is found');
    expect(kinds(ada)).to.deep.equal(['outgoing']);
  });

  it('contact no relay while hidden, appear when shown, and vanish when hidden again', async () => {
    const bob = await install('Bob', { reachable: false });
    await bob.circles.ring(code);
    expect(bob.circles.outgoing.value?.state).to.equal('hidden');
    await aWhile();
    expect(opened).to.deep.equal([]);
    const ada = await install('Ada');
    bob.settings.set({ name: 'Bob', reachable: true });
    await meet(ada, bob);
    bob.settings.set({ name: 'Robert', reachable: true });
    await eventually(() => seen(ada)?.[0] === 'Robert', 'the new name is seen');
    bob.settings.set({ name: 'Robert', reachable: false });
    await eventually(() => seen(ada)?.length === 0, 'the goodbye is heard');
    expect(bob.circles.people.value.size).to.equal(0);
  });

  it('show who is in the room, do not ring them, and answer in their place', async () => {
    const [ada, bob] = [await install('Ada'), await install('Bob')];
    await meet(ada, bob);
    bob.circles.setInCall(code);
    await eventually(
      () => ada.circles.people.value.get(code)?.[0]?.inCall === true,
      'Bob is seen in the call',
    );
    await ada.circles.ring(code);
    expect(ada.circles.outgoing.value).to.deep.equal({ code, state: 'answered', names: ['Bob'] });
    ada.circles.setInCall(code);
    await aWhile();
    expect(bob.circles.incoming.value).to.equal(null);
    ada.circles.setInCall(null);
    expect(ada.circles.outgoing.value).to.equal(null);
  });

  it('join two who ring each other in the same moment', async () => {
    const [ada, bob] = [await install('Ada'), await install('Bob')];
    await meet(ada, bob);
    await Promise.all([ada.circles.ring(code), bob.circles.ring(code)]);
    await eventually(
      () => [ada, bob].every(({ circles }) => circles.outgoing.value?.state === 'answered'),
      'both are answered',
    );
    expect([ada.circles.incoming.value, bob.circles.incoming.value]).to.deep.equal([null, null]);
  });

  it('ring in all tabs of a browser, and an answer in one ends it in all', async () => {
    const [ada, bob] = [await install('Ada'), await install('Bob')];
    const bobsOtherTab = await install('Bob', { database: bob.database });
    await eventually(() => [ada, bob, bobsOtherTab].every((one) => seen(one)?.length === 1), 'they meet');
    await ada.circles.ring(code);
    await Promise.all([isRung(bob), isRung(bobsOtherTab)]);
    await bobsOtherTab.circles.answer();
    await eventually(() => bob.circles.incoming.value === null, 'the other tab is quiet', 300);
    await eventually(() => kinds(bob).length > 0, 'the other tab knows');
    expect([kinds(bob), kinds(bobsOtherTab)]).to.deep.equal([['answered'], ['answered']]);
  });

  it('do not let ring, nor show, those who were banned from the room', async () => {
    const host = await newDatabase();
    const own = await createRoom(host);
    code = own;
    const [ada, mallory] = [await install('Ada', { database: host }), await install('Mallory')];
    await meet(ada, mallory);
    const idOf = async (database: Database) =>
      openIdentity(await loadIdentityKeys(database, 'self', generateIdentityKeys));
    const room = await getRoom(host, own);
    const writes: Promise<void>[] = [];
    const ledger = await openLedger(
      {
        room: (await deriveRoomSecrets(own)).topic,
        code: own,
        identity: await idOf(host),
        roomSigner: await openIdentity(room!.roomKey!),
        roomKey: null,
        saved: [],
        onPersist: (statements) => writes.push(saveLedger(host, { code: own, statements })),
      },
      { signal: lifetime.signal },
    );
    const { id: subject } = await idOf(mallory.database);
    await ledger.issue([{ kind: 'role', subject, name: 'Mallory', role: 'banned', voice: true }]);
    await ledger.close();
    await Promise.all(writes);
    // As main.ts does when a room is left.
    ada.rooms.set([{ code: own, name: 'Family' }]);
    await eventually(() => seen(ada)?.length === 0, 'Mallory is not shown');
    await mallory.circles.ring(own);
    await aWhile();
    expect(ada.circles.incoming.value).to.equal(null);
    expect(ada.circles.history.value).to.deep.equal([]);
  });

  it('leave the lobby of a circle that is forgotten, and call a renamed one by its new name', async () => {
    const [ada, bob] = [await install('Ada'), await install('Bob')];
    await meet(ada, bob);
    await renameRoom(bob.database, code, 'Kin');
    bob.rooms.set([{ code, name: 'Kin' }]);
    await ada.circles.ring(code);
    await isRung(bob);
    expect(bob.circles.incoming.value?.circleName).to.equal('Kin');
    await forgetRoom(bob.database, code);
    bob.rooms.set([]);
    await eventually(() => bob.circles.incoming.value === null, 'it stops ringing');
    await eventually(() => seen(ada)?.length === 0, 'the goodbye is heard');
  });

  it('bear a relay list that cannot be had, and find each other over a real relay', async () => {
    const lost = await install('Lost', { file: 'data:text/plain,not json' });
    const relay = await openLabRelay('nostr');
    const real = { open: openRelay, file: relaysFile(relay.url) };
    const [ada, bob] = [await install('Ada', real), await install('Bob', real)];
    await meet(ada, bob);
    await ada.circles.ring(code);
    await isRung(bob);
    await bob.circles.decline();
    await eventually(() => ada.circles.outgoing.value?.state === 'declined', 'the reply is heard');
    const error = await lost.circles.ring(code).then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error?.name).to.equal('relays-config-invalid');
    expect(lost.circles.outgoing.value).to.equal(null);
    expect(lost.circles.people.value.size).to.equal(0);
  });
});

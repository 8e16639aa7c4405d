import { expect } from 'chai';
import { deleteDB, openDB } from 'idb';
import { adjustmentsOf, loadEffect, settingOf } from '../../../src/library/background-setting.ts';
import { openBackgrounds } from '../../../src/library/backgrounds.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { listRooms } from '../../../src/storage/rooms.ts';
import { loadSettings, saveSettings } from '../../../src/storage/settings.ts';

async function picture(colour: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(32, 18);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 32, 18);
  return canvas.convertToBlob({ type: 'image/png' });
}
const addressOf = (name: string): string => `${location.origin}/backgrounds/${name}.webp`;

describe('background pictures', () => {
  let name: string;
  let database: Database;
  beforeEach(async () => {
    name = `backgrounds-${crypto.randomUUID()}`;
    database = await openDatabase(name);
  });
  afterEach(async () => {
    database.close();
    await deleteDB(name);
  });

  it('are kept, found again, and forgotten', async () => {
    const backgrounds = await openBackgrounds({ database, addressOf });
    const first = await backgrounds.add(await picture('#f00'));
    const second = await backgrounds.add(await picture('#0f0'));
    expect(backgrounds.own.value).to.deep.equal([first, second]);
    const again = await openBackgrounds({ database, addressOf });
    expect(again.own.value.map(({ id }) => id)).to.deep.equal([first.id, second.id]);
    expect(again.own.value[0]?.file.size).to.equal(first.file.size);
    await again.remove(first.id);
    expect(again.own.value.map(({ id }) => id)).to.deep.equal([second.id]);
  });

  it('that come with the app are there without a network once they were taken', async () => {
    const backgrounds = await openBackgrounds({ database, addressOf });
    const taken = await backgrounds.take('study');
    expect((await createImageBitmap(taken.file)).width).to.equal(1280);
    expect(backgrounds.own.value, 'not one’s own').to.deep.equal([]);
    const offline = await openBackgrounds({ database, addressOf: () => `${location.origin}/nothing` });
    expect((await offline.take('study')).file.size).to.equal(taken.file.size);
    const error = await offline.take('wall').catch((thrown: unknown) => thrown);
    expect(error).to.have.property('name', 'picture-unreadable');
  });

  it('are what a setting stands for; one that is gone is blur, not the room', async () => {
    const backgrounds = await openBackgrounds({ database, addressOf });
    const own = await backgrounds.add(await picture('#00f'));
    for (const effect of [
      { kind: 'none' },
      { kind: 'blur', strength: 'light' },
      { kind: 'colour', colour: '#123456' },
    ] as const)
      expect(await loadEffect(database, settingOf(effect))).to.deep.equal(effect);
    expect(await loadEffect(database, settingOf(own))).to.include({ kind: 'picture', id: own.id });
    await backgrounds.remove(own.id);
    expect(await loadEffect(database, settingOf(own))).to.deep.equal({ kind: 'blur', strength: 'strong' });
  });

  it('have a place in databases that are older than they', async () => {
    const old = `backgrounds-${crypto.randomUUID()}`;
    const before = await openDB(old, 2, {
      upgrade(db) {
        for (const store of ['recordings', 'rooms', 'peers', 'settings', 'identity', 'ledgers', 'calls'])
          db.createObjectStore(store, store === 'rooms' ? { keyPath: 'code' } : {});
      },
    });
    await before.put('rooms', { code: 'a-b-c-d-e-f', name: 'Old', lastJoinedAtMs: 1 });
    before.close();
    const after = await openDatabase(old);
    const backgrounds = await openBackgrounds({ database: after, addressOf });
    await backgrounds.add(await picture('#fff'));
    expect((await listRooms(after)).map(({ name: kept }) => kept)).to.deep.equal(['Old']);
    after.close();
    await deleteDB(old);
  });
});

describe('the setting of adjustments', () => {
  const OFF = { lowLight: false, framing: false };

  it('is off in records of older versions, and kept from then on', async () => {
    const name = `adjustments-${crypto.randomUUID()}`;
    const database = await openDatabase(name);
    const old = await loadSettings(database);
    expect(adjustmentsOf(old.adjustments)).to.deep.equal(OFF);
    await saveSettings(database, { ...old, adjustments: { lowLight: false, framing: true } });
    const { adjustments } = await loadSettings(database);
    expect(adjustmentsOf(adjustments)).to.deep.equal({ lowLight: false, framing: true });
    database.close();
    await deleteDB(name);
  });

  it('is off where it is broken or not whole', () => {
    for (const broken of [null, 'on', {}, { lowLight: 'yes', framing: 1 }])
      expect(adjustmentsOf(broken as never)).to.deep.equal(OFF);
    expect(adjustmentsOf({ lowLight: true })).to.deep.equal({ lowLight: true, framing: false });
  });
});

import { expect } from 'chai';
import { openLibrary, type Library } from '../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import type { Storyboard } from '../../../src/storage/schema.ts';
import { eventually, fixture } from './fixtures.ts';

/** Mean colour of a tile, and how much its pixels differ from another tile's, 0..255. */
async function readTiles(storyboard: Storyboard): Promise<readonly Uint8ClampedArray[]> {
  const { sheet, columns, tileWidth, tileHeight, tileCount } = storyboard;
  const bitmap = await createImageBitmap(sheet);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return Array.from({ length: tileCount }, (_, index) => {
    const [x, y] = [(index % columns) * tileWidth, Math.floor(index / columns) * tileHeight];
    return context.getImageData(x, y, tileWidth, tileHeight).data;
  });
}

const difference = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;

describe('storyboards', () => {
  const databaseName = `storyboards-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let library: Library;

  before(async () => {
    database = await openDatabase(databaseName);
    library = await openLibrary({ database }, controller);
  });
  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    expect(await database.count('storyboards')).to.equal(0);
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  it('are made by themselves after an import, and show the film as it goes', async () => {
    const { id } = await library.importFile(await fixture('counter.mp4'));
    await eventually(async () => (await database.count('storyboards')) === 1, 'a storyboard');
    const storyboard = (await library.storyboard(id))!;
    expect(storyboard).to.include({ tileWidth: 160, tileHeight: 90, tileCount: 4, columns: 4, rows: 1 });
    expect(storyboard.intervalMs).to.be.closeTo(1000, 50);
    const bitmap = await createImageBitmap(storyboard.sheet);
    expect([bitmap.width, bitmap.height]).to.deep.equal([640, 90]);
    const tiles = await readTiles(storyboard);
    // A second of the test picture moves on: no two tiles are the same, and none is empty.
    for (let index = 1; index < tiles.length; index += 1) {
      expect(difference(tiles[index]!, tiles[index - 1]!), `tile ${index}`).to.be.greaterThan(0.8);
    }
    expect((await library.extras()).get(id)?.storyboardBytes).to.equal(storyboard.sheet.size);
  });

  it('of films with one keyframe are decoded in between, where they are short', async function () {
    const response = await fetch('/shared-media/headshoulders_mediapipe_selfie_web_composited.mp4');
    if (!response.ok) {
      console.warn('No clips of real people here.');
      this.skip();
    }
    const { id } = await library.importFile(new File([await response.blob()], 'clip.mp4'));
    const storyboard = (await library.storyboard(id))!;
    const tiles = await readTiles(storyboard);
    expect(tiles.length).to.be.greaterThan(2);
    expect(difference(tiles[0]!, tiles.at(-1)!)).to.be.greaterThan(1);
  });

  it('are null for sound, which is remembered', async () => {
    const { id } = await library.importFile(await fixture('tone.ogg'));
    expect(await library.storyboard(id)).to.equal(null);
    expect((await database.get('storyboards', id))?.storyboard).to.equal(null);
  });

  it('are not made twice at once, and not for what is gone', async () => {
    const { id } = await library.importFile(await fixture('counter.webm'));
    const [one, two] = await Promise.all([library.storyboard(id), library.storyboard(id)]);
    expect(one).to.equal(two);
    await library.remove(id);
    const error = await library.storyboard(id).catch((reason: unknown) => reason as Error);
    expect(error).to.have.property('name', 'not-found');
  });

  it('knows codec, size and rates of a file', async () => {
    const { id } = await library.importFile(await fixture('counter.mov'));
    const details = await library.details(id);
    expect(details.video).to.include({ codec: 'avc', width: 192, height: 108 });
    expect(details.video?.frameRate).to.be.closeTo(10, 0.5);
    expect(details.audio).to.include({ codec: 'aac', channels: 1, sampleRateHz: 16_000 });
    const sound = await library.importFile(await fixture('tone.mp3'));
    expect((await library.details(sound.id)).video).to.equal(null);
  });
});

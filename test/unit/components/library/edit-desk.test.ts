import type axeCore from 'axe-core';
import { expect } from 'chai';
import 'axe-core/axe.js';
import '../../../../src/components/library/edit/edit-desk.ts';
import type { EditDesk } from '../../../../src/components/library/edit/edit-desk.ts';
import { openEdits, type Edits } from '../../../../src/library/edits.ts';
import { openLibrary, type Library } from '../../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../../src/storage/database.ts';
import { findBeeps, makeCounterClip, readFrames, readSound } from '../../media/editing/counter-clip.ts';

const until = async (test: () => boolean): Promise<void> => {
  const dueMs = performance.now() + 15_000;
  while (!test()) {
    if (performance.now() > dueMs) throw new Error(`Never: ${test.toString()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
};

describe('the edit desk', () => {
  const databaseName = `edit-desk-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let library: Library;
  let edits: Edits;
  let desk: EditDesk;
  let id: string;
  let positionMs = 0;

  before(async () => {
    database = await openDatabase(databaseName);
    library = await openLibrary({ database }, controller);
    edits = openEdits(library);
    ({ id } = await library.importFile(await makeCounterClip({ seconds: 6 })));
    await library.sidecars.save(id, 'transcript', {
      version: 1,
      language: 'en',
      cues: [
        { fromMs: 500, toMs: 1500, author: 'Ada', text: 'One' },
        { fromMs: 2500, toMs: 2900, author: 'Ada', text: 'Two' },
        { fromMs: 4500, toMs: 5000, author: 'Ben', text: 'Three' },
      ],
    });
  });
  beforeEach(async () => {
    positionMs = 0;
    desk = document.createElement('co-edit-desk');
    desk.library = library;
    desk.edits = edits;
    desk.item = library.recordings.value.find((item) => item.id === id)!;
    desk.player = {
      get positionMs() {
        return positionMs;
      },
      durationMs: 6000,
      seek: (ms) => (positionMs = ms),
    };
    document.body.append(desk);
    await until(() => /encoded anew|copied as it is/.test(desk.renderRoot.textContent));
  });
  afterEach(() => desk.remove());
  after(async () => {
    for (const item of library.recordings.value) await library.remove(item.id);
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  const button = (label: string): HTMLElement =>
    [...desk.renderRoot.querySelectorAll<HTMLElement>('wa-button')].find(
      ({ textContent }) => textContent.trim() === label,
    )!;
  const press = (key: string): boolean => window.dispatchEvent(new KeyboardEvent('keydown', { key }));
  const clips = (): readonly string[] =>
    [...desk.renderRoot.querySelector('co-clip-list')!.renderRoot.querySelectorAll('.times')].map(
      ({ textContent }) => textContent,
    );

  it('cuts what lies between I and O, undoes it, and keeps the plan', async () => {
    positionMs = 2000;
    press('i');
    positionMs = 4000;
    press('o');
    await desk.updateComplete;
    button('Cut out selection').click();
    await until(() => clips().length === 2);
    expect(clips()[0]).to.equal('0:00.00 – 0:02.00');
    // As long as the recorder took.
    expect(clips()[1]).to.match(/^0:04\.00 – 0:06\.\d\d$/);
    button('Undo').click();
    await until(() => clips().length === 1);
    button('Redo').click();
    await until(() => clips().length === 2);
    expect((await edits.load(id)).clips.length).to.equal(2);
  });

  it('moves its handles by frames', async () => {
    const timeline = desk.renderRoot.querySelector('co-edit-timeline')!;
    await timeline.updateComplete;
    const handle = timeline.renderRoot.querySelector<HTMLElement>('[aria-label="In point"]')!;
    handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await until(() => handle.getAttribute('aria-valuenow') === '40');
    expect(positionMs).to.equal(40);
  });

  it('shows the recording in small pictures along the timeline, each in its time', async () => {
    const strip = desk.renderRoot.querySelector('co-film-strip')!;
    const places = (): readonly string[] =>
      [...strip.renderRoot.querySelectorAll<HTMLElement>('.tile')].map(
        ({ style }) => style.backgroundPosition,
      );
    await until(() => places().length > 1);
    const storyboard = (await library.storyboard(id))!;
    const { width, height } = strip.getBoundingClientRect();
    expect(places().length).to.equal(Math.ceil((width / height) * (90 / 160)));
    const slotMs = 6000 / places().length;
    const wanted = places().map((_, index) => Math.floor(((index + 0.5) * slotMs) / storyboard.intervalMs));
    const columns = places().map((place) => Math.round((parseFloat(place) / 100) * (storyboard.columns - 1)));
    expect(storyboard.rows).to.equal(1);
    expect(columns).to.deep.equal(wanted);
  });

  it('shows them at its new place, too, when the desk is moved', async () => {
    const strip = desk.renderRoot.querySelector('co-film-strip')!;
    const tiles = (): number => strip.renderRoot.querySelectorAll('.tile').length;
    await until(() => tiles() > 1);
    const place = document.body.appendChild(document.createElement('section'));
    place.append(desk);
    await strip.updateComplete;
    await until(() => tiles() > 1);
    place.remove();
  });

  it('marks on the timeline what is cut out', async () => {
    const timeline = desk.renderRoot.querySelector('co-edit-timeline')!;
    timeline.kept = [
      { fromMs: 3000, toMs: 4000 },
      { fromMs: 500, toMs: 2000 },
      { fromMs: 1000, toMs: 1500 },
    ];
    await timeline.updateComplete;
    const track = timeline.renderRoot.querySelector('.track')!.getBoundingClientRect();
    const removed = [...timeline.renderRoot.querySelectorAll('.removed')].map((element) => {
      const { left, right } = element.getBoundingClientRect();
      return [left, right].map((x) =>
        Math.round((((x - track.left) / track.width) * timeline.durationMs) / 100),
      );
    });
    expect(removed).to.deep.equal([
      [0, 5],
      [20, 30],
      [40, Math.round(timeline.durationMs / 100)],
    ]);
  });

  it('saves a new recording with what lies beside it, and leaves the old one alone', async () => {
    const before = await (await library.open(id)).arrayBuffer();
    const made = new Promise<string>((resolve) =>
      desk.addEventListener('edit-made', (event) => resolve((event as CustomEvent<string>).detail), {
        once: true,
      }),
    );
    button('Save as new recording').click();
    const newId = await made;
    const item = library.recordings.value.find((one) => one.id === newId)!;
    expect([item.source, item.state, item.name]).to.deep.equal(['edit', 'ready', 'counter (edited)']);
    const file = await library.open(newId);
    const frames = await readFrames(file);
    expect(frames.map(({ number }) => number)).to.deep.equal([
      ...Array.from({ length: 50 }, (_, index) => index),
      ...Array.from({ length: 50 }, (_, index) => 100 + index),
    ]);
    expect(findBeeps(await readSound(file)).length).to.equal(4);
    const transcript = await library.sidecars.load(newId, 'transcript');
    expect(transcript?.cues.map(({ text, fromMs }) => [text, fromMs])).to.deep.equal([
      ['One', 500],
      ['Three', 2500],
    ]);
    expect(new Uint8Array(await (await library.open(id)).arrayBuffer())).to.deep.equal(
      new Uint8Array(before),
    );
  });

  it('makes stills, moving pictures and sound', async () => {
    const still = await createImageBitmap(await edits.still(id, 2040, 'image/png'));
    expect([still.width, still.height]).to.deep.equal([320, 180]);
    const settings = {
      recordingId: id,
      fromMs: 1000,
      toMs: 2000,
      width: 160,
      framesPerSecond: 10,
      loops: true,
    };
    for (const format of ['gif', 'webp'] as const) {
      const picture = await edits.animate({ ...settings, format }).result;
      const decoder = new ImageDecoder({ data: await picture.arrayBuffer(), type: `image/${format}` });
      await decoder.tracks.ready;
      expect(decoder.tracks.selectedTrack?.frameCount, format).to.equal(10);
      const { image } = await decoder.decode({ frameIndex: 3 });
      expect([image.displayWidth, image.displayHeight, image.duration]).to.deep.equal([160, 90, 100_000]);
      image.close();
    }
    const plan = await edits.load(id);
    const sound = await edits.sound(plan, 'counter').result;
    expect(sound.type).to.include('ogg');
    expect(findBeeps(await readSound(sound)).length).to.equal(4);
  });

  it('says so where a recording of the plan is gone', async () => {
    const plan = await edits.load(id);
    const clipsOfGone = [{ recordingId: 'gone', fromMs: 0, toMs: 1000 }];
    const error: unknown = await edits
      .render({ plan: { ...plan, clips: clipsOfGone }, name: 'x' })
      .result.catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'not-found');
  });

  it('is accessible', async () => {
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run(desk);
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).to.deep.equal([]);
  });
});

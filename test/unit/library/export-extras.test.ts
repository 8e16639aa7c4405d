import { expect } from 'chai';
import { exportExtras } from '../../../src/library/export-extras.ts';
import type { Library } from '../../../src/library/library.ts';
import type { SidecarKinds } from '../../../src/library/sidecars/sidecars.ts';
import { createStore } from '../../../src/lib/store.ts';
import type { Storyboard } from '../../../src/storage/schema.ts';
import { fixture } from './fixtures.ts';

const ALL = { subtitles: true, chapters: true, thumbnails: true, chat: true, training: true };
const NONE = { subtitles: false, chapters: false, thumbnails: false, chat: false, training: false };
const cue = (fromMs: number, toMs: number, author: string | null, text: string) => ({
  fromMs,
  toMs,
  author,
  text,
});
const STORYBOARD: Storyboard = {
  sheet: new Blob(['sheet'], { type: 'image/jpeg' }),
  columns: 2,
  rows: 1,
  tileWidth: 160,
  tileHeight: 90,
  tileCount: 2,
  intervalMs: 2000,
};

/** A library of one recording of 4 s and what is given of it. */
function libraryWith(beside: Partial<SidecarKinds>): Pick<Library, 'recordings' | 'sidecars' | 'storyboard'> {
  const record = { id: 'a', durationMs: 4000, thumbnail: new Blob(['poster'], { type: 'image/jpeg' }) };
  return {
    recordings: createStore([record]),
    sidecars: {
      load: (_: string, kind: keyof SidecarKinds) => Promise.resolve(beside[kind] ?? null),
      raw: (_: string, kind: string) => Promise.resolve(kind === 'training' ? '{"sets":[]}' : null),
    },
    storyboard: () => Promise.resolve(STORYBOARD),
  } as unknown as Pick<Library, 'recordings' | 'sidecars' | 'storyboard'>;
}

const TRANSCRIPT = {
  version: 1 as const,
  language: 'de',
  cues: [cue(0, 1000, 'Ada', 'Hallo'), cue(3000, 4000, 'Bob', 'Servus')],
};
const CHAPTERS = {
  version: 1 as const,
  chapters: [
    { atMs: 0, title: 'Anfang', reason: null },
    { atMs: 2000, title: 'Ende', reason: null },
  ],
  dismissed: [],
};
const clip = (fromMs: number, toMs: number) => [{ recordingId: 'a', fromMs, toMs }];

describe('the extras of an export', () => {
  it('are all that lies beside a recording', async () => {
    const library = libraryWith({ transcript: TRANSCRIPT, chapters: CHAPTERS });
    const extras = await exportExtras(library, clip(0, 4000), ALL, await fixture('counter.mp4'));
    expect(extras.subtitles).to.deep.equal([
      {
        language: 'de',
        name: 'Deutsch',
        cues: [
          { fromS: 0, toS: 1, text: 'Ada: Hallo' },
          { fromS: 3, toS: 4, text: 'Bob: Servus' },
        ],
      },
    ]);
    expect(extras.chapters).to.deep.equal([
      { fromS: 0, title: 'Anfang' },
      { fromS: 2, title: 'Ende' },
    ]);
    expect(await extras.poster?.text()).to.equal('poster');
    expect(extras.thumbnails).to.deep.include({ columns: 2, rows: 1, width: 160, timesS: [0, 2] });
    expect(extras.sidecars.map(({ path }) => path)).to.deep.equal(['sidecars/training.json']);
  });

  it('of a trim have its times, and nothing of what was cut out', async () => {
    const library = libraryWith({ transcript: TRANSCRIPT, chapters: CHAPTERS });
    const extras = await exportExtras(library, clip(2500, 4000), ALL, await fixture('counter.mp4'));
    expect(extras.subtitles[0]?.cues).to.deep.equal([{ fromS: 0.5, toS: 1.5, text: 'Servus' }]);
    expect(extras.chapters).to.deep.equal([{ fromS: 0, title: 'Ende' }]);
    expect(extras.poster).to.equal(null);
    expect(extras.sidecars).to.deep.equal([]);
    // Drawn from what is exported, not from the recording's.
    const [sheet] = extras.thumbnails?.sheets ?? [];
    if (!sheet) throw new Error('no sheet');
    expect(sheet).not.to.equal(STORYBOARD.sheet);
    expect((await createImageBitmap(sheet)).width).to.be.at.least(extras.thumbnails?.width ?? Infinity);
  });

  it('are none where none are wanted, or there are none', async () => {
    const nothing = { subtitles: [], chapters: [], poster: null, thumbnails: null, sidecars: [] };
    const full = libraryWith({ transcript: TRANSCRIPT, chapters: CHAPTERS });
    const file = await fixture('tone.wav');
    expect(await exportExtras(full, clip(0, 4000), NONE, file)).to.deep.equal(nothing);
    const trimmed = await exportExtras(libraryWith({}), clip(0, 2000), ALL, file);
    expect(trimmed).to.deep.equal(nothing);
  });
});

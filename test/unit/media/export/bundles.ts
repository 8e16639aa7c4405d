import type { BundleExtras, BundleFile } from '../../../../src/media/export/bundle-file.ts';
import type { Finding } from '../../../../src/media/export/export.ts';
import { createHlsBundle } from '../../../../src/media/export/hls/hls-bundle.ts';
import type { BundleLock } from '../../../../src/media/export/hls/lock.ts';
import { validateBundle } from '../../../../src/media/export/validator/validate.ts';
import { FIXTURE, packFixture } from './packed-fixture.ts';

/** A file of `test/fixtures/bundle`. */
export async function fixtureFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/test/fixtures/bundle/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export const NO_EXTRAS: BundleExtras = {
  subtitles: [],
  chapters: [],
  poster: null,
  thumbnails: null,
  sidecars: [],
};

export const SOME_EXTRAS: BundleExtras = {
  subtitles: [
    {
      language: 'en',
      name: 'English',
      cues: [
        { fromS: 5, toS: 7, text: 'Over the border' },
        { fromS: 8, toS: 9, text: 'Later' },
      ],
    },
  ],
  chapters: [
    { fromS: 0, title: 'Beginning' },
    { fromS: 10, title: 'End' },
  ],
  poster: new Blob(['poster'], { type: 'image/jpeg' }),
  thumbnails: {
    sheets: [new Blob(['sheet'], { type: 'image/webp' })],
    columns: 2,
    rows: 2,
    width: 160,
    height: 90,
    timesS: [0, 5, 10],
  },
  sidecars: [{ path: 'sidecars/chat.json', content: new Blob(['{"words":"of the chat"}']) }],
};

/** A bundle, and what the validator says of it. */
export interface LookedInto {
  readonly files: readonly BundleFile[];
  readonly findings: readonly Finding[];
}

/** A bundle of the fixture, as the exporter makes it. */
export async function bundleOf({
  format = 'cmaf',
  layout = 'files',
  lock = null,
  extras = NO_EXTRAS,
  without = [],
}: {
  format?: 'cmaf' | 'ts';
  layout?: 'files' | 'byte-ranges';
  lock?: BundleLock | null;
  extras?: BundleExtras;
  /** Kinds of renditions to leave out. */
  without?: readonly ('video' | 'audio')[];
} = {}): Promise<LookedInto> {
  const renditions = await packFixture(fixtureFile, { format, lock });
  const files = await createHlsBundle({
    title: 'Ada & Bob',
    renditions: renditions.filter(({ rendition }) => !without.includes(rendition.kind)),
    settings: { segmentFormat: format, layout },
    lock,
    extras,
    source: FIXTURE,
    playerScript: new Blob(['/* hls.js */']),
  });
  const listing = new Map(files.map(({ path, content }) => [path, content]));
  return { files, findings: await validateBundle(listing, { key: lock?.key ?? null }) };
}

/** The bytes of a bundle's files by their paths, to be changed. */
export async function filesOf({ files }: LookedInto): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const entries = files.map(
    async ({ path, content }) => [path, new Uint8Array(await content.arrayBuffer())] as const,
  );
  return new Map(await Promise.all(entries));
}

export const textOf = (files: ReadonlyMap<string, Uint8Array>, path: string): string =>
  new TextDecoder().decode(files.get(path));

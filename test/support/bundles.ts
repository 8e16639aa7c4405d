import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundleExtras, BundleFile } from '../../src/media/export/bundle-file.ts';
import type { Finding } from '../../src/media/export/export.ts';
import { createHlsBundle } from '../../src/media/export/hls/hls-bundle.ts';
import { makeLock } from '../../src/media/export/hls/lock.ts';
import { validateBundle } from '../../src/media/export/validator/validate.ts';
import { FIXTURE, packFixture } from '../unit/media/export/packed-fixture.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(root(`test/fixtures/bundle/${name}`)));

const EXTRAS: BundleExtras = {
  subtitles: [
    {
      language: 'en',
      name: 'English',
      cues: [
        { fromS: 0, toS: 7, text: 'Over the border <& back>' },
        { fromS: 7, toS: 14, text: 'To the end' },
      ],
    },
  ],
  chapters: [
    { fromS: 0, title: 'Beginning' },
    { fromS: 4, title: 'A rather long title of a chapter, that needs more than one line on a phone' },
    { fromS: 10, title: 'End' },
  ],
  poster: new Blob([fixture('poster.jpg')], { type: 'image/jpeg' }),
  thumbnails: {
    sheets: [new Blob([fixture('sheet.jpg')], { type: 'image/jpeg' })],
    columns: 4,
    rows: 2,
    width: 160,
    height: 90,
    timesS: [0, 2, 4, 6, 8, 10, 12],
  },
  sidecars: [{ path: 'sidecars/chat.json', content: new Blob(['{"version":1}']) }],
};

/** A bundle of the fixture, as the exporter makes it; encrypted where there is a passphrase. */
export async function makeBundle({
  format = 'cmaf',
  layout = 'files',
  passphrase = null,
}: {
  format?: 'cmaf' | 'ts';
  layout?: 'files' | 'byte-ranges';
  passphrase?: string | null;
} = {}): Promise<{ readonly files: readonly BundleFile[]; readonly findings: readonly Finding[] }> {
  const lock = passphrase === null ? null : await makeLock(passphrase);
  const files = await createHlsBundle({
    title: 'Ada & <Bob>',
    renditions: await packFixture((name) => Promise.resolve(fixture(name)), { format, lock }),
    settings: { segmentFormat: format, layout },
    lock,
    extras: EXTRAS,
    source: FIXTURE,
    playerScript: new Blob([readFileSync(root('node_modules/hls.js/dist/hls.min.js'))]),
  });
  const listing = new Map(files.map(({ path, content }) => [path, content]));
  return { files, findings: await validateBundle(listing, { key: lock?.key ?? null }) };
}

/** The files' bytes by their paths. */
export async function bytesOf(files: readonly BundleFile[]): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const entries = files.map(
    async ({ path, content }) => [path, new Uint8Array(await content.arrayBuffer())] as const,
  );
  return new Map(await Promise.all(entries));
}

/** Writes a bundle into a folder on disk. */
export async function writeBundle(files: readonly BundleFile[], folder: string): Promise<void> {
  for (const [path, bytes] of await bytesOf(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

import { expect } from 'chai';
import type { HlsSettings } from '../../../../src/media/export/settings.ts';
import { removeWorkspace } from '../../../../src/media/export/workspaces.ts';
import { startPacking, type Packed } from '../../../../src/workers/exporter/exporter.client.ts';
import { withMortalExporter } from '../../../support/browser/mortal-exporter.ts';
import { makeSource } from './ffmpeg/sources.ts';
import { makeH264File } from './h264-file.ts';

const PLAIN: HlsSettings = {
  ...{ kind: 'hls', segmentFormat: 'cmaf', layout: 'files', passphrase: null, engine: 'auto', rungs: [] },
};
const RUNG = { width: 160, height: 90, videoBitrateBps: 400_000 };
const workspaces: string[] = [];

const start = (
  source: File,
  settings: HlsSettings,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Packed> => {
  const workspace = `test-${crypto.randomUUID()}`;
  workspaces.push(workspace);
  return startPacking(
    { source, settings, key: null, workspace, knownSpeeds: {} },
    ({ kind, fraction }) => {
      if (kind === 'encoding') onProgress(fraction);
    },
    { signal: new AbortController().signal },
  ).result;
};

/** All that was packed, to the byte. */
async function outline({ engine, renditions }: Packed): Promise<unknown> {
  const media = await Promise.all(
    renditions.map(async ({ rendition, codecs, segments, file }) => {
      const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      return { name: rendition.name, codecs, segments, media: new Uint8Array(hash).join() };
    }),
  );
  return { engine, media };
}

/** Workers of the exporter's worker that are really ended, midway: the browser tells nobody. */
describe('an export whose own workers end', () => {
  afterEach(async () => {
    for (const workspace of workspaces.splice(0)) await removeWorkspace(workspace);
  });

  for (const [what, { engine, script, rungs, makeFilm }] of Object.entries({
    'lanes of the sound': {
      engine: 'webcodecs' as const,
      script: 'aac-lane.worker',
      rungs: [],
      // Of seven stretches, two at a time.
      makeFilm: () => makeSource({ soundS: 200 }),
    },
    'cores of ffmpeg': {
      engine: 'ffmpeg' as const,
      script: 'ffmpeg.worker',
      rungs: [{ ...RUNG, width: 128, height: 72 }],
      makeFilm: () => makeH264File({ seconds: 60, width: 160, height: 90 }),
    },
  })) {
    it(`has its ${what} replaced, and is the same to the byte`, async () => {
      const film = await makeFilm();
      const settings = { ...PLAIN, engine, rungs };
      const undisturbed = await outline(await start(film, settings));
      await withMortalExporter(async (exporter) => {
        const ownBorn = (): number => exporter.born.filter((address) => address.includes(script)).length;
        const seen: number[] = [];
        let bornBefore = 0;
        const packed = await start(film, settings, (fraction) => {
          seen.push(fraction);
          if (bornBefore > 0 || fraction < 0.25 || fraction > 0.6) return;
          bornBefore = ownBorn();
          exporter.kill(script);
        });
        expect(bornBefore, 'ended').to.be.above(0);
        // Each by one more, and no more: what others have made is not made again.
        expect(ownBorn()).to.be.within(bornBefore + 1, 2 * bornBefore);
        expect(await outline(packed)).to.deep.equal(undisturbed);
        expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
      });
    }).timeout(90_000);
  }
});

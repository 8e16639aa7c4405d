import { expect } from 'chai';
import * as fc from 'fast-check';
import { RULES } from '../../../../../src/media/export/validator/rules.ts';
import { validateBundle } from '../../../../../src/media/export/validator/validate.ts';
import { bundleOf, filesOf, SOME_EXTRAS, textOf } from '../bundles.ts';

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const RUNS = 60;

/** Whatever the files are, findings come, each with all its parts, and nothing is thrown. */
async function expectFindings(files: Files): Promise<readonly string[]> {
  const listing = new Map([...files].map(([path, bytes]) => [path, new Blob([bytes])]));
  const findings = await validateBundle(listing);
  for (const { rule, sentence, path, detail } of findings) {
    expect(Object.keys(RULES)).to.include(rule);
    expect([sentence, path, detail].includes('')).to.equal(false);
  }
  return findings.map(({ rule }) => rule);
}

describe('the validator, of bundles that were damaged by chance', () => {
  const bundles: Files[] = [];
  before(async () => {
    bundles.push(await filesOf(await bundleOf({ extras: SOME_EXTRAS })));
    bundles.push(await filesOf(await bundleOf({ format: 'ts', layout: 'byte-ranges' })));
  });
  const looked = /\.(m3u8|vtt|m4s|mp4|ts)$/;
  const change = (index: number, path: string, bytes: Uint8Array<ArrayBuffer>): Files =>
    new Map([...(bundles[index] ?? []), [path, bytes]]);
  const anyFile = fc.tuple(fc.nat(1), fc.nat()).map(([index, at]) => {
    const paths = [...(bundles[index]?.keys() ?? [])].filter(
      (path) => looked.test(path) && !path.startsWith('thumb'),
    );
    return { index, path: paths[at % paths.length] ?? '' };
  });
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('survives bytes that are changed, added and lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyFile,
        place,
        fc.nat(40),
        fc.uint8Array({ minLength: 0, maxLength: 40 }),
        async ({ index, path }, share, lost, added) => {
          const bytes = bundles[index]?.get(path) ?? new Uint8Array();
          const at = Math.floor(share * bytes.length);
          await expectFindings(
            change(index, path, new Uint8Array([...bytes.slice(0, at), ...added, ...bytes.slice(at + lost)])),
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('survives lines that are swapped, doubled, lost and made up', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        '#EXT-X-BYTERANGE:0@0',
        '#EXT-X-BYTERANGE:9999999999@1',
        '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="x"',
        '#EXT-X-KEY:METHOD=AES-128,URI="key.bin",IV=0x1',
        '#EXT-X-MAP:URI="../../../a"',
        '#EXT-X-MEDIA-SEQUENCE:7',
        '#EXT-X-DISCONTINUITY',
        '#EXTINF:99999999999999999999,',
        '#EXTINF:-1,',
        '#EXT-X-TARGETDURATION:1e9',
        '#EXT-X-STREAM-INF:BANDWIDTH=NaN',
        '#EXT-X-MEDIA:TYPE=AUDIO',
        'master.m3u8',
        '180p/media.m3u8',
      ),
      fc.string(),
    );
    const anyPlaylist = anyFile.filter(({ path }) => path.endsWith('.m3u8'));
    await fc.assert(
      fc.asyncProperty(
        anyPlaylist,
        place,
        place,
        line,
        fc.nat(3),
        async ({ index, path }, from, to, made, what) => {
          const lines = textOf(bundles[index] ?? new Map<string, never>(), path).split('\n');
          const a = Math.floor(from * lines.length);
          const b = Math.floor(to * lines.length);
          if (what === 0) [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
          else if (what === 1) lines.splice(a, 1, lines[a] ?? '', lines[b] ?? '');
          else if (what === 2) lines.splice(a, 1);
          else lines.splice(a, 0, made);
          await expectFindings(change(index, path, new TextEncoder().encode(lines.join('\n'))));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('finds something wherever a file was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyFile.filter(({ path }) => /\.(m4s|mp4|ts|m3u8)$/.test(path)),
        place,
        async ({ index, path }, share) => {
          const bytes = bundles[index]?.get(path) ?? new Uint8Array();
          // All but the last two bytes of a playlist, which are its line's end.
          const kept = Math.floor(share * (bytes.length - 2));
          expect(await expectFindings(change(index, path, bytes.slice(0, kept))), `${path} ${kept}`).not.to.be
            .empty;
        },
      ),
      { numRuns: RUNS },
    );
  });
});

import { expect } from 'chai';
import { validateBundle } from '../../../../src/media/export/validator/validate.ts';
import { validateFiles } from '../../../../src/workers/validator/validator.client.ts';
import { bundleOf } from '../../media/export/bundles.ts';

describe('a bundle that is looked into by a worker', () => {
  const never = new AbortController().signal;

  it('has the findings that it has here, and says how far it is', async () => {
    const { files, findings } = await bundleOf({ layout: 'byte-ranges' });
    const fractions: number[] = [];
    const onProgress = (fraction: number): void => void fractions.push(fraction);
    expect(await validateFiles({ files, key: null, onProgress }, { signal: never })).to.deep.equal(findings);
    expect(fractions.at(-1)).to.equal(1);
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));

    const broken = files.map((file) =>
      file.path === '180p/media.mp4' ? { ...file, content: file.content.slice(0, 9000) } : file,
    );
    const said = await validateFiles({ files: broken, key: null, onProgress }, { signal: never });
    const here = await validateBundle(new Map(broken.map(({ path, content }) => [path, content])));
    expect(said).to.deep.equal(here);
    expect(said.filter(({ severity }) => severity === 'error')).not.to.be.empty;
  });

  it('is left alone when it is stopped', async () => {
    const { files } = await bundleOf();
    const stop = new AbortController();
    const reason = new DOMException('Enough', 'AbortError');
    const onProgress = (): void => stop.abort(reason);
    const end = await validateFiles({ files, key: null, onProgress }, stop).catch((error: unknown) => error);
    expect(end).to.equal(reason);
  });
});

import { expect } from 'chai';
import { carrySidecars } from '../../../src/library/carry-sidecars.ts';
import type { SidecarKinds, Sidecars } from '../../../src/library/sidecars/sidecars.ts';

/** Sidecars of recording `a`; what is stored beside `new` is what was carried over. */
function shelf(beside: Partial<SidecarKinds>): {
  readonly sidecars: Sidecars;
  readonly carried: Partial<SidecarKinds>;
} {
  const carried: Partial<Record<keyof SidecarKinds, unknown>> = {};
  const sidecars = {
    load: (id: string, kind: keyof SidecarKinds) =>
      Promise.resolve(id === 'a' ? (beside[kind] ?? null) : null),
    save: (_id: string, kind: keyof SidecarKinds, value: unknown) => {
      carried[kind] = value;
      return Promise.resolve();
    },
  } as unknown as Sidecars;
  return { sidecars, carried: carried as Partial<SidecarKinds> };
}

const chapter = (atMs: number, title: string) => ({ atMs, title, reason: null });
const clip = (fromMs: number, toMs: number) => ({ recordingId: 'a', fromMs, toMs });

describe('what an edit carries over', () => {
  const all = [chapter(0, 'Hello'), chapter(10_000, 'Middle'), chapter(20_000, 'End')];
  const beside: Partial<SidecarKinds> = { chapters: { version: 1, chapters: all, dismissed: ['x'] } };

  it('has chapters begin where what is left of them begins', async () => {
    const { sidecars, carried } = shelf(beside);
    await carrySidecars(sidecars, [clip(5_000, 8_000), clip(15_000, 25_000)], 'new');
    expect(carried.chapters?.chapters).to.deep.equal([
      chapter(0, 'Hello'),
      chapter(3_000, 'Middle'),
      chapter(8_000, 'End'),
    ]);
  });

  it('has a chapter once whose middle was cut out, and twice where it is shown twice', async () => {
    const cut = shelf(beside);
    await carrySidecars(cut.sidecars, [clip(0, 2_000), clip(4_000, 9_000)], 'new');
    expect(cut.carried.chapters?.chapters).to.deep.equal([chapter(0, 'Hello')]);
    const again = shelf(beside);
    await carrySidecars(again.sidecars, [clip(0, 12_000), clip(0, 2_000)], 'new');
    expect(again.carried.chapters?.chapters.map(({ title }) => title)).to.deep.equal([
      'Hello',
      'Middle',
      'Hello',
    ]);
  });

  it('leaves out what was cut out, and what there was none of', async () => {
    const cue = (fromMs: number, toMs: number, text: string) => ({ fromMs, toMs, author: 'Ada', text });
    const { sidecars, carried } = shelf({
      transcript: { version: 1, language: 'en', cues: [cue(0, 1_000, 'Gone'), cue(4_000, 7_000, 'Here')] },
    });
    await carrySidecars(sidecars, [clip(5_000, 10_000)], 'new');
    expect(carried.transcript?.cues).to.deep.equal([cue(0, 2_000, 'Here')]);
    expect(Object.keys(carried)).to.deep.equal(['transcript']);
  });
});

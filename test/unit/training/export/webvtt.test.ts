import { expect } from 'chai';
import { makeTrainingSidecar, parseTrainingSidecar } from '../../../../src/training/export/sidecar.ts';
import { toChapters, toMetadata } from '../../../../src/training/export/webvtt.ts';
import { hold, ODD_NAMES, rep, setOf } from '../a-session.ts';

const AT = Date.UTC(2026, 10, 22, 18, 30);

/** What a browser makes of a file. */
async function cuesOf(vtt: string, kind: 'chapters' | 'metadata'): Promise<VTTCue[]> {
  const video = document.createElement('video');
  const track = Object.assign(document.createElement('track'), {
    kind,
    src: URL.createObjectURL(new Blob([vtt], { type: 'text/vtt' })),
  });
  const loaded = new Promise((resolve, reject) => {
    track.addEventListener('load', resolve, { once: true });
    track.addEventListener('error', reject, { once: true });
  });
  video.append(track);
  document.body.append(video);
  track.track.mode = 'hidden';
  await loaded;
  const cues = [...(track.track.cues ?? [])] as VTTCue[];
  URL.revokeObjectURL(track.src);
  video.remove();
  return cues;
}

const sidecar = (
  input: Partial<Parameters<typeof makeTrainingSidecar>[0]> = {},
): ReturnType<typeof makeTrainingSidecar> =>
  makeTrainingSidecar({ startedAtMs: AT, endedAtMs: null, sets: [], cues: [], poses: null, ...input });

describe('what is kept beside a recording', () => {
  it('is on the recording’s clock, without what was before or after it', () => {
    const made = sidecar({
      endedAtMs: AT + 100_000,
      sets: [setOf(AT + 90_000, 5), setOf(AT - 60_000, 3), setOf(AT - 5000, 4), setOf(AT + 200_000, 3)],
      cues: [
        { atMs: AT + 9000, text: 'Deeper.', rule: 'depth' },
        { atMs: AT + 1000, text: '1', rule: null },
        { atMs: AT - 1, text: 'before', rule: null },
        { atMs: AT + 100_001, text: 'after', rule: null },
      ],
      poses: { model: 'lite', frames: 3000, withPerson: 2900 },
    });
    expect(
      made.sets.map(({ startMs, endMs, reps }) => [startMs, endMs, reps.map(({ atMs }) => atMs)]),
    ).to.deep.equal([
      [0, 7000, [1000, 4000, 7000]],
      [90_000, 100_000, [93_000, 96_000, 99_000]],
    ]);
    expect(made.cues.map(({ offsetMs, text }) => [offsetMs, text])).to.deep.equal([
      [1000, '1'],
      [9000, 'Deeper.'],
    ]);
    expect(made.exercises).to.deep.equal([{ id: 'squat', name: 'Squat' }]);
    expect(parseTrainingSidecar(JSON.stringify(made))).to.deep.equal(made);
  });

  it('is null where it is damaged', () => {
    for (const wrong of ['', '{', 'null', '{}', JSON.stringify({ ...sidecar(), version: 2 })])
      expect(parseTrainingSidecar(wrong)).to.equal(null);
    expect(
      parseTrainingSidecar(JSON.stringify({ ...sidecar(), cues: [{ offsetMs: -1, text: '', rule: null }] })),
    ).to.equal(null);
  });
});

describe('WebVTT, as a browser reads it', () => {
  it('has the sets as chapters that do not overlap, whatever they are called', async () => {
    const sets = ODD_NAMES.map((exerciseName, index) =>
      setOf(AT + 3_590_000 + index * 2500, 1, { exerciseName, exerciseId: `own-${index}` }),
    );
    const cues = await cuesOf(
      toChapters(sidecar({ sets }), (name, { reps }) => `${name} – ${reps.length}`),
      'chapters',
    );
    expect(cues).to.have.length(ODD_NAMES.length);
    expect([cues[0]?.startTime, cues[0]?.endTime]).to.deep.equal([3590, 3592.5]);
    expect([cues.at(-1)?.startTime, cues.at(-1)?.endTime]).to.deep.equal([3617.5, 3620.5]);
    const words = cues.map((cue) => cue.getCueAsHTML().textContent);
    expect(words[0]).to.equal('Squat "deep" – 1');
    expect(words[1]).to.equal('two lines and a tab – 1');
    expect(words[2]).to.equal('🏋🏽‍♀️ Übung – 1');
    expect(words[8]).to.equal('00:00.000 --> 00:01.000 – 1');
    expect(words[9]).to.equal('<b>& bold</b> – 1');
    const none = await cuesOf(
      toChapters(sidecar({ sets: [setOf(AT, 1)] }), () => '\n'),
      'chapters',
    );
    expect(none.map(({ text }) => text)).to.deep.equal(['–']);
  });

  it('has reps, holds and cues as JSON, each in its time', async () => {
    const cues = await cuesOf(
      toMetadata(
        sidecar({
          sets: [
            setOf(AT + 1000, 2, {
              reps: [rep(AT + 1500), rep(AT + 7004, { faults: ['knees-in'], side: 'left' })],
            }),
            setOf(AT + 30_000, 0, {
              exerciseId: 'plank',
              endedAtMs: AT + 60_000,
              holds: [hold(AT + 60_000, 30_000)],
            }),
          ],
          cues: ODD_NAMES.map((text, index) => ({ atMs: AT + 100_000 + index, text, rule: null })),
        }),
      ),
      'metadata',
    );
    const said = cues.map((cue) => JSON.parse(cue.text) as { kind: string; text?: string });
    expect(said.map(({ kind }) => kind)).to.deep.equal(['rep', 'rep', 'hold', ...ODD_NAMES.map(() => 'cue')]);
    expect(cues.slice(0, 4).map(({ startTime, endTime }) => [startTime, endTime])).to.deep.equal([
      [0, 1.5],
      [5.004, 7.004],
      [30, 60],
      [100, 102],
    ]);
    expect(said[1]).to.deep.equal({
      kind: 'rep',
      exerciseId: 'squat',
      set: 1,
      number: 2,
      side: 'left',
      tempo: { outMs: 900, holdMs: 200, backMs: 900 },
      range: 1,
      symmetry: null,
      faults: ['knees-in'],
    });
    expect(said.slice(3).map(({ text }) => text)).to.deep.equal(ODD_NAMES);
  });

  it('is read where nothing was done, where a rep took no time, and with ten thousand of them', async () => {
    expect(await cuesOf(toMetadata(sidecar()), 'metadata')).to.have.length(0);
    const still = rep(AT + 5, { tempo: { outMs: 0, holdMs: 0, backMs: 0 } });
    const [cue] = await cuesOf(toMetadata(sidecar({ sets: [setOf(AT, 0, { reps: [still] })] })), 'metadata');
    expect([cue?.startTime, cue?.endTime]).to.deep.equal([0.005, 0.006]);
    const reps = Array.from({ length: 10_000 }, (_, index) => rep(AT + 2000 + index * 2000));
    const endedAtMs = AT + 30_000_000;
    expect(
      await cuesOf(toMetadata(sidecar({ sets: [setOf(AT, 0, { reps, endedAtMs })] })), 'metadata'),
    ).to.have.length(10_000);
  });
});

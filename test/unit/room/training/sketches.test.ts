import { expect } from 'chai';
import { toBase64Url } from '../../../../src/lib/bytes.ts';
import { readJpegSize } from '../../../../src/room/training/jpeg.ts';
import type { SketchMessage } from '../../../../src/room/training/messages.ts';
import { MOST_STILL_BYTES } from '../../../../src/room/training/model.ts';
import { openSketches, type Sketches } from '../../../../src/room/training/sketches.ts';
import { changeStrokes, drawChanges } from '../../../../src/room/training/strokes.ts';
import { eventually } from '../conversation/circle.ts';
import { fakeJpeg } from './fakes.ts';

const line = (count: number): number[] =>
  Array.from({ length: 2 * count }, (_, index) => index / (2 * count));

describe('a sketch', () => {
  /** A coach, and somebody who sees what the coach draws. */
  let coach: Sketches;
  let trainee: Sketches;
  let sent: { readonly message: SketchMessage; readonly to: string | undefined }[];
  beforeEach(() => {
    sent = [];
    coach = openSketches({
      selfId: 'coach',
      send: (message, to) => {
        sent.push({ message, to });
        trainee.hear('coach', message);
      },
    });
    trainee = openSketches({ selfId: 'trainee', send: () => undefined });
  });
  const open = (): void => coach.command({ do: 'open', of: 'trainee', still: fakeJpeg() });
  const draw = (begins: boolean, points = [0.25, 0.5], colour = 1): void =>
    coach.command({ do: 'draw', begins, colour, points });

  it('shows the still, and strokes as they are drawn', async () => {
    open();
    expect(trainee.shown.value).to.include({ author: 'coach', of: 'trainee', isOwn: false });
    expect(coach.shown.value?.isOwn).to.equal(true);
    const bytes = new Uint8Array(await trainee.shown.value!.still.arrayBuffer());
    expect(bytes).to.deep.equal(fakeJpeg());
    draw(true);
    draw(false, [0.5, 0.5, 0.75, 1]);
    draw(true, [0, 0], 3);
    for (const { shown } of [coach, trainee]) {
      expect(shown.value?.strokes.map(({ colour, points }) => [colour, points.length])).to.deep.equal([
        [1, 6],
        [3, 2],
      ]);
      expect(shown.value?.strokes[0]?.points[0]).to.be.closeTo(0.25, 0.0002);
    }
    coach.command({ do: 'undo' });
    expect(trainee.shown.value?.strokes).to.have.lengthOf(1);
    coach.command({ do: 'clear' });
    expect(trainee.shown.value?.strokes).to.have.lengthOf(0);
    coach.command({ do: 'close' });
    expect([coach.shown.value, trainee.shown.value]).to.deep.equal([null, null]);
  });

  it('is one of each coach, the last to be opened on top; one may close it for oneself', () => {
    open();
    const [{ message } = { message: null }] = sent;
    trainee.hear('cohost', { ...message!, id: 'another-one' });
    expect(trainee.shown.value?.author).to.equal('cohost');
    trainee.hide();
    expect(trainee.shown.value?.author).to.equal('coach');
    open();
    expect(trainee.shown.value?.strokes).to.have.lengthOf(0);
    trainee.drop('coach');
    expect(trainee.shown.value).to.equal(null);
  });

  it('is shown to a newcomer as it stands', async () => {
    open();
    draw(true, line(300));
    sent.length = 0;
    trainee.drop('coach');
    coach.personCame('newcomer');
    await eventually(() => sent.length >= 4, 'told');
    expect(sent.every(({ to }) => to === 'newcomer')).to.equal(true);
    expect(trainee.shown.value?.strokes.map(({ points }) => points.length)).to.deep.equal([600]);
  });

  it('is no picture that is too large, none at all, or of a size that only decoding would show', () => {
    const refused = [
      fakeJpeg(640, 360, MOST_STILL_BYTES + 1),
      new Uint8Array(1_000),
      fakeJpeg(30_000, 30_000),
      fakeJpeg(0, 100),
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ];
    for (const still of refused) {
      const fresh = openSketches({ selfId: 'coach', send: () => undefined });
      expect(() => fresh.command({ do: 'open', of: 'trainee', still: new Uint8Array(still) })).to.throw(
        'could not be frozen',
      );
      const change = { do: 'open', of: 'trainee', still: toBase64Url(still) } as const;
      trainee.hear('mal', { kind: 'sketch', id: 'whatever', change });
      expect(trainee.shown.value).to.equal(null);
    }
    trainee.hear('mal', {
      kind: 'sketch',
      id: 'whatever',
      change: { do: 'open', of: 'trainee', still: 'A' },
    });
    expect(trainee.shown.value).to.equal(null);
  });

  it('is not opened so fast that the others would think it a flood', () => {
    for (let index = 0; index < 3; index += 1) open();
    expect(open).to.throw('wait a moment');
    expect(sent).to.have.lengthOf(3);
    expect(trainee.shown.value?.of).to.equal('trainee');
  });

  it('takes strokes of its author under its name alone', () => {
    open();
    const { id } = coach.shown.value!;
    const change: SketchMessage['change'] = { do: 'draw', begins: true, colour: 0, points: [1, 1] };
    trainee.hear('mal', { kind: 'sketch', id, change });
    trainee.hear('coach', { kind: 'sketch', id: 'some-other', change });
    expect(trainee.shown.value?.strokes).to.have.lengthOf(0);
  });

  it('does not grow without end, and is not changed without end', () => {
    open();
    const { id } = coach.shown.value!;
    for (let index = 0; index < 3_000; index += 1)
      trainee.hear('coach', {
        kind: 'sketch',
        id,
        change: { do: 'draw', begins: true, colour: 0, points: [1, 1] },
      });
    expect(trainee.shown.value?.strokes.length).to.equal(200);
    let strokes = changeStrokes([], { do: 'draw', begins: true, colour: 0, points: [0, 0] });
    for (let index = 0; index < 1_000; index += 1)
      strokes = changeStrokes(strokes, {
        do: 'draw',
        begins: false,
        colour: 0,
        points: Array.from({ length: 256 }, () => 4095),
      });
    expect(strokes[0]?.points.length).to.be.at.most(20_000);
  });

  it('reads the size of a JPEG behind other segments', () => {
    expect(readJpegSize(fakeJpeg(1280, 720))).to.deep.equal({ width: 1280, height: 720 });
    expect(readJpegSize(new Uint8Array([0xff, 0xd8]))).to.equal(null);
    for (let size = 0; size < 40; size += 1) readJpegSize(fakeJpeg().slice(0, size));
  });

  it('keeps what is drawn beyond the edge at the edge', () => {
    const [change] = drawChanges({ colour: 0, points: [-0.5, 2] }, true);
    expect(change).to.deep.equal({ do: 'draw', colour: 0, begins: true, points: [0, 4095] });
  });
});

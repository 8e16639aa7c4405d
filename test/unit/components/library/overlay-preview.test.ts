import { expect } from 'chai';
import '../../../../src/components/library/edit/overlay-preview.ts';
import type { OverlayPreview } from '../../../../src/components/library/edit/overlay-preview.ts';
import '../../../../src/components/library/player/player.ts';
import type { EditPlan, LibraryItem, Overlay } from '../../../../src/app.ts';
import { drawingOf } from '../../../../src/library/overlay-drawings.ts';
import { makeCounterClip } from '../../media/editing/counter-clip.ts';
import { clearEdits, makeEdit } from '../../media/editing/make-edit.ts';
import { openPlayback } from '../../media/recording/playback.ts';

const SIZE = { width: 320, height: 180 };
const ITEM = { id: 'one', ...SIZE } as LibraryItem;

/** A red square with a transparent corner, as a PNG. */
async function redSquare(): Promise<string> {
  const canvas = new OffscreenCanvas(40, 40);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'red';
  context.fillRect(0, 0, 40, 40);
  context.clearRect(20, 20, 20, 20);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}

const NAME: Overlay = {
  kind: 'lower-third',
  name: 'Ada Lovelace',
  title: 'Host',
  fromMs: 1000,
  toMs: 2000,
  position: 'centre',
};

describe('the preview of what is drawn over a recording', () => {
  let source: File;
  let preview: OverlayPreview | null = null;

  before(async () => {
    source = await makeCounterClip({ seconds: 4, hasSound: false });
  });
  afterEach(() => preview?.remove());
  after(clearEdits);

  async function show(
    plan: Pick<EditPlan, 'clips' | 'overlays'>,
    atMs: number,
    item: LibraryItem = ITEM,
  ): Promise<OverlayPreview> {
    const shown = Object.assign(document.createElement('co-overlay-preview'), {
      preview: { ...plan, size: SIZE },
      item,
      positionMs: () => atMs,
    });
    preview = shown;
    document.body.append(shown);
    // The picture of a watermark has to be decoded first, and a frame painted.
    for (let tries = 0; tries < 30; tries += 1) await new Promise((done) => requestAnimationFrame(done));
    return shown;
  }

  const canvases = (shown: OverlayPreview): HTMLCanvasElement[] => [
    ...shown.renderRoot.querySelectorAll('canvas'),
  ];
  const strengths = (shown: OverlayPreview): number[] =>
    canvases(shown).map(({ style }) => Number(style.opacity));

  async function pixelsOf(
    film: Blob,
    atS: number,
    over: readonly HTMLCanvasElement[],
  ): Promise<Uint8ClampedArray> {
    const playback = await openPlayback(film);
    await playback.clockAt(atS);
    const context = new OffscreenCanvas(SIZE.width, SIZE.height).getContext('2d')!;
    context.drawImage(playback.video, 0, 0);
    for (const canvas of over) {
      context.globalAlpha = Number(canvas.style.opacity);
      context.drawImage(canvas, 0, 0);
    }
    playback.close();
    return context.getImageData(0, 0, SIZE.width, SIZE.height).data;
  }

  /** The part of all pixels that are clearly another colour. */
  const difference = (a: Uint8ClampedArray, b: Uint8ClampedArray): number => {
    let other = 0;
    for (let at = 0; at < a.length; at += 4)
      if (
        Math.abs(a[at]! - b[at]!) + Math.abs(a[at + 1]! - b[at + 1]!) + Math.abs(a[at + 2]! - b[at + 2]!) >
        90
      )
        other += 1;
    return other / (a.length / 4);
  };

  it('is what the edit then shows', async () => {
    const mark = { kind: 'watermark', text: '', corner: 'top-right', opacity: 0.7 } as const;
    const overlays: Overlay[] = [NAME, { ...mark, picture: await redSquare() }];
    const { file } = await makeEdit({
      sources: [source],
      clips: [{ source: 0, fromS: 0.4, toS: 4 }],
      drawings: overlays.map(drawingOf),
    });
    // 1.5 s of what is made is 1.9 s of the recording.
    const shown = await show({ clips: [{ recordingId: 'one', fromMs: 400, toMs: 4000 }], overlays }, 1900);
    const made = await pixelsOf(file, 1.52, []);
    const seen = await pixelsOf(source, 1.92, canvases(shown));
    const plain = await pixelsOf(source, 1.92, []);
    expect(difference(made, plain), 'drawn over').to.be.greaterThan(0.03);
    // Colours have half the size in a film, so they reach a pixel beyond an edge.
    expect(difference(made, seen), 'seen before').to.be.lessThan(0.007);
  });

  it('comes and goes as in what is made, and is not seen over what is cut out', async () => {
    const clips = [
      { recordingId: 'one', fromMs: 0, toMs: 500 },
      { recordingId: 'one', fromMs: 2000, toMs: 4000 },
    ];
    // 2.0 s of the recording is 0.5 s of what is made, and the name begins at 1 s.
    const strengthAt = async (atMs: number): Promise<number> => {
      const [strength] = strengths(await show({ clips, overlays: [NAME] }, atMs));
      preview?.remove();
      return strength!;
    };
    expect(await strengthAt(2400)).to.equal(0);
    expect(await strengthAt(3000)).to.equal(1);
    expect(await strengthAt(3480)).to.be.within(0.1, 0.25);
    expect(await strengthAt(1200), 'cut out').to.equal(0);
  });

  it('is scaled as the picture below it is', async () => {
    const player = document.createElement('co-player');
    player.file = source;
    player.style.inlineSize = '500px';
    const shown = await show(
      { clips: [{ recordingId: 'one', fromMs: 0, toMs: 4000 }], overlays: [NAME] },
      1500,
    );
    shown.slot = 'over';
    player.append(shown);
    document.body.append(player);
    await player.updateComplete;
    const boxOf = (element: Element): number[] => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height];
    };
    const [canvas] = canvases(shown);
    expect(boxOf(canvas!)).to.deep.equal(boxOf(player.video!));
    expect(canvas!.getBoundingClientRect().width).to.equal(500);
    expect(getComputedStyle(canvas!).objectFit).to.equal(getComputedStyle(player.video!).objectFit);
    expect([canvas!.width, canvas!.height]).to.deep.equal([320, 180]);
    player.remove();
  });

  it('is not shown over a recording that is fitted into another shape, nor where its picture is broken', async () => {
    const clips = [{ recordingId: 'one', fromMs: 0, toMs: 4000 }];
    const upright = { ...ITEM, width: 180, height: 320 };
    expect(canvases(await show({ clips, overlays: [NAME] }, 1500, upright))).to.deep.equal([]);
    preview?.remove();
    const broken = {
      kind: 'watermark',
      text: '',
      corner: 'top-left',
      opacity: 1,
      picture: btoa('no picture'),
    } as const;
    expect(canvases(await show({ clips, overlays: [broken] }, 1500))).to.deep.equal([]);
  });

  it('stays when a picture that it replaced turns out to be broken', async () => {
    const clips = [{ recordingId: 'one', fromMs: 0, toMs: 4000 }];
    const shown = await show({ clips, overlays: [NAME] }, 1500);
    const mark = { kind: 'watermark', text: '', corner: 'top-left', opacity: 1 } as const;
    const broken = { ...mark, picture: btoa('no picture '.repeat(1000)) };
    shown.preview = { clips, overlays: [broken], size: SIZE };
    await shown.updateComplete;
    // Words need no decoding: they are there first.
    shown.preview = { clips, overlays: [NAME, { ...NAME, name: 'Ben' }], size: SIZE };
    for (let tries = 0; tries < 30; tries += 1) await new Promise((done) => requestAnimationFrame(done));
    expect(canvases(shown)).to.have.lengthOf(2);
    // What is wanted now, and broken, is not shown in the words of before.
    shown.preview = { clips, overlays: [broken], size: SIZE };
    for (let tries = 0; tries < 30; tries += 1) await new Promise((done) => requestAnimationFrame(done));
    expect(canvases(shown)).to.deep.equal([]);
  });
});

/** The outline of the woman on the right of sample1.jpg, in pixels of 400 x 267: her box is 123 x 230. */
const OUTLINE = [
  [322, 39],
  [340, 37],
  [358, 44],
  [372, 60],
  [378, 107],
  [372, 178],
  [350, 191],
  [325, 191],
  [318, 267],
  [255, 267],
  [262, 178],
  [258, 116],
  [280, 89],
  [300, 71],
  [305, 53],
] as const;
const PHOTO_URL = '/node_modules/@vladmandic/face-api/demo/sample1.jpg';
const COLOURS = ['#ff0000', '#00ffff', '#ffff00', '#0000ff', '#ffffff', '#000000'];

/** Part of a picture in pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Side of the checkerboard's squares, in pixels. */
export const squarePx = (width: number, height: number): number =>
  Math.max(4, Math.round(Math.max(width, height) / 100));

/** Where there is nothing but checkerboard: the strips left and right of her. */
export function backgroundRegions(width: number, height: number): Region[] {
  const strip = (width - placing(width, height).scale * 123) / 2;
  const side = Math.floor(Math.max(0.08 * width, strip * 0.8));
  return [
    { left: 0, top: 0, right: side, bottom: height },
    { left: width - side, top: 0, right: width, bottom: height },
  ];
}

/** Where her eyes, nose and mouth are. */
export function faceRegion(width: number, height: number): Region {
  const { scale, x, y } = placing(width, height);
  return {
    left: Math.round(x + 314 * scale),
    top: Math.round(y + 56 * scale),
    right: Math.round(x + 340 * scale),
    bottom: Math.round(y + 86 * scale),
  };
}

function placing(width: number, height: number): { scale: number; x: number; y: number } {
  const scale = Math.min((0.95 * height) / 230, (0.8 * width) / 123);
  return { scale, x: width / 2 - 316 * scale, y: height - 267 * scale };
}

let photo: Promise<ImageBitmap> | undefined;
const loadPhoto = (): Promise<ImageBitmap> =>
  (photo ??= fetch(PHOTO_URL)
    .then((response) => response.blob())
    .then((blob) => createImageBitmap(blob)));

/**
 * A real woman, cut out of her photo, before a checkerboard of the strongest colours, or before plain grey; `byPx` further
 * right than usual.
 */
export async function drawScene(
  width: number,
  height: number,
  background: 'checkerboard' | 'grey' = 'checkerboard',
  byPx = 0,
): Promise<OffscreenCanvas> {
  const image = await loadPhoto();
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = '#808080';
  context.fillRect(0, 0, width, height);
  const side = squarePx(width, height);
  for (let y = 0; background === 'checkerboard' && y * side < height; y++) {
    for (let x = 0; x * side < width; x++) {
      context.fillStyle = COLOURS[(x + 3 * y) % COLOURS.length]!;
      context.fillRect(x * side, y * side, side, side);
    }
  }
  const { scale, x, y } = placing(width, height);
  context.translate(x + byPx, y);
  context.scale(scale, scale);
  context.beginPath();
  for (const [px, py] of OUTLINE) context.lineTo(px, py);
  context.clip();
  context.drawImage(image, 0, 0, 400, 267);
  return canvas;
}

/** A camera that films whatever canvas it is shown, 30 times a second. */
export interface SceneCamera {
  readonly track: MediaStreamTrack;
  show(picture: OffscreenCanvas): void;
  close(): void;
}

export function openSceneCamera(first: OffscreenCanvas): SceneCamera {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  let picture = first;
  const draw = (): void => {
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    context.drawImage(picture, 0, 0);
  };
  draw();
  const [track] = canvas.captureStream(30).getVideoTracks();
  const timer = setInterval(draw, 33);
  return {
    track: track!,
    show(next) {
      picture = next;
      draw();
    },
    close() {
      clearInterval(timer);
      track!.stop();
    },
  };
}

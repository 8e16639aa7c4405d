// Draws the background pictures that come with the app, so that they are nobody's photographs. Run by hand with ffmpeg
// installed: node scripts/draw-backgrounds.mjs. What it writes to public/backgrounds/ is committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const WIDTH = 1280;
const HEIGHT = 720;
const FOLDER = new URL('../public/backgrounds/', import.meta.url).pathname;

/** @typedef {readonly [number, number, number]} Colour red, green, blue: 0..255 */

/** The same numbers in each run (Mulberry32). */
function randomNumbers(/** @type {number} */ seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** @type {(a: Colour, b: Colour, t: number) => Colour} */
const mix = (a, b, t) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
const clamp = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));

/** Hills behind hills under an evening sky. */
function evening() {
  const random = randomNumbers(7);
  const hills = Array.from({ length: 5 }, (_, index) => ({
    base: 0.5 + index * 0.1,
    waves: Array.from({ length: 4 }, () => [
      0.01 + 0.035 * random(),
      1 + 7 * random(),
      Math.PI * 2 * random(),
    ]),
    colour: mix([196, 140, 150], [38, 34, 58], index / 4),
  }));
  /** @type {(x: number, y: number) => Colour} */
  return (x, y) => {
    let colour = mix([74, 86, 140], [246, 190, 150], clamp(y / 0.6));
    for (const { base, waves, colour: hill } of hills) {
      const top =
        base +
        waves.reduce(
          (sum, [size = 0, rate = 0, phase = 0]) => sum + size * Math.sin(rate * x * Math.PI + phase),
          0,
        );
      if (y > top) colour = mix(hill, [246, 190, 150], 0.25 * clamp(1 - (y - top) * 6));
    }
    return colour;
  };
}

/** Shelves of books, out of focus. */
function study() {
  const random = randomNumbers(21);
  const rows = Array.from({ length: 4 }, () => {
    const books = [];
    for (let x = -0.02; x < 1.02;) {
      const width = 0.012 + 0.022 * random();
      const hue = random();
      /** @type {Colour} */
      const colour =
        hue < 0.3 ? [122, 62, 48] : hue < 0.5 ? [58, 78, 84] : hue < 0.75 ? [168, 134, 92] : [72, 58, 52];
      books.push({
        x,
        width,
        height: 0.62 + 0.3 * random(),
        colour: mix(colour, [30, 24, 20], 0.35 * random()),
      });
      x += width + (random() < 0.08 ? 0.05 * random() : 0.001);
    }
    return books;
  });
  /** @type {(x: number, y: number) => Colour} */
  return (x, y) => {
    const row = Math.min(3, Math.floor(y * 4));
    const within = y * 4 - row;
    if (within > 0.92) return [112, 78, 50];
    const book = rows[row]?.find((one) => x >= one.x && x < one.x + one.width);
    const isBook = book && within > 0.92 - book.height;
    const colour = isBook ? book.colour : /** @type {Colour} */ ([46, 33, 26]);
    return mix(colour, [255, 214, 160], 0.16 * clamp(1 - Math.hypot(x - 0.2, y - 0.1) * 1.2));
  };
}

/** A plain wall with light from a window falling on it. */
function wall() {
  /** @type {(x: number, y: number) => Colour} */
  return (x, y) => {
    const slanted = x + 0.35 * y;
    const isLit = (slanted > 0.42 && slanted < 0.58) || (slanted > 0.61 && slanted < 0.77);
    const base = mix([206, 200, 190], [150, 144, 138], clamp(0.2 + 0.6 * y + 0.3 * Math.abs(x - 0.5)));
    return isLit && y < 0.78 ? mix(base, [255, 240, 214], 0.55) : base;
  };
}

/** @type {Readonly<Record<string, { draw: () => (x: number, y: number) => Colour, blur: number }>>} */
const PICTURES = {
  evening: { draw: evening, blur: 2 },
  study: { draw: study, blur: 9 },
  wall: { draw: wall, blur: 14 },
};

mkdirSync(FOLDER, { recursive: true });
for (const [name, { draw, blur }] of Object.entries(PICTURES)) {
  const colourAt = draw();
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) pixels.set(colourAt(x / WIDTH, y / HEIGHT), 3 * (y * WIDTH + x));
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-i', '-'];
  // A little noise, lest large even surfaces show steps.
  const filter = `gblur=sigma=${blur},noise=alls=3:allf=p`;
  execFileSync(
    'ffmpeg',
    ['-y', '-v', 'error', ...input, '-vf', filter, '-quality', '80', `${FOLDER}${name}.webp`],
    { input: pixels },
  );
}

import { CanvasSink, EncodedPacketSink, type Input, type InputVideoTrack } from 'mediabunny';
import type { Storyboard } from '../../storage/schema.ts';

/** Tiles are as wide as a list's thumbnail on a phone, and as a player's seek bar shows them. */
const TILE_WIDTH = 160;
/** Upright pictures are not higher than this. */
const MOST_TILE_HEIGHT = 160;
const COLUMNS = 10;
const MOST_TILES = 60;
/** Recordings have a keyframe every two seconds. */
const LEAST_INTERVAL_S = 1;
/** So short a film is decoded where it has too few keyframes: some hundred frames at most. */
const MOST_DECODED_S = 60;
const JPEG_QUALITY = 0.7;

/**
 * Draws the sheet of a film: a tile for each of its up to 60 equal parts, made of the keyframe nearest before the part's
 * middle. Rests as long as it works.
 */
export async function drawStoryboard(input: Input): Promise<Storyboard | null> {
  const video = await input.getPrimaryVideoTrack();
  // mediabunny merges colour and alpha in a worker made from a blob, which our policy forbids.
  if (!video || !(await video.canDecode()) || (await video.canBeTransparent())) return null;
  const startS = await video.getFirstTimestamp();
  const durationS = (await video.computeDuration()) - startS;
  const tileCount = Math.max(1, Math.min(MOST_TILES, Math.floor(durationS / LEAST_INTERVAL_S)));
  const intervalS = durationS / tileCount;
  const middles = Array.from({ length: tileCount }, (_, index) => startS + (index + 0.5) * intervalS);
  const times = await momentsToDecode(video, middles, durationS);

  const { tileWidth, tileHeight } = await tileSize(video);
  const columns = Math.min(COLUMNS, tileCount);
  const rows = Math.ceil(tileCount / columns);
  const sheet = new OffscreenCanvas(columns * tileWidth, rows * tileHeight);
  const context = sheet.getContext('2d', { alpha: false });
  if (!context) throw new Error('No 2D canvas.');

  const sink = new CanvasSink(video, { width: tileWidth, height: tileHeight, fit: 'cover', poolSize: 1 });
  let index = 0;
  let drawn = 0;
  for await (const frame of sink.canvasesAtTimestamps(rested(times))) {
    const [left, top] = [(index % columns) * tileWidth, Math.floor(index / columns) * tileHeight];
    if (frame) {
      context.drawImage(frame.canvas, left, top);
      drawn += 1;
    }
    index += 1;
  }
  if (drawn === 0) return null;
  const blob = await sheet.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  return { sheet: blob, columns, rows, tileWidth, tileHeight, tileCount, intervalMs: intervalS * 1000 };
}

/** The moments of keyframes, which decode alone; or the middles themselves, of a short film with few of them. */
async function momentsToDecode(
  video: InputVideoTrack,
  middles: readonly number[],
  durationS: number,
): Promise<readonly number[]> {
  const packets = new EncodedPacketSink(video);
  const keyframes: number[] = [];
  for (const middle of middles) {
    const packet = await packets.getKeyPacket(middle, { metadataOnly: true });
    keyframes.push(packet?.timestamp ?? middle);
  }
  const isSparse = new Set(keyframes).size < middles.length / 2;
  return isSparse && durationS <= MOST_DECODED_S ? middles : keyframes;
}

async function tileSize(video: InputVideoTrack): Promise<{ tileWidth: number; tileHeight: number }> {
  const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
  const tileHeight = Math.round((TILE_WIDTH * height) / Math.max(1, width));
  if (tileHeight <= MOST_TILE_HEIGHT) return { tileWidth: TILE_WIDTH, tileHeight: Math.max(1, tileHeight) };
  const tileWidth = Math.max(1, Math.round((MOST_TILE_HEIGHT * width) / height));
  return { tileWidth, tileHeight: MOST_TILE_HEIGHT };
}

/** Hands out one moment after the other, each only after a rest as long as the work on the one before took. */
async function* rested(times: readonly number[]): AsyncGenerator<number, void, unknown> {
  for (const time of times) {
    const startedMs = performance.now();
    yield time;
    const workedMs = performance.now() - startedMs;
    await new Promise((resolve) => setTimeout(resolve, Math.min(500, workedMs)));
  }
}

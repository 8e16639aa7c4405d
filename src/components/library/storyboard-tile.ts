import type { StyleInfo } from 'lit/directives/style-map.js';
import type { Storyboard } from '../../app.ts';

/**
 * How an element shows the picture of a moment, at whatever size it has.
 * @param sheetUrl of the storyboard's sheet
 */
export function tileStyle(board: Storyboard, sheetUrl: string, atMs: number): StyleInfo {
  const { columns, rows, tileWidth, tileHeight, tileCount, intervalMs } = board;
  const index = Math.min(tileCount - 1, Math.max(0, Math.floor(atMs / intervalMs)));
  // Of the places a background can have, 0 % is its first tile and 100 % its last.
  const at = (tile: number, tiles: number): string => `${tiles > 1 ? (tile / (tiles - 1)) * 100 : 0}%`;
  return {
    aspectRatio: `${tileWidth} / ${tileHeight}`,
    backgroundImage: `url(${sheetUrl})`,
    backgroundSize: `${columns * 100}% ${rows * 100}%`,
    backgroundPosition: `${at(index % columns, columns)} ${at(Math.floor(index / columns), rows)}`,
  };
}

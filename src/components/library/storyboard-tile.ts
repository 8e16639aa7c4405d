import type { Storyboard } from '../../../app.ts';

/** Where the picture of a moment lies on its sheet, pixels. */
export function tileAt(board: Storyboard, atMs: number): { readonly x: number; readonly y: number } {
  const index = Math.min(board.columns * board.rows - 1, Math.max(0, Math.floor(atMs / board.intervalMs)));
  return {
    x: (index % board.columns) * board.tileWidth,
    y: Math.floor(index / board.columns) * board.tileHeight,
  };
}

import type { Drawing } from '../media/editing/editor.ts';
import type { Overlay } from './sidecars/plan.ts';

/** What an editor draws of a plan's overlay: in seconds of what is made, and with the watermark's picture as a file. */
export function drawingOf(overlay: Overlay): Drawing {
  if (overlay.kind === 'lower-third') {
    const { kind, name, title, position, fromMs, toMs } = overlay;
    return { kind, name, title, position, fromS: fromMs / 1000, toS: toMs / 1000 };
  }
  const { kind, text, corner, opacity } = overlay;
  return { kind, text, corner, opacity, picture: overlay.picture === null ? null : pngOf(overlay.picture) };
}

function pngOf(base64: string): Blob {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: 'image/png' });
}

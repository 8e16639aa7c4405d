import { writeVtt } from '../../../lib/webvtt.ts';
import type { BundleFile, ThumbnailTrack } from '../bundle-file.ts';

const FOLDER = 'thumbnails';

/** Paths of the sheets in the bundle, in order. */
export function sheetPaths({ sheets }: ThumbnailTrack): readonly string[] {
  return sheets.map((sheet, index) => {
    const extension = sheet.type === 'image/webp' ? 'webp' : 'jpg';
    return `${FOLDER}/sheet-${String(index).padStart(3, '0')}.${extension}`;
  });
}

/** The sheets, and a WebVTT file that says where on them the picture of each moment is (media fragments `#xywh`). */
export function thumbnailFiles(track: ThumbnailTrack, durationS: number): readonly BundleFile[] {
  const { sheets, columns, rows, width, height, timesS } = track;
  const paths = sheetPaths(track);
  const cues = timesS.map((fromS, index) => {
    const place = index % (columns * rows);
    const sheet = (paths[Math.floor(index / (columns * rows))] ?? '').slice(FOLDER.length + 1);
    const left = (place % columns) * width;
    const top = Math.floor(place / columns) * height;
    return {
      startMs: fromS * 1000,
      endMs: (timesS[index + 1] ?? Math.max(durationS, fromS)) * 1000,
      payload: `${sheet}#xywh=${left},${top},${width},${height}`,
    };
  });
  return [
    ...sheets.map((content, index) => ({ path: paths[index] ?? '', content })),
    { path: `${FOLDER}/thumbnails.vtt`, content: new Blob([writeVtt(cues)], { type: 'text/vtt' }) },
  ];
}

import type { BundleExtras } from '../../../src/media/export/bundle-file.ts';
import type { Finding } from '../../../src/media/export/export.ts';
import { startExport } from '../../../src/media/export/export-job.ts';
import type { ExportSettings } from '../../../src/media/export/settings.ts';
import { createDownloadTarget } from '../../../src/media/export/targets/download.ts';
import { recordAll } from './counted-recording.ts';

/** What an export tells, without its file, which does not cross into Node. */
export interface ExportOutline {
  readonly engine: string | null;
  readonly findings: readonly Finding[];
  readonly sizes: readonly string[];
  readonly elapsedMs: number;
}

declare global {
  interface Window {
    /** Makes the recordings: 'vp8' and 'h264' of the counter, 'camera' of what the camera sees. Returns their names. */
    record(seconds: number): Promise<readonly string[]>;
    /** Exports one of them into a zip. */
    exportRecording(
      name: string,
      settings: ExportSettings,
      options: { readonly hasExtras: boolean },
    ): Promise<ExportOutline>;
    /** Downloads a recording by its name, or the `zip` made last. */
    save(name: string): void;
  }
}

const NO_EXTRAS: BundleExtras = { subtitles: [], chapters: [], poster: null, thumbnails: null, sidecars: [] };
/** Of the subtitles, one a cue. */
const CUES = ['The first six', 'Over a border', 'To the end'];
const CUE_S = 5;

const files = new Map<string, File>();

window.record = async (seconds) => {
  for (const [name, file] of await recordAll(seconds)) files.set(name, file);
  return [...files.keys()];
};

window.exportRecording = async (name, settings, { hasExtras }) => {
  const source = files.get(name);
  if (!source) throw new Error(`There is no recording ${name}.`);
  const job = startExport({
    source,
    name: 'Count & <flash>',
    settings,
    salt: null,
    extras: hasExtras ? await makeExtras() : NO_EXTRAS,
    workspace: crypto.randomUUID(),
    target: createDownloadTarget({ saveTo: null }),
    knownSpeeds: {},
  });
  const { delivery, engine, findings, rungs, elapsedMs } = await job.result;
  if (delivery.kind !== 'download') throw new Error('It was not downloaded.');
  files.set('zip', delivery.file);
  return { engine, findings, sizes: rungs.map(({ width, height }) => `${width}x${height}`), elapsedMs };
};

window.save = (name) => {
  const file = files.get(name);
  if (!file) throw new Error(`There is no ${name}.`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
};

async function makeExtras(): Promise<BundleExtras> {
  const timesS = [0, 2, 4, 6, 8, 10];
  return {
    subtitles: [
      {
        language: 'en',
        name: 'English',
        cues: CUES.map((text, index) => ({ fromS: index * CUE_S, toS: (index + 1) * CUE_S, text })),
      },
    ],
    chapters: [
      { fromS: 0, title: 'Beginning' },
      { fromS: 7, title: 'Second half' },
    ],
    poster: await drawJpeg(480, 270),
    thumbnails: { sheets: [await drawJpeg(480, 180)], columns: 3, rows: 2, width: 160, height: 90, timesS },
    sidecars: [{ path: 'sidecars/chat.json', content: new Blob(['{"version":1}']) }],
  };
}

function drawJpeg(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.fillStyle = 'teal';
  context.fillRect(0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/jpeg' });
}

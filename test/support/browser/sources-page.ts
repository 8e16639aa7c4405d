import type { BundleFile } from '../../../src/media/export/bundle-file.ts';
import type { Target } from '../../../src/media/export/delivery.ts';
import { startExport } from '../../../src/media/export/export-job.ts';
import type { Finding } from '../../../src/media/export/export.ts';
import { offeredRungs } from '../../../src/media/export/ladder.ts';
import { probeSource } from '../../../src/media/export/probe.ts';
import type { EngineName } from '../../../src/media/export/settings.ts';
import { removeWorkspace } from '../../../src/media/export/workspaces.ts';

/** What came of an export. */
export type Exported =
  | {
      readonly findings: readonly Finding[];
      /** Null where nothing had to be encoded. */
      readonly engine: EngineName | null;
      /** As base64, by their paths in the bundle. */
      readonly files: Readonly<Record<string, string>>;
    }
  /** The code of the error, and what it says. */
  | { readonly refused: string; readonly because: string };

declare global {
  interface Window {
    /** Exports the recording that was chosen as an HLS bundle, in its two largest sizes of at most `shortSide`. */
    exportChosen(options: {
      readonly shortSide: number;
      readonly engine: EngineName | 'auto';
    }): Promise<Exported>;
  }
}

const MEDIA = /\.(m3u8|m4s|mp4|ts)$/;

window.exportChosen = async ({ shortSide, engine }) => {
  const source = document.querySelector('input')?.files?.[0];
  if (!source) throw new Error('No recording was chosen.');
  const workspace = crypto.randomUUID();
  let made: readonly BundleFile[] = [];
  const target: Target = {
    deliver({ name, files }) {
      made = files;
      return Promise.resolve({ kind: 'folder', fileName: name });
    },
    abandon: () => Promise.resolve(),
  };
  try {
    const offered = offeredRungs(await probeSource(source));
    const rungs = offered.filter(({ width, height }) => Math.min(width, height) <= shortSide).slice(0, 2);
    const job = startExport({
      ...{ source, name: 'A recording', salt: null, workspace, target, knownSpeeds: {} },
      settings: {
        ...{ kind: 'hls', rungs, segmentFormat: 'cmaf', layout: 'files', passphrase: null },
        engine,
      },
      extras: { subtitles: [], chapters: [], poster: null, thumbnails: null, sidecars: [] },
    });
    const { findings, engine: by } = await job.result;
    const media = made.filter(({ path }) => MEDIA.test(path));
    const files = await Promise.all(
      media.map(async ({ path, content }) => [path, await base64Of(content)] as const),
    );
    return { findings, engine: by, files: Object.fromEntries(files) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return { refused: error.name, because: `${error.message}${cause}` };
  } finally {
    await removeWorkspace(workspace);
  }
};

function base64Of(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('It cannot be read.'));
    reader.readAsDataURL(content);
  });
}

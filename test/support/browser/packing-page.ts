import type { PackedKeyframe, PackedRendition, PackedSegment } from '../../../src/media/export/packed.ts';
import type { ExportSettings } from '../../../src/media/export/settings.ts';
import { startPacking } from '../../../src/workers/exporter/exporter.client.ts';

/** A packed rendition without its files, which do not cross into Node. */
export interface PackedOutline {
  readonly name: string;
  readonly isCopied: boolean;
  readonly codecs: string;
  readonly init: { readonly offset: number; readonly sizeBytes: number } | null;
  readonly segments: readonly PackedSegment[];
  readonly keyframes: readonly PackedKeyframe[];
  readonly sizeBytes: number;
}

declare global {
  interface Window {
    /** Packs the recording that was chosen, and tells how long that took. */
    pack(
      settings: ExportSettings,
      options: { readonly key: readonly number[] | null; readonly workspace: string },
    ): Promise<{ readonly renditions: readonly PackedOutline[]; readonly elapsedMs: number }>;
    /** What was packed last, as base64: a rendition's file by its name, `NAME keyframes`, or `file`. */
    read(name: string): Promise<string>;
  }
}

let files = new Map<string, File>();

window.pack = async (settings, { key, workspace }) => {
  const source = document.querySelector('input')?.files?.[0];
  if (!source) throw new Error('No recording was chosen.');
  const startedAtMs = performance.now();
  const { result } = startPacking(
    { source, settings, key: key && Uint8Array.from(key), workspace, knownSpeeds: {} },
    () => undefined,
    { signal: new AbortController().signal },
  );
  const { renditions, file } = await result;
  files = new Map(renditions.flatMap(filesOf));
  if (file) files.set('file', file);
  return { renditions: renditions.map(outlineOf), elapsedMs: performance.now() - startedAtMs };
};

function filesOf({ rendition: { name }, file, keyframeFile }: PackedRendition): [string, File][] {
  return [[name, file], ...(keyframeFile ? [[`${name} keyframes`, keyframeFile] as [string, File]] : [])];
}

function outlineOf({ rendition, codecs, init, segments, file }: PackedRendition): PackedOutline {
  const { name, isCopied } = rendition;
  const keyframes = segments.flatMap((segment) => segment.keyframes);
  return { name, isCopied, codecs, init, segments, keyframes, sizeBytes: file.size };
}

window.read = async (name) => {
  const file = files.get(name);
  if (!file) throw new Error(`There is no ${name}.`);
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('It cannot be read.'));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
};

import type { ExportEntry, ExportState } from '../../../../src/library/exporting/model.ts';

/** An export in that state. */
export const entry = (id: string, state: ExportState, change: Partial<ExportEntry> = {}): ExportEntry => ({
  id,
  recordingId: `recording-${id}`,
  name: id.toUpperCase(),
  settings: {
    kind: 'hls',
    rungs: [
      { width: 1280, height: 720, videoBitrateBps: 3e6 },
      { width: 640, height: 360, videoBitrateBps: 8e5 },
    ],
    segmentFormat: 'cmaf',
    layout: 'files',
    isEncrypted: false,
    engine: 'auto',
  },
  salt: null,
  plan: null,
  length: { durationMs: 60_000, frameRate: 30, hasAudio: true },
  extras: [],
  where: { kind: 'zip' },
  state,
  ...change,
});

export const waiting: ExportState = { kind: 'waiting', fraction: 0 };
export const running = (fraction = 0.4): ExportState => ({
  kind: 'running',
  progress: { phase: 'encoding', phaseFraction: fraction, fraction, remainingMs: 65_000 },
});
export const done: ExportState = {
  kind: 'done',
  summary: {
    fileName: 'A.zip',
    sizeBytes: 12_345_678,
    fileCount: 42,
    rungs: [{ width: 1280, height: 720, videoBitrateBps: 3e6 }],
    elapsedMs: 61_000,
    findings: [],
    engine: 'ffmpeg',
  },
  made: { kind: 'download', storedName: 'x.zip', fileName: 'A.zip' },
};

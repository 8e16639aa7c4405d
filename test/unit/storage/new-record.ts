import type { RecordingRecord } from '../../../src/storage/schema.ts';

/** A recording that has just begun. */
export const newRecord = (id: string): RecordingRecord => ({
  id,
  name: 'Talk',
  source: 'self',
  createdAtMs: Date.now(),
  mimeType: 'video/webm',
  state: 'recording',
  recovered: false,
  damaged: false,
  durationMs: null,
  sizeBytes: 0,
  width: null,
  height: null,
  thumbnail: null,
  participants: ['Ada'],
  takeId: null,
  person: null,
  anchors: [],
  tags: [],
  deletedAtMs: null,
});

import * as v from 'valibot';
import type { RecordingRecord, SidecarRecord } from '../../storage/schema.ts';

/** Beside the recordings' folders. */
export const MANIFEST_NAME = 'coterie-backup.json';
/** Made in the folder that the person picked, unless that is a backup itself. */
export const BACKUP_FOLDER = 'Coterie backup';
export const RECORD_NAME = 'recording.json';
export const THUMBNAIL_NAME = 'thumbnail.jpg';

/** What is read as JSON must not fill the memory. */
export const MOST_MANIFEST_BYTES = 20e6;
export const MOST_RECORD_BYTES = 50e6;
export const MOST_THUMBNAIL_BYTES = 2e6;

/** One part of a path: nothing that leads anywhere else, or that a file system refuses. */
const pathPart = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(150),
  v.regex(/^[^\u0000-\u001f<>:"/\\|?*]+$/u),
  v.check((name) => !/^\.|[. ]$/.test(name)),
);
/** Recordings' files are named by it. */
const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const backedUpFile = v.object({ name: pathPart, sizeBytes: count, crc32: count });

const manifest = v.object({
  format: v.literal('coterie-backup'),
  version: v.literal(1),
  recordings: v.pipe(
    v.array(
      v.object({
        id,
        folder: pathPart,
        media: backedUpFile,
        record: backedUpFile,
        thumbnail: v.nullable(backedUpFile),
      }),
    ),
    v.maxLength(100_000),
  ),
});

/** What a backup holds: written anew after each recording, so that it never promises what is not there. */
export type Manifest = v.InferOutput<typeof manifest>;
/** One recording's files. */
export type ManifestEntry = Manifest['recordings'][number];
export type BackedUpFile = v.InferOutput<typeof backedUpFile>;

const KINDS = {
  chat: true,
  training: true,
  events: true,
  transcript: true,
  chapters: true,
  place: true,
  loudness: true,
  plan: true,
} as const satisfies Record<SidecarRecord['kind'], true>;
const isKind = (kind: string): kind is SidecarRecord['kind'] => kind in KINDS;

const text = v.pipe(v.string(), v.maxLength(500));
const pixels = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100_000)));

const backedUpRecord = v.object({
  version: v.literal(1),
  record: v.object({
    id,
    name: text,
    source: v.picklist(['call', 'self', 'screen', 'voice', 'person', 'collected', 'import', 'edit']),
    createdAtMs: v.number(),
    // Whatever else stands in the file, it is never opened as a page.
    mimeType: v.pipe(v.string(), v.maxLength(200), v.regex(/^(video|audio)\/[\w.+-]+/)),
    recovered: v.boolean(),
    damaged: v.boolean(),
    durationMs: v.nullable(v.pipe(v.number(), v.minValue(0))),
    width: pixels,
    height: pixels,
    participants: v.pipe(v.array(text), v.maxLength(500)),
    takeId: v.nullable(v.pipe(v.string(), v.maxLength(100))),
    person: v.nullable(v.object({ identity: v.nullable(text), name: text })),
    anchors: v.array(v.object({ mediaMs: v.number(), wallMs: v.number() })),
    tags: v.pipe(v.array(text), v.maxLength(100)),
  }),
  sidecars: v.pipe(v.array(v.object({ kind: v.string(), json: v.string() })), v.maxLength(50)),
});

/** What is known of a recording, and what goes with it, as one JSON file. */
export interface BackedUpRecord {
  readonly record: Omit<RecordingRecord, 'state' | 'sizeBytes' | 'thumbnail' | 'deletedAtMs'>;
  readonly sidecars: readonly Pick<SidecarRecord, 'kind' | 'json'>[];
}

/** The manifest that `json` is, or null. */
export function parseManifest(json: string): Manifest | null {
  return parse(manifest, json);
}

/** What `json` says of a recording, or null. Sidecars of kinds that this version does not know are left out. */
export function parseRecord(json: string): BackedUpRecord | null {
  const parsed = parse(backedUpRecord, json);
  if (!parsed) return null;
  const sidecars = parsed.sidecars.flatMap(({ kind, json }) => (isKind(kind) ? [{ kind, json }] : []));
  return { record: parsed.record, sidecars };
}

/** The same again gives the same text, so that what has not changed need not be written. */
export function writeRecord(
  { id, name, source, createdAtMs, mimeType, ...record }: RecordingRecord,
  sidecars: readonly SidecarRecord[],
): string {
  const { recovered, damaged, durationMs, width, height, participants, takeId, person, anchors, tags } =
    record;
  const about = {
    recovered,
    damaged,
    durationMs,
    width,
    height,
    participants,
    takeId,
    person,
    anchors,
    tags,
  };
  return JSON.stringify(
    {
      version: 1,
      record: { id, name, source, createdAtMs, mimeType, ...about },
      sidecars: sidecars.map(({ kind, json }) => ({ kind, json })),
    },
    null,
    1,
  );
}

function parse<T>(schema: v.GenericSchema<unknown, T>, json: string): T | null {
  try {
    const result = v.safeParse(schema, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

import type { PackedKeyframe, PackedSegment } from '../../../media/export/packed.ts';
import type { EngineName } from '../../../media/export/settings.ts';
import type { Continuity } from './packager.ts';

/** A segment as the journal has it. */
export interface StoredSegment extends PackedSegment {
  /** CRC-32 of its bytes, and then of its keyframes' where these lie apart. */
  readonly crc32: number;
  /** Where its keyframes end in a file of their own; 0 without one. */
  readonly keyframesEndAt: number;
  readonly continuity: Continuity;
}

/** What a rendition is, known with its first segment. */
export interface StoredHead {
  /** RFC 6381. */
  readonly codecs: string;
  /** Codec and parameters: what goes on behind it has the same. */
  readonly configuration: string;
  /** Who encoded it; null where it is copied. */
  readonly engine: EngineName | null;
  /** Of the initialisation segment at the front of its file; 0 without one. */
  readonly initBytes: number;
}

/** A rendition as far as it is made. */
export interface StoredRendition extends StoredHead {
  readonly segments: readonly StoredSegment[];
}

/** One line. */
export type JournalEntry =
  /** The first: what all this is for. */
  | { readonly kind: 'task'; readonly fingerprint: string }
  | { readonly kind: 'rendition'; readonly name: string; readonly head: StoredHead }
  | { readonly kind: 'segment'; readonly name: string; readonly segment: StoredSegment }
  /** Only the first `count` segments count; of none, the rendition begins anew. */
  | { readonly kind: 'kept'; readonly name: string; readonly count: number };

/** What a journal says. */
export interface Journal {
  readonly fingerprint: string | null;
  readonly renditions: ReadonlyMap<string, StoredRendition>;
  /** Of whole lines. What lies behind was cut off while it was written. */
  readonly wholeBytes: number;
}

/** An entry as bytes, with the end of its line. */
export function encodeEntry(entry: JournalEntry): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(`${JSON.stringify(entry)}\n`));
}

/** Reads as many lines as are whole; those behind the first that is not are not looked at. */
export function readJournal(bytes: Uint8Array): Journal {
  let fingerprint: string | null = null;
  const renditions = new Map<string, StoredHead & { segments: StoredSegment[] }>();
  const decoder = new TextDecoder();
  let at = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, at)) {
    const entry = parseEntry(decoder.decode(bytes.subarray(at, end)));
    if (!entry || (entry.kind === 'task') !== (at === 0)) break;
    if (entry.kind === 'task') fingerprint = entry.fingerprint;
    else note(renditions, entry);
    at = end + 1;
  }
  return { fingerprint, renditions, wholeBytes: at };
}

function note(
  renditions: Map<string, StoredHead & { segments: StoredSegment[] }>,
  entry: Exclude<JournalEntry, { kind: 'task' }>,
): void {
  const { name } = entry;
  const before = renditions.get(name);
  if (entry.kind === 'rendition') renditions.set(name, { ...entry.head, segments: [] });
  else if (!before) return;
  else if (entry.kind === 'segment') before.segments.push(entry.segment);
  else if (entry.count === 0) renditions.delete(name);
  else before.segments.length = Math.min(before.segments.length, entry.count);
}

/** Its lines are our own: what is cut off or was never written is told by its syntax. */
function parseEntry(line: string): JournalEntry | null {
  try {
    const entry = JSON.parse(line) as JournalEntry | null;
    return typeof entry === 'object' && entry !== null && 'kind' in entry ? entry : null;
  } catch {
    return null;
  }
}

/** A segment and its keyframes as they stand in the bundle, without what only the journal needs. */
export function packedOf({ offset, sizeBytes, fromS, durationS, keyframes }: StoredSegment): PackedSegment {
  return { offset, sizeBytes, fromS, durationS, keyframes };
}

/** Keyframes moved by so many bytes. */
export function moved(keyframes: readonly PackedKeyframe[], byBytes: number): readonly PackedKeyframe[] {
  return keyframes.map((keyframe) => ({ ...keyframe, offset: keyframe.offset + byBytes }));
}

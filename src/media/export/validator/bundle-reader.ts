import { sequenceIv } from '../hls/lock.ts';
import type { Resource } from '../hls/playlists.ts';
import { decodeUtf8, readBytes, resolveUri, type BundleListing, type ReadableFile } from './listing.ts';
import { readPlaylist, type ListedMaster, type ListedMedia, type ListedSegment } from './playlist-reader.ts';
import type { Report } from './rules.ts';

/** A segment's bytes as a player gets them. */
export type SegmentBytes =
  /** Reported already, or missing. */
  | { readonly kind: 'unreadable' }
  /** It is encrypted, and the key is not known. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'plain'; readonly bytes: Uint8Array<ArrayBuffer> };

/** Reads a bundle, and reports what cannot be read. */
export interface BundleReader {
  /** Null where it is not there, or is none. */
  playlist(path: string): Promise<ListedMaster | ListedMedia | null>;
  /** The file that a playlist names and its path; null where it is not there, or is not in the bundle. */
  find(playlistPath: string, uri: string): { readonly path: string; readonly file: ReadableFile } | null;
  /** Bytes that a resource takes; 0 where it is not there, or does not lie in its file. */
  sizeOf(playlistPath: string, resource: Resource): number;
  /** The plain bytes of what needs no key. */
  plain(playlistPath: string, resource: Resource): Promise<Uint8Array<ArrayBuffer> | null>;
  segment(playlistPath: string, segment: ListedSegment): Promise<SegmentBytes>;
}

/** What is larger is no playlist. */
const MOST_PLAYLIST_BYTES = 16 * 2 ** 20;
/** What is larger is no segment: it is read as a whole. */
const MOST_SEGMENT_BYTES = 512 * 2 ** 20;
const BLOCK_BYTES = 16;

/** @param key 16 bytes of AES-128, or null: then the file that the playlists name is it, if there is one */
export function createBundleReader(
  listing: BundleListing,
  key: Uint8Array<ArrayBuffer> | null,
  report: Report,
): BundleReader {
  const find: BundleReader['find'] = (playlistPath, uri) => {
    const path = resolveUri(playlistPath, uri);
    if (path === null) {
      report('file-outside', playlistPath, `it names ${shortened(uri)}`);
      return null;
    }
    const file = listing.get(path);
    if (!file) report('file-missing', path, `named by ${playlistPath}`);
    else if (file.size === 0) report('file-empty', path, `named by ${playlistPath}`);
    return file && file.size > 0 ? { path, file } : null;
  };

  const locate = (playlistPath: string, { uri, range }: Resource): ReturnType<BundleReader['find']> => {
    const found = find(playlistPath, uri);
    if (!found) return null;
    const size = range?.sizeBytes ?? found.file.size;
    if (range && range.offset + range.sizeBytes > found.file.size) {
      const detail = `${playlistPath} wants ${range.sizeBytes} bytes from ${range.offset} on; it has ${found.file.size}`;
      report('range-outside', found.path, detail);
      return null;
    }
    if (size > MOST_SEGMENT_BYTES) {
      report('file-damaged', found.path, `${size} bytes are too many for one segment`);
      return null;
    }
    return found;
  };

  const keyOf = async (playlistPath: string, uri: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    if (key) return key;
    const path = resolveUri(playlistPath, uri);
    const file = path === null ? undefined : listing.get(path);
    return file?.size === BLOCK_BYTES ? readBytes(file, null) : null;
  };

  return {
    find,
    async playlist(path) {
      const file = listing.get(path);
      if (!file) {
        report('file-missing', path, 'there is no such playlist');
        return null;
      }
      if (file.size > MOST_PLAYLIST_BYTES) {
        report('playlist-malformed', path, `${file.size} bytes are too many for a playlist`);
        return null;
      }
      const bytes = await readBytes(file, null);
      let text: string;
      try {
        text = decodeUtf8(bytes);
      } catch {
        report('text-encoding', path, 'it has bytes that are no UTF-8');
        return null;
      }
      try {
        return readPlaylist(text);
      } catch (error) {
        report('playlist-malformed', path, messageOf(error));
        return null;
      }
    },
    sizeOf(playlistPath, { uri, range }) {
      const path = resolveUri(playlistPath, uri);
      const file = path === null ? undefined : listing.get(path);
      if (!file) return 0;
      if (!range) return file.size;
      return range.offset + range.sizeBytes <= file.size ? range.sizeBytes : 0;
    },
    async plain(playlistPath, resource) {
      const found = locate(playlistPath, resource);
      return found && readBytes(found.file, resource.range);
    },
    async segment(playlistPath, segment) {
      const found = locate(playlistPath, segment);
      if (!found) return { kind: 'unreadable' };
      if (segment.key && resolveUri(playlistPath, segment.key.uri) === null) {
        report('file-outside', playlistPath, `its key is ${shortened(segment.key.uri)}`);
        return { kind: 'unreadable' };
      }
      if (!segment.key) return { kind: 'plain', bytes: await readBytes(found.file, segment.range) };
      const size = segment.range?.sizeBytes ?? found.file.size;
      if (size % BLOCK_BYTES !== 0) {
        report('file-undecryptable', found.path, `${size} bytes are no whole number of blocks`);
        return { kind: 'unreadable' };
      }
      const secret = await keyOf(playlistPath, segment.key.uri);
      if (!secret) return { kind: 'locked' };
      const bytes = await readBytes(found.file, segment.range);
      try {
        const imported = await crypto.subtle.importKey('raw', secret, 'AES-CBC', false, ['decrypt']);
        const iv = segment.key.iv ?? sequenceIv(segment.sequence);
        const plain = await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, imported, bytes);
        return { kind: 'plain', bytes: new Uint8Array(plain) };
      } catch {
        report('file-undecryptable', found.path, `as segment ${segment.sequence} of ${playlistPath}`);
        return { kind: 'unreadable' };
      }
    },
  };
}

/** What an error says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const shortened = (uri: string): string => (uri.length > 120 ? `${uri.slice(0, 120)}…` : uri);

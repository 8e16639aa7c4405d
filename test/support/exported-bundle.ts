// An exported bundle on disk: its playlists, and its segments one by one.
import { execFileSync } from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeLock, sequenceIv } from '../../src/media/export/hls/lock.ts';
import type { Resource } from '../../src/media/export/hls/playlists.ts';
import {
  readPlaylist,
  type ListedMaster,
  type ListedMedia,
  type ListedSegment,
} from '../../src/media/export/validator/playlist-reader.ts';

/** The only folder in a zip, unpacked. */
export function unpack(zip: string, into: string): string {
  execFileSync('unzip', ['-q', zip, '-d', into]);
  const [folder] = readdirSync(into);
  if (folder === undefined) throw new Error('The zip is empty.');
  return join(into, folder);
}

/** A copy of an encrypted bundle with the key in it, where its playlists say that it is: players need no passphrase. */
export async function unlock(folder: string, passphrase: string): Promise<string> {
  const copy = `${folder}-unlocked`;
  cpSync(folder, copy, { recursive: true });
  const { salt } = JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')) as { salt: string };
  const { key } = await makeLock(passphrase, new Uint8Array(Buffer.from(salt, 'base64')));
  writeFileSync(join(copy, 'key.bin'), key);
  return copy;
}

export function readMaster(folder: string): ListedMaster {
  const playlist = readPlaylist(readFileSync(join(folder, 'master.m3u8'), 'utf8'));
  if (playlist.kind !== 'master') throw new Error('It is no master playlist.');
  return playlist;
}

export function readMedia(folder: string, name: string): ListedMedia {
  const playlist = readPlaylist(readFileSync(join(folder, name, 'media.m3u8'), 'utf8'));
  if (playlist.kind !== 'media') throw new Error('It is no media playlist.');
  return playlist;
}

/** Each segment as a file of its own behind its initialisation, decrypted where it is encrypted. */
export function singleSegments(folder: string, name: string, into: string): string[] {
  return readMedia(folder, name).segments.map((segment) => {
    const path = join(into, name, `${segment.sequence}.${segment.map ? 'mp4' : 'ts'}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.concat([initOf(folder, name, segment), mediaOf(folder, name, segment)]));
    return path;
  });
}

/** All segments one behind the other, as a file beside the bundle that plays. */
export function joined(folder: string, name: string): string {
  const { segments } = readMedia(folder, name);
  const [first] = segments;
  if (!first) throw new Error('There are no segments.');
  const path = `${folder}-${name}.${first.map ? 'mp4' : 'ts'}`;
  const media = segments.map((segment) => mediaOf(folder, name, segment));
  writeFileSync(path, Buffer.concat([initOf(folder, name, first), ...media]));
  return path;
}

const initOf = (folder: string, name: string, { map }: ListedSegment): Buffer =>
  map ? bytesOf(folder, name, map) : Buffer.alloc(0);

function mediaOf(folder: string, name: string, segment: ListedSegment): Buffer {
  const bytes = bytesOf(folder, name, segment);
  return segment.key ? decrypt(bytes, folder, segment.sequence) : bytes;
}

function bytesOf(folder: string, name: string, { uri, range }: Resource): Buffer {
  const bytes = readFileSync(join(folder, name, uri));
  return range ? bytes.subarray(range.offset, range.offset + range.sizeBytes) : bytes;
}

function decrypt(bytes: Buffer, folder: string, sequence: number): Buffer {
  const key = join(folder, 'key.bin');
  if (!existsSync(key)) throw new Error('There is no key.');
  const decipher = createDecipheriv('aes-128-cbc', readFileSync(key), sequenceIv(sequence));
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input, VideoSampleSink } from 'mediabunny';
import { readPlaylist } from '../../../../src/media/export/validator/playlist-reader.ts';

/** One segment as a demuxer sees it, together with its initialisation segment. */
export interface DemuxedSegment {
  readonly startSeconds: number;
  readonly packets: number;
  readonly startsWithKeyframe: boolean;
}

export interface DemuxedRendition {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly segments: readonly DemuxedSegment[];
  /** The rendition as one file. */
  readonly file: Blob;
}

/** Demuxes every segment of an unpacked bundle, by folder. */
export async function demux(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  root: string,
): Promise<ReadonlyMap<string, DemuxedRendition>> {
  const renditions = new Map<string, DemuxedRendition>();
  for (const [path, bytes] of files) {
    const [, folder = '', name] = path.split('/');
    if (name !== 'media.m3u8') continue;
    const playlist = readPlaylist(new TextDecoder().decode(bytes));
    if (playlist.kind !== 'media') throw new Error(`${path} is no media playlist`);
    const uris = playlist.segments.map((segment) => segment.uri);
    const parts = [playlist.segments[0]?.map?.uri ?? '', ...uris].map((uri) => {
      const part = files.get(`${root}/${folder}/${uri}`);
      if (!part) throw new Error(`${folder}/${uri} is missing`);
      return part;
    });
    const [init = new Uint8Array(), ...media] = parts;
    const demuxed: DemuxedSegment[] = [];
    for (const segment of media) demuxed.push(await demuxSegment(new Blob([init, segment])));
    const file = new Blob(parts);
    renditions.set(folder, { ...(await sizeAndLength(file)), segments: demuxed, file });
  }
  return renditions;
}

async function demuxSegment(blob: Blob): Promise<DemuxedSegment> {
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
  const [track] = await input.getTracks();
  if (!track) throw new Error('no track');
  let packets = 0;
  let first: { timestamp: number; type: string } | undefined;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    first ??= packet;
    packets += 1;
  }
  input.dispose();
  return {
    packets,
    startSeconds: first?.timestamp ?? Number.NaN,
    startsWithKeyframe: first?.type === 'key',
  };
}

async function sizeAndLength(blob: Blob): Promise<Omit<DemuxedRendition, 'segments' | 'file'>> {
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const size = {
    width: (await video?.getDisplayWidth()) ?? 0,
    height: (await video?.getDisplayHeight()) ?? 0,
    seconds: await input.computeDuration(),
  };
  input.dispose();
  return size;
}

/** The brightest value (0..255) of each upright line at these shares of the width, in a decoded frame. */
export async function brightestAt(
  file: Blob,
  seconds: number,
  shares: readonly number[],
): Promise<readonly number[]> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('no video');
  const sample = await new VideoSampleSink(track).getSample(seconds);
  if (!sample) throw new Error('no frame');
  const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  sample.draw(context, 0, 0);
  sample.close();
  input.dispose();
  return shares.map((share) => {
    const line = context.getImageData(share * canvas.width, 0, 1, canvas.height).data;
    return line.reduce((most, value, index) => (index % 4 === 3 ? most : Math.max(most, value)), 0);
  });
}

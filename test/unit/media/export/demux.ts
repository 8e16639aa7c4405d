import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';
import { parseMediaPlaylist } from '../../../../src/media/export/playlist-parser.ts';

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
    const { mapUri, segments } = parseMediaPlaylist(new TextDecoder().decode(bytes));
    const parts = [mapUri, ...segments.map(({ uri }) => uri)].map((uri) => {
      const part = files.get(`${root}/${folder}/${uri}`);
      if (!part) throw new Error(`${folder}/${uri} is missing`);
      return part;
    });
    const [init = new Uint8Array(), ...media] = parts;
    const demuxed: DemuxedSegment[] = [];
    for (const segment of media) demuxed.push(await demuxSegment(new Blob([init, segment])));
    renditions.set(folder, { ...(await sizeAndLength(new Blob(parts))), segments: demuxed });
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

async function sizeAndLength(blob: Blob): Promise<Omit<DemuxedRendition, 'segments'>> {
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

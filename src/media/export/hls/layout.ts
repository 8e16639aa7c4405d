import type { BundleFile } from '../bundle-file.ts';
import type { ByteRange, PackedRendition } from '../packed.ts';
import type { HlsSettings } from '../settings.ts';
import { measureBitrate, type Bitrate } from './bitrate.ts';
import { writeMediaPlaylist, type MediaPlaylist, type PlaylistSegment, type Resource } from './playlists.ts';

/** A rendition as files of a bundle. */
export interface LaidOut {
  readonly packed: PackedRendition;
  /** Its media playlist, relative to the bundle. */
  readonly uri: string;
  readonly bitrate: Bitrate;
  /** Of a picture: the playlist of its keyframes. */
  readonly iFrames: { readonly uri: string; readonly bitrate: Bitrate } | null;
  /** Media first, then its playlists. */
  readonly files: readonly BundleFile[];
}

/** The same for all renditions of a bundle. */
export interface LayoutSettings extends Pick<HlsSettings, 'segmentFormat' | 'layout'> {
  readonly targetS: number;
  readonly isLocked: boolean;
}

/** Never a file: the player page answers for it with what the passphrase gives. Relative to a folder of the bundle. */
export const KEY_URI = '../key.bin';
export const PLAYLIST = 'media.m3u8';
const I_FRAME_PLAYLIST = 'i-frames.m3u8';
const TYPES = { cmaf: 'video/mp4', ts: 'video/mp2t' } as const;

/** `segment-00000.m4s`. */
export const segmentName = (index: number, extension: string): string =>
  `segment-${String(index).padStart(5, '0')}.${extension}`;

/** Lays a rendition into a folder of its name, as slices of what was packed: nothing is copied. */
export function layOut(packed: PackedRendition, settings: LayoutSettings): LaidOut {
  const folder = packed.rendition.name;
  const isCmaf = packed.init !== null;
  const media = settings.layout === 'files' ? segmentFiles(packed, isCmaf) : oneFile(packed, isCmaf);
  const common = { targetS: settings.targetS, keyUri: settings.isLocked ? KEY_URI : null, map: media.map };
  const playlists: [string, MediaPlaylist][] = [
    [PLAYLIST, { ...common, isIFramesOnly: false, segments: media.segments }],
  ];
  const keyframes = keyframeSegments(packed, media.keyframeFile);
  if (keyframes.segments.length > 0) {
    playlists.push([I_FRAME_PLAYLIST, { ...common, isIFramesOnly: true, segments: keyframes.segments }]);
  }
  const iFrames =
    keyframes.segments.length === 0
      ? null
      : {
          uri: `${folder}/${I_FRAME_PLAYLIST}`,
          bitrate: measureBitrate(
            packed.segments.flatMap((segment) => segment.keyframes),
            settings.targetS,
          ),
        };
  return {
    packed,
    uri: `${folder}/${PLAYLIST}`,
    bitrate: measureBitrate(packed.segments, settings.targetS),
    iFrames,
    files: [
      ...media.files,
      ...keyframes.files,
      ...playlists.map(([name, playlist]) => ({
        path: name,
        content: new Blob([writeMediaPlaylist(playlist)], { type: 'application/vnd.apple.mpegurl' }),
      })),
    ].map(({ path, content }) => ({ path: `${folder}/${path}`, content })),
  };
}

interface Media {
  readonly map: Resource | null;
  readonly segments: readonly PlaylistSegment[];
  readonly files: readonly BundleFile[];
  /** Where in these files a range of the packed file is that lies in this segment. */
  readonly keyframeFile: (segment: number, range: ByteRange) => Resource;
}

function segmentFiles({ file, init, segments }: PackedRendition, isCmaf: boolean): Media {
  const type = isCmaf ? TYPES.cmaf : TYPES.ts;
  const slice = ({ offset, sizeBytes }: ByteRange): Blob => file.slice(offset, offset + sizeBytes, type);
  const name = (index: number): string => segmentName(index, isCmaf ? 'm4s' : 'ts');
  return {
    map: init && { uri: 'init.mp4', range: null },
    segments: segments.map(({ durationS }, index) => ({ uri: name(index), range: null, durationS })),
    files: [
      ...(init ? [{ path: 'init.mp4', content: slice(init) }] : []),
      ...segments.map((segment, index) => ({ path: name(index), content: slice(segment) })),
    ],
    keyframeFile: (index, { offset, sizeBytes }) => ({
      uri: name(index),
      range: { offset: offset - (segments[index]?.offset ?? 0), sizeBytes },
    }),
  };
}

function oneFile({ file, init, segments }: PackedRendition, isCmaf: boolean): Media {
  const uri = isCmaf ? 'media.mp4' : 'media.ts';
  const type = isCmaf ? TYPES.cmaf : TYPES.ts;
  return {
    map: init && { uri, range: rangeOf(init) },
    segments: segments.map((segment) => ({ uri, range: rangeOf(segment), durationS: segment.durationS })),
    files: [{ path: uri, content: file.slice(0, file.size, type) }],
    keyframeFile: (_, range) => ({ uri, range: rangeOf(range) }),
  };
}

/** Of encrypted segments, whose parts cannot be decrypted, the keyframes have a file of their own. */
function keyframeSegments(
  { segments, keyframeFile, init }: PackedRendition,
  find: Media['keyframeFile'],
): { readonly segments: readonly PlaylistSegment[]; readonly files: readonly BundleFile[] } {
  const uri = init ? 'keyframes.mp4' : 'keyframes.ts';
  const listed = segments.flatMap(({ keyframes }, index) =>
    keyframes.map((keyframe) => ({
      ...(keyframeFile ? { uri, range: rangeOf(keyframe) } : find(index, keyframe)),
      durationS: keyframe.durationS,
    })),
  );
  const type = init ? TYPES.cmaf : TYPES.ts;
  const files =
    keyframeFile && listed.length > 0
      ? [{ path: uri, content: keyframeFile.slice(0, keyframeFile.size, type) }]
      : [];
  return { segments: listed, files };
}

const rangeOf = ({ offset, sizeBytes }: ByteRange): ByteRange => ({ offset, sizeBytes });

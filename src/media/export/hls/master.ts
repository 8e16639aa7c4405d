import { sumBitrates } from './bitrate.ts';
import type { SubtitleFiles } from './extra-files.ts';
import type { LaidOut } from './layout.ts';
import type { MasterPlaylist, MediaRendition, Variant } from './playlists.ts';

const AUDIO_GROUP = 'sound';
const SUBTITLES_GROUP = 'subtitles';
/** Apple's HLS authoring specification: a variant of at most 192 kbit/s, for cellular networks. */
const CELLULAR_BPS = 192_000;

/** The master playlist of what was laid out, by what was measured. */
export function masterOf(
  renditions: readonly LaidOut[],
  {
    subtitles,
    chaptersUri,
    language,
    frameRate,
  }: {
    readonly subtitles: readonly SubtitleFiles[];
    readonly chaptersUri: string | null;
    readonly language: string;
    readonly frameRate: number;
  },
): MasterPlaylist {
  const sound = renditions.find(({ packed }) => packed.rendition.kind === 'audio');
  const pictures = renditions.flatMap((laidOut) =>
    laidOut.packed.rendition.kind === 'video' ? [{ ...laidOut, rung: laidOut.packed.rendition.rung }] : [],
  );
  const subtitlesGroup = subtitles.length > 0 ? SUBTITLES_GROUP : null;
  const variants: Variant[] = pictures.map(({ uri, packed, bitrate, rung }) => ({
    uri,
    ...sumBitrates(sound ? [bitrate, sound.bitrate] : [bitrate]),
    codecs: [packed.codecs, ...(sound ? [sound.packed.codecs] : [])].join(','),
    picture: { width: rung.width, height: rung.height, frameRate },
    audioGroup: sound ? AUDIO_GROUP : null,
    subtitlesGroup,
  }));
  // Where no picture is small enough for any cellular network, the sound alone is.
  const isForCellular = ({ peakBps }: { readonly peakBps: number }): boolean => peakBps <= CELLULAR_BPS;
  if (sound && !variants.some(isForCellular) && (variants.length === 0 || isForCellular(sound.bitrate))) {
    variants.push({
      uri: sound.uri,
      ...sound.bitrate,
      codecs: sound.packed.codecs,
      picture: null,
      audioGroup: pictures.length > 0 ? AUDIO_GROUP : null,
      subtitlesGroup,
    });
  }
  const audio: MediaRendition[] =
    sound && pictures.length > 0
      ? [
          {
            type: 'AUDIO',
            group: AUDIO_GROUP,
            uri: sound.uri,
            name: 'Sound',
            language,
            channels: 2,
          },
        ]
      : [];
  return {
    variants,
    renditions: [
      ...audio,
      ...subtitles.map((track): MediaRendition => ({
        type: 'SUBTITLES',
        group: SUBTITLES_GROUP,
        channels: null,
        ...track,
      })),
    ],
    iFrames: pictures.flatMap(({ iFrames, packed, rung }) =>
      iFrames ? [{ uri: iFrames.uri, ...iFrames.bitrate, codecs: packed.codecs, picture: rung }] : [],
    ),
    chaptersUri,
  };
}

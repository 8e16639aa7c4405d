import { AppError } from '../../lib/errors.ts';
import { AAC_LC, avcCodec } from './codecs.ts';
import type { BundleFile, Finding, SourceInfo } from './export.ts';
import type { Rendition } from './export-plan.ts';
import { playerPage } from './player-page.ts';
import { parseMediaPlaylist } from './playlist-parser.ts';
import {
  measureBitrate,
  targetDuration,
  writeMasterPlaylist,
  writeMediaPlaylist,
  type Bitrate,
  type MediaPlaylist,
  type Variant,
} from './playlists.ts';
import { readmeText } from './readme-text.ts';
import { validateBundle } from './validate.ts';

/** What the bundle is made for. */
export interface BundleSettings {
  readonly title: string;
  readonly source: SourceInfo;
  readonly renditions: readonly Rendition[];
  /** hls.js, as the page's own file. */
  readonly playerScript: Uint8Array<ArrayBuffer>;
}

/** What a bundle came to. */
export interface BundleTotals {
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly findings: readonly Finding[];
}

/** A bundle being put together, from files that arrive while they are made. */
export interface Bundle {
  /** Takes one finished output of the engine; takes ownership of its bytes. */
  add(file: BundleFile): Promise<void>;
  /**
   * Completes the bundle once the engine is done. @throws 'export-failed' where the engine made nothing to play
   */
  finish(): Promise<BundleTotals>;
}

const MASTER = 'master.m3u8';
const PAGE = 'index.html';
const SCRIPT = 'hls.min.js';
const AUDIO_GROUP = 'sound';

/**
 * Starts a bundle that is written by `write`, one file after the other. Segments pass straight through; the
 * engine's playlists are kept back and written anew at the end, with one target duration for all. The master
 * playlist and the page come last, so that a bundle that broke off does not look whole.
 */
export function createBundle(settings: BundleSettings, write: (file: BundleFile) => Promise<void>): Bundle {
  const sizes = new Map<string, number>();
  const texts = new Map<string, string>();
  const enginePlaylists = new Map<string, MediaPlaylist>();
  const codecs = new Map<string, string>();

  const put = async (file: BundleFile): Promise<void> => {
    // Noted first: writing may hand the bytes over to a worker.
    sizes.set(file.path, file.bytes.byteLength);
    await write(file);
  };
  const putText = async (path: string, text: string): Promise<void> => {
    texts.set(path, text);
    await put({ path, bytes: new TextEncoder().encode(text) });
  };

  return {
    async add(file) {
      const [folder = '', name = ''] = file.path.split('/');
      if (name.endsWith('.m3u8')) {
        enginePlaylists.set(folder, parseMediaPlaylist(new TextDecoder().decode(file.bytes)));
        return;
      }
      const codec = name.endsWith('.mp4') ? avcCodec(file.bytes) : undefined;
      if (codec) codecs.set(folder, codec);
      await put(file);
    },

    async finish() {
      const made = settings.renditions.flatMap((rendition) => {
        const playlist = enginePlaylists.get(rendition.folder);
        return playlist && playlist.segments.length > 0 ? [{ ...rendition, playlist }] : [];
      });
      const targetSeconds = targetDuration(made.flatMap(({ playlist }) => playlist.segments));
      const measured = made.map((rendition) => ({
        ...rendition,
        path: `${rendition.folder}/media.m3u8`,
        bitrate: measureBitrate(
          rendition.playlist.segments,
          targetSeconds,
          ({ uri }) => sizes.get(`${rendition.folder}/${uri}`) ?? 0,
        ),
      }));
      const sound = measured.find(({ kind }) => kind === 'audio');
      const pictures = measured.filter((rendition) => rendition.kind === 'video');
      const variants: Variant[] = pictures.map(({ path, rung, bitrate, folder }) => ({
        uri: path,
        ...sum(bitrate, sound?.bitrate),
        codecs: [codecs.get(folder), sound && AAC_LC].filter((codec) => codec !== undefined).join(','),
        picture: { width: rung.width, height: rung.height, frameRate: settings.source.frameRate },
        audioGroup: sound ? AUDIO_GROUP : null,
      }));
      if (variants.length === 0 && sound) {
        variants.push({ uri: sound.path, ...sound.bitrate, codecs: AAC_LC, picture: null, audioGroup: null });
      }
      if (variants.length === 0)
        throw new AppError('export-failed', 'Nothing in the recording could be read.');

      for (const { path, playlist } of measured) {
        await putText(path, writeMediaPlaylist({ ...playlist, targetSeconds }));
      }
      await putText('README.txt', readmeText(settings.title));
      await put({ path: SCRIPT, bytes: settings.playerScript });
      const audio = sound && pictures.length > 0 ? [{ group: AUDIO_GROUP, uri: sound.path }] : [];
      await putText(MASTER, writeMasterPlaylist({ variants, audio }));
      const picture = pictures[0]?.rung ?? null;
      await putText(
        PAGE,
        await playerPage({ title: settings.title, picture, master: MASTER, script: SCRIPT }),
      );
      const durationMs = settings.source.durationMs;
      return {
        sizeBytes: [...sizes.values()].reduce((total, size) => total + size, 0),
        fileCount: sizes.size,
        findings: validateBundle({ master: MASTER, playlists: texts, sizes, durationMs }),
      };
    },
  };
}

function sum(picture: Bitrate, sound: Bitrate | undefined): Bitrate {
  return {
    peakBps: picture.peakBps + (sound?.peakBps ?? 0),
    averageBps: picture.averageBps + (sound?.averageBps ?? 0),
  };
}

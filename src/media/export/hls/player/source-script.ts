import type Hls from 'hls.js';
import type { LoaderCallbacks, LoaderConfiguration, LoaderContext } from 'hls.js';
import type { PlayerParts, PlayerSource } from './player-config.ts';

/**
 * Begins to play. Apple's browsers play HLS best by themselves (AirPlay, power); others by hls.js, as do all what is
 * encrypted, since no browser can be given a key. Written into the page as text: see {@link PlayerParts}.
 */
export const openSource: PlayerParts['openSource'] = (player, config, key, { onChange, onFailure }) => {
  const HlsJs = (window as unknown as { Hls?: typeof Hls }).Hls;
  const canHls = HlsJs?.isSupported() === true;
  const canNative = player.canPlayType('application/vnd.apple.mpegurl') !== '';
  // AirPlay is where Apple's own player is.
  const isApple = canNative && 'webkitShowPlaybackTargetPicker' in player;

  const openNative = (): PlayerSource => {
    const tracks = (): TextTrack[] =>
      [...player.textTracks].filter(({ kind }) => kind === 'subtitles' || kind === 'captions');
    player.textTracks.addEventListener('addtrack', onChange);
    player.addEventListener('error', () =>
      onFailure('This recording cannot be played. Reload the page to try again.'),
    );
    player.src = config.master;
    return {
      qualities: () => [],
      chooseQuality: () => undefined,
      quality: () => -1,
      subtitles: () => tracks().map(({ label, language }) => label || language),
      chooseSubtitles: (chosen) =>
        tracks().forEach((track, index) => {
          track.mode = index === chosen ? 'showing' : 'disabled';
        }),
    };
  };

  const openHls = (Player: typeof Hls): PlayerSource => {
    const hls = new Player(key ? { loader: keyLoader(Player, key) } : {});
    let recoveries = 0;
    const recover: Partial<Record<string, () => void>> = {
      mediaError: () => hls.recoverMediaError(),
      networkError: () => hls.startLoad(),
    };
    hls.on(Player.Events.ERROR, (_, data) => {
      if (!data.fatal) return;
      const again = recover[data.type];
      recoveries += 1;
      if (recoveries <= 3 && again && data.details !== Player.ErrorDetails.MANIFEST_LOAD_ERROR) {
        again();
        return;
      }
      hls.destroy();
      onFailure(
        data.type === Player.ErrorTypes.NETWORK_ERROR
          ? 'Part of this recording could not be loaded. Reload the page to try again.'
          : 'This recording cannot be played. Reload the page to try again.',
      );
    });
    for (const event of ['MANIFEST_PARSED', 'SUBTITLE_TRACKS_UPDATED', 'LEVEL_SWITCHED'] as const) {
      hls.on(Player.Events[event], onChange);
    }
    hls.subtitleDisplay = true;
    hls.loadSource(config.master);
    hls.attachMedia(player);
    // Lowest first, as hls.js has them.
    return {
      qualities: () => hls.levels.map(({ width, height }) => `${Math.min(width, height)}p`),
      chooseQuality: (index) => {
        hls.nextLevel = index;
      },
      quality: () => hls.currentLevel,
      subtitles: () => hls.subtitleTracks.map(({ name }) => name),
      chooseSubtitles: (index) => {
        hls.subtitleTrack = index;
      },
    };
  };

  /** Loads as hls.js does, but for the key, which is in no file: it is what the passphrase gave. */
  const keyLoader = (Player: typeof Hls, bytes: ArrayBuffer) =>
    class extends Player.DefaultConfig.loader {
      override load(
        context: LoaderContext,
        settings: LoaderConfiguration,
        callbacks: LoaderCallbacks<LoaderContext>,
      ): void {
        if (!('keyInfo' in context)) {
          super.load(context, settings, callbacks);
          return;
        }
        const { stats } = this;
        // Not at once: hls.js takes an answer only after it has noted whom it asked.
        void Promise.resolve().then(() =>
          callbacks.onSuccess({ url: context.url, data: bytes.slice(0) }, stats, context, null),
        );
      }
    };

  if (HlsJs && canHls && (key || !isApple)) return openHls(HlsJs);
  if (canNative && !key) return openNative();
  onFailure(
    key
      ? 'This browser cannot be given the passphrase of an encrypted stream. Open this page in a current Chrome, Edge, Firefox or Safari.'
      : 'This browser plays no streams. Open this page in a current Chrome, Edge, Firefox or Safari.',
  );
  return {
    qualities: () => [],
    chooseQuality: () => undefined,
    quality: () => -1,
    subtitles: () => [],
    chooseSubtitles: () => undefined,
  };
};

import type { ExtraPaths } from '../extra-files.ts';

/** What the page's script is told. Paths are relative to the page. */
export interface PlayerConfig extends ExtraPaths {
  readonly master: string;
  /** How the passphrase becomes the key; null where nothing is encrypted. */
  readonly lock: string | null;
}

/** Playing by hls.js, or by the browser itself. */
export interface PlayerSource {
  /** Names of the qualities, the best last; empty where the browser chooses. */
  readonly qualities: () => readonly string[];
  /** -1 for whichever suits the network. */
  readonly chooseQuality: (index: number) => void;
  /** Of what is playing; -1 where it is not known. */
  readonly quality: () => number;
  readonly subtitles: () => readonly string[];
  /** -1 for none. */
  readonly chooseSubtitles: (index: number) => void;
}

/** How a source tells what happens to it. */
export interface SourceListeners {
  /** Qualities or subtitles have become known, or another quality is played. */
  readonly onChange: () => void;
  /** It is over, and why. */
  readonly onFailure: (sentence: string) => void;
}

/** What the passphrase opens. */
export interface Unlocked {
  /** 16 bytes; null where nothing is encrypted. */
  readonly key: ArrayBuffer | null;
  /** A file of the bundle, decrypted where it is sealed. */
  readonly load: (path: string) => Promise<Blob>;
}

/**
 * The parts of the page's script. Each is written into the page as its own text, so none may use anything that it is not
 * given: no imports, no constants of its file.
 */
export interface PlayerParts {
  readonly openSource: (
    player: HTMLMediaElement,
    config: PlayerConfig,
    key: ArrayBuffer | null,
    listeners: SourceListeners,
  ) => PlayerSource;
  readonly unlock: (config: PlayerConfig) => Promise<Unlocked>;
  readonly attachControls: (
    player: HTMLMediaElement,
    source: PlayerSource,
  ) => { readonly onChange: () => void };
  readonly attachPreview: (player: HTMLMediaElement, config: PlayerConfig, unlocked: Unlocked) => void;
  readonly attachChapters: (
    player: HTMLMediaElement,
    config: PlayerConfig,
    unlocked: Unlocked,
  ) => Promise<void>;
}

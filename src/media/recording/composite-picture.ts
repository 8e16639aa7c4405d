import { AppError } from '../../lib/errors.ts';
import type { Stage } from '../../lib/stage.ts';
import { startCompositor } from '../../workers/compositor/compositor.client.ts';
import type {
  Caption,
  CompositorSettings,
  Look,
  TileInput,
} from '../../workers/compositor/compositor.contract.ts';

export type { Caption, Look } from '../../workers/compositor/compositor.contract.ts';

/** One person, or their screen, in the composed picture. The caller keeps the track. */
export interface CompositeTile {
  /** Unique among the tiles. */
  readonly id: string;
  readonly name: string;
  /** Large in the layout `speaker`, outlined in both. */
  readonly isSpeaking: boolean;
  /** Large in every layout. */
  readonly isScreen: boolean;
  /** Null shows a placeholder with the name's first letter. */
  readonly track: MediaStreamTrack | null;
}

/** All tiles of a call as one picture, drawn in a worker at a steady rate. */
export interface CompositePicture extends Stage<MediaStreamTrack> {
  /** Shows exactly these tiles, in this order. */
  setTiles(tiles: readonly CompositeTile[]): void;
  /** What is in the picture, and where: a grid with names, chat and reactions until it is said. */
  setLook(look: Look): void;
  /** Shows a line of the chat for some seconds. Both texts may come from anybody. */
  showChat(author: string, text: string): void;
  /** Lets an emoji rise over whoever sent it. */
  showReaction(tileId: string, emoji: string): void;
  /** What is being said, the latest last; none: nothing. All texts may come from anybody. */
  showCaptions(captions: readonly Caption[]): void;
}

/** The clone whose frames go to the worker, and whose it is. */
interface Feed {
  readonly original: MediaStreamTrack;
  readonly clone: MediaStreamVideoTrack;
}

/**
 * Opens an empty composed picture. `closed` rejects where the worker dies.
 * @throws 'recording-unsupported' where windows have no MediaStreamTrackProcessor (Firefox, Safari)
 */
export async function openCompositePicture(
  settings: CompositorSettings,
  { signal }: { signal: AbortSignal },
): Promise<CompositePicture> {
  signal.throwIfAborted();
  if (!('MediaStreamTrackProcessor' in globalThis) || !('MediaStreamTrackGenerator' in globalThis)) {
    throw new AppError('recording-unsupported', 'This browser cannot compose the call into one picture.');
  }
  const output = new MediaStreamTrackGenerator({ kind: 'video' });
  const compositor = await startCompositor(settings, output.writable);
  let feeds: ReadonlyMap<string, Feed> = new Map();
  const { promise: closed, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();

  const release = (): void => {
    signal.removeEventListener('abort', release);
    compositor.terminate();
    for (const { clone } of feeds.values()) clone.stop();
    feeds = new Map();
    output.stop();
    resolve();
  };
  signal.addEventListener('abort', release, { once: true });
  compositor.failed.catch((cause: unknown) => {
    reject(new AppError('recording-failed', 'The picture of the call could not be composed.', { cause }));
    release();
  });

  /** The feed a tile goes on with, or a new one; of a clone, so that stopping it leaves what is on the screen. */
  const feedOf = ({ id, track }: CompositeTile): Feed | null => {
    if (!track || track.readyState === 'ended') return null;
    const feed = feeds.get(id);
    return feed?.original === track
      ? feed
      : { original: track, clone: track.clone() as MediaStreamVideoTrack };
  };
  const pictureOf = (id: string, feed: Feed | null): TileInput['picture'] => {
    if (!feed) return 'none';
    if (feed === feeds.get(id)) return 'same';
    return new MediaStreamTrackProcessor({ track: feed.clone, maxBufferSize: 1 }).readable;
  };

  return {
    output,
    setTiles(tiles) {
      if (output.readyState === 'ended') return;
      const next = new Map<string, Feed>();
      const inputs = tiles.map((tile): TileInput => {
        const feed = feedOf(tile);
        if (feed) next.set(tile.id, feed);
        const { id, name, isSpeaking, isScreen } = tile;
        return { id, name, isSpeaking, isScreen, picture: pictureOf(id, feed) };
      });
      const gone = [...feeds].filter(([id, feed]) => next.get(id) !== feed);
      feeds = next;
      compositor.setTiles(inputs);
      for (const [, { clone }] of gone) clone.stop();
    },
    setLook: (look) => compositor.setLook(look),
    showChat: (author, text) => compositor.showChat(author, text),
    showReaction: (tileId, emoji) => compositor.showReaction(tileId, emoji),
    showCaptions: (captions) => compositor.showCaptions(captions),
    closed,
    close() {
      release();
      return Promise.resolve();
    },
  };
}

import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { Closable } from '../../lib/stage.ts';
import type { ReadonlyStore } from '../../lib/store.ts';
import { Phrases, type Phrase } from './phrases.ts';
import { localRecognition, type LocalRecognition, type SpeechSession } from './speech-recognition.ts';

export type { Phrase } from './phrases.ts';

/** One's own voice, as {@link LocalMedia} has it; the caller keeps it. */
export interface Voice {
  readonly audioTrack: ReadonlyStore<MediaStreamTrack | null>;
  readonly muted: ReadonlyStore<boolean>;
}

/** `closed` rejects with 'captions-language-missing' or 'captions-failed' where it cannot go on. */
export interface Recogniser extends Closable {
  /** Calls `listener` with each phrase, and again whenever more of it is understood. Returns what stops it. */
  onPhrase(listener: (phrase: Phrase) => void): () => void;
}

/** Sessions end after some silence or by a time limit; the next one begins at once, unless it went wrong or was short. */
const RETRY_MS = { first: 250, longest: 8_000 } as const;
const SHORT_MS = 2_000;
/** One after the other, without a single word in between. */
const MOST_FAILURES = 6;
/** What is no failure: nobody spoke, or it was told to stop. */
const HARMLESS = new Set(['no-speech', 'aborted']);

/**
 * Turns a voice into text on this device: from now on, whatever track it comes on, and never while it is muted.
 * @throws 'captions-unsupported' where the browser cannot be held to recognise on the device
 */
export function openRecogniser(
  voice: Voice,
  { language }: { /** BCP 47, with its pack installed: see languages.ts. */ language: string },
  { signal }: { signal: AbortSignal },
  recognition: LocalRecognition | null = localRecognition(),
): Recogniser {
  signal.throwIfAborted();
  if (!recognition) throw new AppError('captions-unsupported', 'No recognition on the device.');
  const listeners = new Set<(phrase: Phrase) => void>();
  const phrases = new Phrases();
  const { promise: closed, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  let session: { readonly speech: SpeechSession; readonly track: MediaStreamTrack } | null = null;
  let isOver = false;
  let failures = 0;
  let timer = 0;

  const wantedTrack = (): MediaStreamTrack | null => {
    const track = voice.audioTrack.value;
    return !isOver && !voice.muted.value && track?.readyState === 'live' ? track : null;
  };

  const delayMs = (): number => Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** failures);

  const begin = (track: MediaStreamTrack): void => {
    const beganAtMs = performance.now();
    const speech = new recognition();
    speech.processLocally = true;
    speech.lang = language;
    speech.continuous = true;
    speech.interimResults = true;
    speech.onresult = (event) => {
      failures = 0;
      for (const phrase of phrases.take(event, performance.now()))
        for (const listener of [...listeners]) listener(phrase);
    };
    speech.onerror = ({ error }) => {
      if (HARMLESS.has(error)) return;
      log.warn(`Speech recognition: ${error}`);
      failures += 1;
      if (error === 'language-not-supported') fail('captions-language-missing', error);
      else if (error === 'not-allowed' || error === 'service-not-allowed') fail('captions-failed', error);
    };
    speech.onend = () => {
      session = null;
      if (failures >= MOST_FAILURES) fail('captions-failed', 'It failed again and again.');
      else follow(failures === 0 && performance.now() - beganAtMs > SHORT_MS ? 0 : delayMs());
    };
    phrases.begin();
    session = { speech, track };
    try {
      speech.start(track);
    } catch (error) {
      // The track has ended meanwhile: the next one is waited for.
      session = null;
      failures += 1;
      log.warn('Speech recognition did not start.', error);
      if (failures >= MOST_FAILURES) fail('captions-failed', 'It does not start.');
      else follow(delayMs());
    }
  };

  /** Hears what is to be heard now; a session that hears something else ends first, and calls this again. */
  const follow = (afterMs = 0): void => {
    clearTimeout(timer);
    const track = wantedTrack();
    if (session) {
      if (session.track !== track) session.speech.stop();
    } else if (track) {
      if (afterMs > 0) timer = window.setTimeout(follow, afterMs);
      else begin(track);
    }
  };

  const finish = (): void => {
    isOver = true;
    clearTimeout(timer);
    for (const stop of unwatch) stop();
    session?.speech.abort();
    listeners.clear();
    signal.removeEventListener('abort', close);
  };
  const fail = (code: 'captions-language-missing' | 'captions-failed', why: string): void => {
    finish();
    reject(new AppError(code, why));
  };
  const close = (): void => {
    finish();
    resolve();
  };
  const unwatch = [voice.audioTrack.watch(() => follow()), voice.muted.watch(() => follow())];
  signal.addEventListener('abort', close, { once: true });
  follow();

  return {
    onPhrase: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    closed,
    close: async () => {
      close();
      // Why it failed is told by `closed`.
      await Promise.allSettled([closed]);
    },
  };
}

import { AppError } from '../../lib/errors.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Transcript, TranscriptCue } from '../sidecars/transcript.ts';
import { tidyTranscript } from './tidy.ts';

/** A stretch of speech as it is understood so far; times are ms since the page was opened. */
interface Phrase {
  readonly text: string;
  readonly isFinal: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** The recogniser of the call: on the device, or not at all. */
export interface SpeechOnDevice {
  /** Whether this device can do it for `language` (BCP 47) without sending any sound; loads and starts nothing. */
  find(language: string): Promise<{ readonly kind: string; readonly language?: string }>;
  open(
    voice: {
      readonly audioTrack: ReadonlyStore<MediaStreamTrack | null>;
      readonly muted: ReadonlyStore<boolean>;
    },
    settings: { readonly language: string },
    scope: { readonly signal: AbortSignal },
  ): {
    onPhrase(listener: (phrase: Phrase) => void): () => void;
    readonly closed: Promise<void>;
    close(): Promise<void>;
  };
}

/** Makes transcripts of recordings, here and nowhere else. */
export interface Transcriber {
  /** True where it can be done in this language without sending any sound. */
  can(language: string): Promise<boolean>;
  /**
   * Plays a recording through once, unheard, and writes down what is said: it takes as long as the recording.
   * `onCue` hears each piece as it is understood; after `cancel` those stay the caller's.
   * @throws 'recording-damaged' where it cannot be played, and what the recogniser throws
   */
  transcribe(
    recording: { readonly file: File; readonly language: string },
    onCue: (cue: TranscriptCue) => void,
  ): Job<Transcript>;
}

/** `speech` is null where there is none: then nothing can be transcribed. */
export function createTranscriber(speech: SpeechOnDevice | null): Transcriber {
  return {
    async can(language) {
      return (await speech?.find(language))?.kind === 'ready';
    },

    transcribe({ file, language }, onCue) {
      const progress = createStore<Progress>({ fraction: 0 });
      const cancelling = new AbortController();
      const run = async (): Promise<Transcript> => {
        const found = await speech?.find(language);
        if (!speech || found?.kind !== 'ready')
          throw new AppError('not-allowed', 'No recognition on the device.');
        const heard = found.language ?? language;
        return listenThrough({ file, language: heard, speech, progress, onCue }, cancelling.signal);
      };
      return { progress, result: run(), cancel: () => cancelling.abort() };
    },
  };
}

interface Listening {
  readonly file: File;
  readonly language: string;
  readonly speech: SpeechOnDevice;
  readonly progress: { set(step: Progress): void };
  readonly onCue: (cue: TranscriptCue) => void;
}

async function listenThrough(
  { file, language, speech, progress, onCue }: Listening,
  signal: AbortSignal,
): Promise<Transcript> {
  const player = document.createElement('audio');
  const url = URL.createObjectURL(file);
  const context = new AudioContext();
  const ended = new Promise<void>((resolve, reject) => {
    player.onended = () => resolve();
    player.onerror = () =>
      reject(new AppError('recording-damaged', player.error?.message ?? 'It does not play.'));
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // Whoever awaits it is told; it may fail before.
  ended.catch(() => undefined);
  const cues: TranscriptCue[] = [];
  try {
    player.src = url;
    const output = context.createMediaStreamDestination();
    // Not to the speakers.
    context.createMediaElementSource(player).connect(output);
    const [track = null] = output.stream.getAudioTracks();
    const voice = { audioTrack: createStore(track), muted: createStore(false) };
    const recogniser = speech.open(voice, { language }, { signal });
    recogniser.onPhrase(({ text, isFinal, startedAtMs, endedAtMs }) => {
      if (!isFinal) return;
      const playedFromMs = performance.now() - player.currentTime * 1000;
      const fromMs = Math.max(0, startedAtMs - playedFromMs);
      const cue = { fromMs, toMs: Math.max(fromMs + 1, endedAtMs - playedFromMs), author: null, text };
      cues.push(cue);
      onCue(cue);
    });
    player.ontimeupdate = () => {
      const remainingMs = (player.duration - player.currentTime) * 1000;
      if (Number.isFinite(remainingMs))
        progress.set({ fraction: player.currentTime / player.duration, remainingMs });
    };
    await player.play();
    await Promise.race([ended, recogniser.closed]);
    await recogniser.close();
    return tidyTranscript(language, cues);
  } finally {
    player.pause();
    player.removeAttribute('src');
    URL.revokeObjectURL(url);
    await context.close();
  }
}

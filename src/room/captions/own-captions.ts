import { asAppError } from '../../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { openRecogniser, type Phrase, type Recogniser, type Voice } from '../../media/captions/recogniser.ts';
import type { OwnCaptions } from './model.ts';

/** One's own words as text: recognised only while they are wanted, agreed to, and heard by the others. */
export interface OwnWords {
  readonly state: ReadonlyStore<OwnCaptions>;
  /** In which language (BCP 47) one's words may become text; null not at all. Tries again what has failed. */
  give(language: string | null): void;
  /** Whether anybody wants them. */
  setWanted(isWanted: boolean): void;
  /** Whether one's voice goes out at all: not a viewer's, nor of somebody whom a host holds muted. */
  setHeard(isHeard: boolean): void;
  close(): Promise<void>;
}

/** Opens no recogniser before all three are so. `voice` stays the caller's. */
export function openOwnWords(
  { voice, onPhrase }: { voice: Voice; onPhrase: (phrase: Phrase, language: string) => void },
  { signal }: { signal: AbortSignal },
): OwnWords {
  const state = createStore<OwnCaptions>({ kind: 'off' });
  let language: string | null = null;
  let isWanted = false;
  let isHeard = false;
  /** Every recogniser counts its phrases anew; in the room they go on being counted. */
  let counted = 0;
  let running: { readonly recogniser: Recogniser; readonly language: string } | null = null;

  const stop = async (): Promise<void> => {
    const { recogniser } = running ?? {};
    running = null;
    await recogniser?.close();
  };
  const start = (spoken: string): void => {
    try {
      const recogniser = openRecogniser(voice, { language: spoken }, { signal });
      running = { recogniser, language: spoken };
      state.set({ kind: 'on' });
      const before = counted;
      recogniser.onPhrase((phrase) => {
        const number = before + phrase.number;
        counted = Math.max(counted, number);
        onPhrase({ ...phrase, number }, spoken);
      });
      recogniser.closed.catch((error: unknown) => {
        if (running?.recogniser !== recogniser) return;
        running = null;
        state.set({ kind: 'failed', error: asAppError(error) });
      });
    } catch (error) {
      state.set({ kind: 'failed', error: asAppError(error) });
    }
  };
  const update = (): void => {
    const wanted = isWanted && isHeard ? language : null;
    if (running?.language !== (wanted ?? undefined)) void stop();
    if (language === null) state.set({ kind: 'off' });
    else if (state.value.kind === 'failed') return;
    else if (wanted === null) state.set({ kind: 'idle' });
    else if (!running) start(wanted);
  };

  return {
    state,
    give: (next) => {
      language = next;
      if (state.value.kind === 'failed') state.set({ kind: 'idle' });
      update();
    },
    setWanted: (next) => {
      isWanted = next;
      update();
    },
    setHeard: (next) => {
      isHeard = next;
      update();
    },
    close: stop,
  };
}

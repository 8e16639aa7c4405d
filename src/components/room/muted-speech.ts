/** Louder than a room with somebody in it who does not talk (-36 dBFS). */
const SPEECH = 0.016;
/** So many of the last readings must be speech: a cough or a key is not. */
const WINDOW = 12;
const ENOUGH = 7;
/** Who is silent for so long has ended what they had to say. */
const SPELL_ENDS_AFTER_MS = 20_000;

/** Tells that somebody talks while muted: see {@link createMutedSpeech}. */
export interface MutedSpeech {
  /** Takes the loudness of the microphone (0..1; ten times a second do). True once in each spell of talking while muted. */
  hear(level: number, isMuted: boolean, atMs: number): boolean;
}

/** Notices who talks into a muted microphone, once, and anew only after they were silent for a while or unmuted. */
export function createMutedSpeech(): MutedSpeech {
  let recent: boolean[] = [];
  let isSaid = false;
  let spokenAtMs = -Infinity;
  return {
    hear: (level, isMuted, atMs) => {
      if (!isMuted || atMs - spokenAtMs > SPELL_ENDS_AFTER_MS) isSaid = false;
      recent = isMuted ? [...recent, level > SPEECH].slice(-WINDOW) : [];
      if (recent.filter(Boolean).length < ENOUGH) return false;
      spokenAtMs = atMs;
      const isNews = !isSaid;
      isSaid = true;
      return isNews;
    },
  };
}

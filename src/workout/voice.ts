/** Says numbers and short sentences aloud. */
export interface Voice {
  /** A count: what is being said gives way to it, since a count that comes late is wrong. */
  count(number: number): void;
  /** A sentence, when nothing else is being said; one that would have to wait is left out. */
  say(sentence: string): void;
  /** Falls silent. */
  close(): void;
}

/** What speaks; the browser, but for tests. */
export interface Speaker {
  voices(): readonly SpeechSynthesisVoice[];
  isBusy(): boolean;
  speak(text: string, voice: SpeechSynthesisVoice): void;
  cancel(): void;
}

/** A little faster than usual: the next rep does not wait. */
const RATE = 1.1;

/**
 * A voice in `language` (BCP 47). Only voices that speak on the device itself are used: others send what they say to a
 * server. Says nothing where there is none.
 */
export function createVoice(language: string, speaker: Speaker | null = browserSpeaker()): Voice {
  const speak = (text: string): void => {
    const voice = localVoice(speaker, language);
    if (voice) speaker?.speak(text, voice);
  };
  return {
    count: (number) => {
      speaker?.cancel();
      speak(new Intl.NumberFormat(language).format(number));
    },
    say: (sentence) => {
      if (!speaker?.isBusy()) speak(sentence);
    },
    close: () => speaker?.cancel(),
  };
}

/** Whether there is a voice for `language`; browsers may find theirs only after a while. */
export function hasVoice(language: string, speaker: Speaker | null = browserSpeaker()): boolean {
  return localVoice(speaker, language) !== null;
}

/** The one whose country fits too, else any of the language. */
function localVoice(speaker: Speaker | null, language: string): SpeechSynthesisVoice | null {
  const local = speaker?.voices().filter(({ localService }) => localService) ?? [];
  const wanted = new Intl.Locale(language);
  return (
    local.find(({ lang }) => lang.replace('_', '-').toLowerCase() === language.toLowerCase()) ??
    local.find(({ lang }) => lang.split(/[-_]/)[0]?.toLowerCase() === wanted.language) ??
    null
  );
}

/** Null where the browser has no speech synthesis. */
function browserSpeaker(): Speaker | null {
  if (!('speechSynthesis' in window)) return null;
  const { speechSynthesis: speech } = window;
  return {
    voices: () => speech.getVoices(),
    isBusy: () => speech.speaking || speech.pending,
    speak: (text, voice) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = RATE;
      speech.speak(utterance);
    },
    cancel: () => speech.cancel(),
  };
}

/** Of the results of one session, those from `resultIndex` on are new or have changed. */
export interface SpeechResultEvent extends Event {
  readonly resultIndex: number;
  readonly results: SpeechRecognitionResultList;
}

/** `error` is one of the Web Speech API's codes: 'no-speech', 'language-not-supported', 'network' and so on. */
export interface SpeechErrorEvent extends Event {
  readonly error: string;
}

/** As much of the Web Speech API's `SpeechRecognition` as is used here; the DOM library does not have it yet. */
export interface SpeechSession {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: ((event: SpeechResultEvent) => void) | null;
  onerror: ((event: SpeechErrorEvent) => void) | null;
  onend: (() => void) | null;
  /** Listens to `track`, or where the browser knows no tracks to the microphone. @throws 'InvalidStateError' */
  start(track: MediaStreamTrack): void;
  /** Hears no more; what was heard until now still becomes a result. */
  stop(): void;
  /** Hears no more, and tells no more. */
  abort(): void;
}

/** What a browser says of a language that is to be recognised on the device. */
export type PackState = 'available' | 'downloadable' | 'downloading' | 'unavailable';

/** The part of a browser that recognises speech on the device itself. */
export interface LocalRecognition {
  new (): SpeechSession;
  available(options: { langs: readonly string[]; processLocally: true }): Promise<PackState>;
  install(options: { langs: readonly string[]; processLocally: true }): Promise<boolean>;
}

/**
 * The browser's own, or null where it cannot be held to the device: a recogniser that does not know `processLocally`
 * ignores it, and sends what it hears to a server of the browser's maker (Web Speech API, section 4.1). Nothing here
 * ever makes one of those.
 */
export function localRecognition(scope: object = globalThis): LocalRecognition | null {
  const { SpeechRecognition: plain, webkitSpeechRecognition: prefixed } = scope as Record<string, unknown>;
  const recognition = plain ?? prefixed;
  return isLocal(recognition) ? recognition : null;
}

function isLocal(recognition: unknown): recognition is LocalRecognition {
  if (typeof recognition !== 'function') return false;
  const prototype: unknown = recognition.prototype;
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    'processLocally' in prototype &&
    'available' in recognition &&
    'install' in recognition
  );
}

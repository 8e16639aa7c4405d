/** What a browser says of languages. */
export type ScriptedPacks = Record<string, 'available' | 'downloadable' | 'downloading' | 'unavailable'>;

/** What a test does with the scripted recognition, on the window as `scriptedSpeech`. */
export interface ScriptedSpeech {
  /** All sessions that were ever made, with what was asked of them. */
  readonly sessions: readonly ScriptedSession[];
  /** What the browser says of each language; those that are missing are 'unavailable'. */
  readonly packs: ScriptedPacks;
  /** Languages whose packs were asked for; they come at once. */
  readonly installed: readonly string[];
  /** Sessions that listen now. */
  listening(): readonly ScriptedSession[];
  /** The person says it: whatever listens understands it. False where nothing does. */
  say(text: string, isFinal: boolean): boolean;
}

/** One session, as the test sees it. */
export interface ScriptedSession {
  readonly lang: string;
  readonly processLocally: boolean;
  readonly track: MediaStreamTrack | null;
  isListening: boolean;
  /** It ends by itself, as after silence; with an error where one is named. */
  end(error?: string): void;
}

/**
 * Puts a recogniser that does as it is told in the place of the browser's: the Chromium of these tests has no language
 * pack, which only its maker gives out, and could not be made to understand a word at a given moment. Everything around it is real. Runs in
 * the page as it stands, so it refers to nothing outside. `isLocal: false` is a browser that can only send its sound to
 * a server.
 */
export function installScriptedSpeech({
  packs = { 'en-US': 'available' },
  isLocal = true,
}: { packs?: ScriptedPacks; isLocal?: boolean } = {}): ScriptedSpeech {
  const sessions: Session[] = [];
  const installed: string[] = [];

  class Session implements ScriptedSession {
    lang = '';
    continuous = false;
    interimResults = false;
    track: MediaStreamTrack | null = null;
    isListening = false;
    onresult: ((event: unknown) => void) | null = null;
    onerror: ((event: unknown) => void) | null = null;
    onend: (() => void) | null = null;
    results: { readonly 0: { readonly transcript: string }; readonly isFinal: boolean }[] = [];
    isOnDevice = false;

    constructor() {
      sessions.push(this);
    }
    start(track: MediaStreamTrack): void {
      if (track.kind !== 'audio' || track.readyState !== 'live')
        throw new DOMException('No live sound', 'InvalidStateError');
      this.track = track;
      this.isListening = true;
    }
    stop(): void {
      if (!this.isListening) return;
      // What was heard until now still becomes a result.
      const last = this.results.at(-1);
      if (last && !last.isFinal) this.say(last[0].transcript, true);
      this.end();
    }
    abort(): void {
      this.end();
    }
    get processLocally(): boolean {
      return this.isOnDevice;
    }
    end(error?: string): void {
      if (!this.isListening) return;
      this.isListening = false;
      queueMicrotask(() => {
        if (error !== undefined) this.onerror?.({ error });
        this.onend?.();
      });
    }
    say(text: string, isFinal: boolean): void {
      const isOpen = this.results.at(-1)?.isFinal === false;
      const resultIndex = isOpen ? this.results.length - 1 : this.results.length;
      this.results[resultIndex] = { 0: { transcript: text }, isFinal };
      this.onresult?.({ resultIndex, results: this.results });
    }
    static available({ langs }: { langs: readonly string[] }) {
      return Promise.resolve(packs[langs[0] ?? ''] ?? 'unavailable');
    }
    static install({ langs }: { langs: readonly string[] }) {
      const [language = ''] = langs;
      const isThere = (packs[language] ?? 'unavailable') !== 'unavailable';
      if (isThere) {
        installed.push(language);
        packs[language] = 'available';
      }
      return Promise.resolve(isThere);
    }
  }
  if (isLocal) {
    Object.defineProperty(Session.prototype, 'processLocally', {
      configurable: true,
      get(this: Session) {
        return this.isOnDevice;
      },
      set(this: Session, value: boolean) {
        this.isOnDevice = value;
      },
    });
  } else Reflect.deleteProperty(Session.prototype, 'processLocally');

  const listening = (): Session[] => sessions.filter(({ isListening }) => isListening);
  const control = {
    sessions,
    packs,
    installed,
    listening,
    say(text: string, isFinal: boolean) {
      for (const session of listening()) session.say(text, isFinal);
      return listening().length > 0;
    },
  };
  Object.assign(window, {
    SpeechRecognition: Session,
    webkitSpeechRecognition: Session,
    scriptedSpeech: control,
  });
  return control;
}

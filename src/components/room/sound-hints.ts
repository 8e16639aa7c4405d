import { msg } from '@lit/localize';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Room } from '../../app.ts';
import { createEchoDetector } from './echo-detector.ts';
import { createMutedSpeech } from './muted-speech.ts';

const INTERVAL_MS = 100;
/** Long enough to read, and to find the headphones. */
const ECHO_HINT_MS = 12_000;

/** What the hints go by. */
export interface SoundHintsOptions {
  /** The room while a call is on, and null otherwise. */
  readonly room: () => Room | null;
  readonly say: (words: string, forMs?: number) => void;
}

/** Listens while there is a call, here only, and gives advice: you are muted; wear headphones. */
export class SoundHints implements ReactiveController {
  readonly #options: SoundHintsOptions;
  #timer = 0;
  #mutedSpeech = createMutedSpeech();
  #echo = createEchoDetector();
  #isEchoSaid = false;

  constructor(host: ReactiveControllerHost, options: SoundHintsOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = window.setInterval(() => this.#listen(), INTERVAL_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#forget();
  }

  #forget(): void {
    this.#mutedSpeech = createMutedSpeech();
    this.#echo = createEchoDetector();
    this.#isEchoSaid = false;
  }

  #listen(): void {
    const room = this.#options.room();
    const local = room?.local.value;
    if (!room || !local) {
      this.#forget();
      return;
    }
    const [self, ...others] = room.participants.value;
    const level = local.microphoneLevel();
    // Whoever has not come in yet is heard by nobody, and is asked about just that.
    const isComingIn = room.asks.value.some(({ kind }) => kind === 'be-recorded');
    const isMuted = self?.muted === true && self.role !== 'viewer' && !isComingIn;
    if (this.#mutedSpeech.hear(level, isMuted, performance.now())) this.#options.say(mutedWords());
    const loudest = Math.max(0, ...others.map(({ id }) => room.levelOf(id)));
    if (this.#isEchoSaid || !this.#echo.hear(isMuted ? 0 : level, loudest)) return;
    this.#isEchoSaid = true;
    this.#options.say(
      msg('Others may hear themselves through your microphone. Headphones prevent that.'),
      ECHO_HINT_MS,
    );
  }
}

function mutedWords(): string {
  return matchMedia('(hover: none)').matches
    ? msg('You are muted. Others hear you by the microphone button.')
    : msg('You are muted. Unmute to be heard: M, or hold Space.');
}

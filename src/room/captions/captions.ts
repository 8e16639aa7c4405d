import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { findLanguage, installLanguage } from '../../media/captions/languages.ts';
import type { Phrase, Voice } from '../../media/captions/recogniser.ts';
import { createTokenBucket } from '../../mesh/token-bucket.ts';
import { createHeard } from './heard.ts';
import { captionOf, type CaptionMessage, type CaptionsMessage } from './messages.ts';
import { NO_CAPTIONS, type Captioning, type CaptionsView } from './model.ts';
import { openOwnWords } from './own-captions.ts';

type Message = CaptionsMessage | CaptionMessage;

/** As often as anybody can read it. What is final is told at once. */
const INTERVAL_MS = 350;
/** Turning captions on and off; each time makes every device in the room begin or end. */
const TURNS = { burst: 8, perSecond: 0.5 };

/** Captions in one call. */
export interface OpenCaptions {
  readonly view: ReadonlyStore<CaptionsView>;
  readonly captioning: Captioning;
  hear(peerId: string, message: Message): void;
  personCame(peerId: string): void;
  personLeft(peerId: string): void;
  /** The roster has changed, or what one gives to the room, and with it perhaps who is heard. */
  rolesChanged(): void;
  close(): Promise<void>;
}

/** What captions need of the call. */
export interface CaptionsScope {
  readonly selfId: string;
  readonly voice: Voice;
  /** Whether a participant, oneself included, may be heard: nobody writes who may not speak. */
  readonly mayBeHeard: (participantId: string) => boolean;
  /** Reaches one, or all who are inside. */
  readonly send: (message: Message, peerId?: string) => void;
}

/**
 * Everyone's device recognises its own person and tells the others the text. Nobody's does before somebody in the room
 * wants captions, and nothing of it leaves where nobody else does.
 */
export function openCaptions(
  { selfId, voice, mayBeHeard, send }: CaptionsScope,
  { signal }: { signal: AbortSignal },
): OpenCaptions {
  const heard = createHeard();
  const wanting = new Map<string, boolean>();
  const giving = new Map<string, boolean>();
  const limits = new Map<string, (units: number) => boolean>();
  let isWanted = false;
  /** A phrase that is not final waits for its turn here. */
  let waiting: { readonly phrase: Phrase; readonly language: string } | null = null;
  let timer = 0;

  const isWantedByOthers = (): boolean => wanting.size > 0;
  const own = openOwnWords({ voice, onPhrase: (phrase, language) => say(phrase, language) }, { signal });
  const readView = (): CaptionsView => {
    const state = own.state.value;
    return {
      lines: heard.lines.value,
      wantedBy: [...wanting.keys()],
      givenBy: [...(isGiven() ? [selfId] : []), ...giving.keys()],
      isWanted,
      own: state,
    };
  };
  const isGiven = (): boolean => own.state.value.kind === 'idle' || own.state.value.kind === 'on';
  const view = createStore<CaptionsView>(NO_CAPTIONS);

  const tell = (language: string, phrase: Phrase): void => {
    // What waited may have lost the right to be heard meanwhile.
    if (isWantedByOthers() && mayBeHeard(selfId)) send(captionOf(phrase, language, performance.now()));
  };
  const say = (phrase: Phrase, language: string): void => {
    heard.put({ ...phrase, participantId: selfId, language, toldAtMs: performance.now() });
    waiting = null;
    if (phrase.isFinal) tell(language, phrase);
    else if (timer !== 0) waiting = { phrase, language };
    else {
      tell(language, phrase);
      timer = window.setTimeout(tellWaiting, INTERVAL_MS);
    }
  };
  const tellWaiting = (): void => {
    timer = 0;
    if (waiting) say(waiting.phrase, waiting.language);
  };

  let told: CaptionsMessage = { kind: 'captions', wanted: false, given: false };
  /** Everyone is told of what has changed, and nobody of what is as it always was. */
  const tellState = (): void => {
    const now: CaptionsMessage = { kind: 'captions', wanted: isWanted, given: isGiven() };
    if (now.wanted === told.wanted && now.given === told.given) return;
    told = now;
    send(now);
  };
  const update = (): void => {
    own.setWanted(isWanted || isWantedByOthers());
    own.setHeard(mayBeHeard(selfId));
    view.set(readView());
  };
  const unwatch = [
    heard.lines.watch(() => view.set(readView())),
    own.state.watch(() => {
      tellState();
      view.set(readView());
    }),
  ];

  const note = (kind: Map<string, boolean>, peerId: string, is: boolean): void => {
    if (is) kind.set(peerId, true);
    else kind.delete(peerId);
  };

  return {
    view,
    captioning: {
      want: (next) => {
        isWanted = next;
        tellState();
        update();
      },
      give: (language) => own.give(language),
      find: (language) => findLanguage(language),
      install: (language) => installLanguage(language),
      onFinal: (listener) => heard.onFinal(listener),
    },
    hear: (peerId, message) => {
      if (message.kind === 'caption') {
        if (mayBeHeard(peerId)) heard.hear(peerId, message);
        return;
      }
      const take = limits.get(peerId) ?? createTokenBucket(TURNS);
      limits.set(peerId, take);
      if (!take(1)) return;
      note(wanting, peerId, message.wanted);
      note(giving, peerId, message.given);
      update();
    },
    personCame: (peerId) => {
      if (told.wanted || told.given) send(told, peerId);
    },
    personLeft: (peerId) => {
      limits.delete(peerId);
      wanting.delete(peerId);
      giving.delete(peerId);
      heard.forget(peerId);
      update();
    },
    rolesChanged: update,
    close: async () => {
      clearTimeout(timer);
      for (const stop of unwatch) stop();
      await own.close();
    },
  };
}

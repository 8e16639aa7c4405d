import { expect } from 'chai';
import { createStore } from '../../../../src/lib/store.ts';
import { findLanguage, installLanguage } from '../../../../src/media/captions/languages.ts';
import { Phrases } from '../../../../src/media/captions/phrases.ts';
import { openRecogniser, type Phrase } from '../../../../src/media/captions/recogniser.ts';
import { localRecognition } from '../../../../src/media/captions/speech-recognition.ts';
import { installScriptedSpeech, type ScriptedSpeech } from '../../../support/scripted-speech.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const resultsOf = (...results: readonly (readonly [string, boolean])[]): SpeechRecognitionResultList =>
  results.map(([transcript, isFinal]) => ({
    0: { transcript },
    isFinal,
  })) as unknown as SpeechRecognitionResultList;

/** A track of a microphone that lasts as long as the test. */
function openTrack(): MediaStreamTrack {
  const context = new AudioContext();
  return context.createMediaStreamDestination().stream.getAudioTracks()[0]!;
}

describe('speech recognition on the device', () => {
  const names = ['SpeechRecognition', 'webkitSpeechRecognition'];
  const before = Object.fromEntries(
    names.map((name) => [name, (window as unknown as Record<string, unknown>)[name]]),
  );
  const controllers: AbortController[] = [];
  afterEach(() => {
    for (const controller of controllers.splice(0)) controller.abort();
    Object.assign(window, before);
  });

  const open = (language = 'en-US', track: MediaStreamTrack | null = openTrack()) => {
    const controller = new AbortController();
    controllers.push(controller);
    const voice = { audioTrack: createStore(track), muted: createStore(false) };
    const recogniser = openRecogniser(voice, { language }, { signal: controller.signal });
    const phrases: Phrase[] = [];
    recogniser.onPhrase((phrase) => phrases.push(phrase));
    const ended = recogniser.closed.then(
      () => 'closed',
      (error: unknown) => (error as Error).name,
    );
    return { voice, recogniser, phrases, ended, controller };
  };
  const textsOf = (phrases: readonly Phrase[]): readonly (string | number | boolean)[][] =>
    phrases.map(({ number, text, isFinal }) => [number, text, isFinal]);

  it('is nothing that only looks like one', () => {
    expect(localRecognition({})).to.equal(null);
    for (const odd of [null, 1, {}, () => undefined])
      expect(localRecognition({ SpeechRecognition: odd })).to.equal(null);
  });

  it('never makes or starts one that cannot be held to the device', async () => {
    const speech = installScriptedSpeech({ isLocal: false });
    expect(localRecognition()).to.equal(null);
    expect(() => open())
      .to.throw()
      .with.property('name', 'captions-unsupported');
    expect(await findLanguage('en-US')).to.deep.equal({ kind: 'unsupported' });
    const refused = await installLanguage('en-US').catch((error: unknown) => (error as Error).name);
    expect(refused).to.equal('captions-unsupported');
    expect(speech.sessions).to.deep.equal([]);
    expect(speech.installed).to.deep.equal([]);
  });

  it('holds every session to the device, in the language that was chosen', () => {
    const speech = installScriptedSpeech();
    open('de-DE');
    expect(speech.sessions.map(({ lang, processLocally }) => [lang, processLocally])).to.deep.equal([
      ['de-DE', true],
    ]);
  });

  it('tells phrases as they grow, and that they are final', () => {
    const speech = installScriptedSpeech();
    const { phrases } = open();
    speech.say('Hel', false);
    speech.say('Hello', false);
    speech.say(' Hello there ', true);
    speech.say('How are you', false);
    expect(textsOf(phrases)).to.deep.equal([
      [1, 'Hel', false],
      [1, 'Hello', false],
      [1, 'Hello there', true],
      [2, 'How are you', false],
    ]);
    const [first, , final, next] = phrases;
    expect(final!.startedAtMs).to.equal(first!.startedAtMs);
    expect(next!.startedAtMs).to.be.at.least(final!.endedAtMs);
  });

  it('hears nothing while muted; what was said until then is final', async () => {
    const speech = installScriptedSpeech();
    const { voice, phrases } = open();
    speech.say('Until here', false);
    voice.muted.set(true);
    await pause(0);
    expect(speech.listening()).to.deep.equal([]);
    expect(textsOf(phrases).at(-1)).to.deep.equal([1, 'Until here', true]);
    expect(speech.say('Not for you', true)).to.be.false;
    await pause(400);
    expect(speech.listening()).to.deep.equal([]);
    voice.muted.set(false);
    expect(speech.listening()).to.have.lengthOf(1);
    speech.say('Back', true);
    expect(textsOf(phrases).at(-1)).to.deep.equal([2, 'Back', true]);
  });

  it('follows the voice to another track, and waits where there is none', async () => {
    const speech = installScriptedSpeech();
    const { voice } = open('en-US', null);
    expect(speech.sessions).to.deep.equal([]);
    const [first, second] = [openTrack(), openTrack()];
    voice.audioTrack.set(first);
    expect(speech.listening().map(({ track }) => track)).to.deep.equal([first]);
    voice.audioTrack.set(second);
    await pause(400);
    expect(speech.listening().map(({ track }) => track)).to.deep.equal([second]);
    voice.audioTrack.set(null);
    await pause(0);
    expect(speech.listening()).to.deep.equal([]);
  });

  it('goes on where a session ends by itself, more slowly where it fails, and gives up in the end', async function () {
    this.timeout(20_000);
    const speech = installScriptedSpeech();
    const { ended, phrases } = open();
    speech.say('One', true);
    speech.listening()[0]!.end('no-speech');
    await pause(350);
    expect(speech.listening()).to.have.lengthOf(1);
    speech.say('Two', true);
    expect(textsOf(phrases).map(([number]) => number)).to.deep.equal([1, 2]);
    const begun = (): number => speech.sessions.length;
    // Nothing but failures: each waits twice as long.
    speech.listening()[0]!.end('network');
    const count = begun();
    await pause(300);
    expect(begun()).to.equal(count);
    for (let failure = 2; failure <= 6; failure += 1) {
      while (speech.listening().length === 0) await pause(50);
      speech.listening()[0]!.end('network');
    }
    expect(await ended).to.equal('captions-failed');
    const atEnd = begun();
    await pause(500);
    expect(begun()).to.equal(atEnd);
  });

  it('says why where the language is not there, or recognition is forbidden', async () => {
    for (const [error, code] of [
      ['language-not-supported', 'captions-language-missing'],
      ['service-not-allowed', 'captions-failed'],
      ['not-allowed', 'captions-failed'],
    ] as const) {
      const speech = installScriptedSpeech();
      const { ended } = open();
      speech.listening()[0]!.end(error);
      expect(await ended).to.equal(code);
    }
  });

  it('stops when it is closed, and when its signal aborts', async () => {
    const speech = installScriptedSpeech();
    const [one, two] = [open(), open()];
    expect(speech.listening()).to.have.lengthOf(2);
    await one.recogniser.close();
    expect(await one.ended).to.equal('closed');
    two.controller.abort();
    expect(await two.ended).to.equal('closed');
    await pause(400);
    expect(speech.listening()).to.deep.equal([]);
    one.voice.muted.set(true);
    one.voice.muted.set(false);
    expect(speech.sessions).to.have.lengthOf(2);
  });
});

describe('languages of captions', () => {
  let speech: ScriptedSpeech;
  const before = (window as unknown as Record<string, unknown>)['SpeechRecognition'];
  const use = (packs: ScriptedSpeech['packs']): void => void (speech = installScriptedSpeech({ packs }));
  after(() => Object.assign(window, { SpeechRecognition: before }));

  it('are found with their region, or as another region speaks them', async () => {
    use({
      'en-GB': 'available',
      'en-US': 'available',
      'de-DE': 'downloadable',
      'cmn-Hans-CN': 'downloading',
    });
    expect(await findLanguage('en-GB')).to.deep.equal({ kind: 'ready', language: 'en-GB' });
    expect(await findLanguage('en-AU')).to.deep.equal({ kind: 'ready', language: 'en-US' });
    expect(await findLanguage('en')).to.deep.equal({ kind: 'ready', language: 'en-US' });
    expect(await findLanguage('de-AT')).to.deep.equal({ kind: 'downloadable', language: 'de-DE' });
    expect(await findLanguage('zh-CN')).to.deep.equal({ kind: 'downloadable', language: 'cmn-Hans-CN' });
    expect(await findLanguage('eo')).to.deep.equal({ kind: 'no-language' });
    expect(speech.sessions).to.deep.equal([]);
    expect(speech.installed).to.deep.equal([]);
  });

  it('are loaded when asked for, and said to be missing where they do not come', async () => {
    use({ 'de-DE': 'downloadable' });
    await installLanguage('de-DE');
    expect(await findLanguage('de-DE')).to.deep.equal({ kind: 'ready', language: 'de-DE' });
    const refused = await installLanguage('eo').catch((error: unknown) => (error as Error).name);
    expect(refused).to.equal('captions-language-missing');
  });
});

describe('phrases', () => {
  it('begin before their first words are told, but never before the last ones have ended', () => {
    const phrases = new Phrases();
    phrases.begin();
    const [first] = phrases.take({ resultIndex: 0, results: resultsOf(['x'.repeat(30), true]) }, 10_000);
    expect(first).to.include({ startedAtMs: 8_000, endedAtMs: 10_000, isFinal: true, number: 1 });
    const later = resultsOf(['x'.repeat(30), true], ['y'.repeat(150), false]);
    const [second] = phrases.take({ resultIndex: 1, results: later }, 12_000);
    expect(second).to.include({ startedAtMs: 10_000, endedAtMs: 12_000, number: 2 });
    // Saying that it is final does not make it longer.
    const final = resultsOf(['x'.repeat(30), true], ['y'.repeat(150), true]);
    expect(phrases.take({ resultIndex: 1, results: final }, 14_000)[0]).to.include({
      endedAtMs: 12_000,
      isFinal: true,
    });
  });

  it('of a new session are not those of the one before, and empty ones are none', () => {
    const phrases = new Phrases();
    phrases.take({ resultIndex: 0, results: resultsOf(['unfinished', false]) }, 1_000);
    phrases.begin();
    expect(phrases.take({ resultIndex: 0, results: resultsOf(['  ', false]) }, 1_500)).to.deep.equal([]);
    expect(phrases.take({ resultIndex: 0, results: resultsOf(['anew', false]) }, 2_000)[0]).to.include({
      number: 2,
      text: 'anew',
    });
  });
});

import { expect } from 'chai';
import { createVoice, hasVoice, type Speaker } from '../../../src/workout/voice.ts';

const voice = (lang: string, localService = true): SpeechSynthesisVoice => ({
  lang,
  localService,
  name: lang,
  voiceURI: lang,
  default: false,
});

/** Notes what it is to say, and with which voice. */
function noteTaker(...voices: readonly SpeechSynthesisVoice[]): Speaker & { said: string[]; busy: boolean } {
  const speaker = {
    said: [] as string[],
    busy: false,
    voices: () => voices,
    isBusy: () => speaker.busy,
    speak: (text: string, { lang }: SpeechSynthesisVoice) => void speaker.said.push(`${lang}: ${text}`),
    cancel: () => void speaker.said.push('(silence)'),
  };
  return speaker;
}

describe('the voice of training', () => {
  it('takes a voice of the language, that of the country first', () => {
    const speaker = noteTaker(voice('de-DE'), voice('en-US'), voice('en-GB'));
    createVoice('en-GB', speaker).say('Lower.');
    createVoice('en', speaker).say('Lower.');
    expect(speaker.said).to.deep.equal(['en-GB: Lower.', 'en-US: Lower.']);
    expect(hasVoice('pt-BR', noteTaker(voice('pt_PT')))).to.equal(true);
    expect(hasVoice('en', noteTaker(voice('de-DE')))).to.equal(false);
    expect(hasVoice('en', null)).to.equal(false);
  });

  it('never uses a voice that speaks on a server', () => {
    const speaker = noteTaker(voice('en-GB', false));
    expect(hasVoice('en', speaker)).to.equal(false);
    createVoice('en', speaker).say('Push your knees out.');
    expect(speaker.said).to.deep.equal([]);
  });

  it('lets a count cut short what is being said, and a sentence wait for nobody', () => {
    const speaker = noteTaker(voice('en-GB'));
    const said = createVoice('en-GB', speaker);
    speaker.busy = true;
    said.say('Push your knees out.');
    said.count(3);
    expect(speaker.said).to.deep.equal(['(silence)', 'en-GB: 3']);
  });

  it('says nothing, and does not fail, without any voice', () => {
    const speaker = noteTaker();
    const silent = createVoice('en', speaker);
    silent.say('Lower.');
    silent.count(3);
    silent.close();
    createVoice('en', null).count(1);
    expect(speaker.said).to.deep.equal(['(silence)', '(silence)']);
  });
});

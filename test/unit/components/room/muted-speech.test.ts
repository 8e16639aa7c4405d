import { expect } from 'chai';
import { createMutedSpeech } from '../../../../src/components/room/muted-speech.ts';

const SPEECH = 0.05;
const ROOM = 0.003;

describe('talking while muted', () => {
  let speech: ReturnType<typeof createMutedSpeech>;
  let atMs = 0;
  beforeEach(() => {
    speech = createMutedSpeech();
    atMs = 0;
  });
  /** So many seconds of readings; gives how often it was noticed. */
  const hear = (seconds: number, levelAt: (reading: number) => number, isMuted = true): number => {
    let noticed = 0;
    for (let reading = 0; reading < seconds * 10; reading += 1) {
      atMs += 100;
      if (speech.hear(levelAt(reading), isMuted, atMs)) noticed += 1;
    }
    return noticed;
  };
  /** Words with short pauses. */
  const talk = (reading: number): number => (reading % 4 === 3 ? ROOM : SPEECH);

  it('is noticed within 1.5 s, once, however long it goes on', () => {
    expect(hear(1.5, talk)).to.equal(1);
    expect(hear(30, talk)).to.equal(0);
  });

  it('is noticed anew after a silence, or after one was unmuted in between', () => {
    hear(3, talk);
    hear(10, () => ROOM);
    expect(hear(3, talk), 'a thought').to.equal(0);
    hear(25, () => ROOM);
    expect(hear(3, talk), 'another matter').to.equal(1);
    hear(1, talk, false);
    expect(hear(3, talk), 'muted again').to.equal(1);
  });

  it('is neither a cough, nor keys, nor a quiet room, nor talking unmuted', () => {
    expect(hear(10, (reading) => (reading % 50 < 4 ? 0.2 : ROOM))).to.equal(0);
    expect(hear(10, (reading) => (reading % 3 === 0 ? 0.05 : ROOM))).to.equal(0);
    expect(hear(10, () => ROOM)).to.equal(0);
    expect(hear(10, talk, false)).to.equal(0);
  });
});

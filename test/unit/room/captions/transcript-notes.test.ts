import { expect } from 'chai';
import { createStore } from '../../../../src/lib/store.ts';
import { MOST_CUES, parseTranscript, type Transcript } from '../../../../src/library/sidecars/transcript.ts';
import type { Captioning, CaptionLine } from '../../../../src/room/captions/model.ts';
import { createRecordingClock } from '../../../../src/room/captions/recording-clock.ts';
import { createTranscriptNotes, keepTranscript } from '../../../../src/room/captions/transcript-notes.ts';
import type { Participant } from '../../../../src/room/model.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const line = (
  startedAtMs: number,
  endedAtMs: number,
  text: string,
  more: Partial<CaptionLine> = {},
): CaptionLine => ({
  participantId: 'bo',
  number: 1,
  text,
  isFinal: true,
  language: 'en-US',
  startedAtMs,
  endedAtMs,
  toldAtMs: endedAtMs,
  ...more,
});

describe('the clock of a recording', () => {
  it('cuts pauses out, also for moments that are asked for later', () => {
    const clock = createRecordingClock(1_000);
    clock.pause(5_000);
    clock.resume(8_000);
    clock.pause(10_000);
    // Twice the same says nothing new.
    clock.pause(11_000);
    const asked = [500, 1_000, 4_000, 5_000, 6_000, 8_000, 9_000, 10_000, 99_000];
    expect(asked.map((moment) => clock.at(moment))).to.deep.equal([
      0, 0, 3_000, 4_000, 4_000, 4_000, 5_000, 6_000, 6_000,
    ]);
    clock.resume(20_000);
    expect([9_000, 15_000, 21_000].map((moment) => clock.at(moment))).to.deep.equal([5_000, 6_000, 7_000]);
  });
});

describe('the notes of a transcript', () => {
  it('are in the order in which people began to speak, without what was said in a pause', () => {
    const clock = createRecordingClock(0);
    const notes = createTranscriptNotes(clock);
    expect(notes.read()).to.equal(null);
    clock.pause(10_000);
    clock.resume(20_000);
    notes.note(line(21_000, 23_000, 'After'), 'Bo');
    notes.note(line(11_000, 19_000, 'In the pause'), 'Bo');
    notes.note(line(8_000, 12_000, 'Into the pause'), null);
    notes.note(line(1_000, 4_000.4, 'Before'), 'Ada');
    const transcript = notes.read();
    expect(transcript).to.deep.equal({
      version: 1,
      language: 'en-US',
      cues: [
        { fromMs: 1_000, toMs: 4_000, author: 'Ada', text: 'Before' },
        { fromMs: 8_000, toMs: 10_000, author: null, text: 'Into the pause' },
        { fromMs: 11_000, toMs: 13_000, author: 'Bo', text: 'After' },
      ],
    });
    expect(parseTranscript(JSON.stringify(transcript))).to.deep.equal(transcript);
    expect(notes.read()).to.equal(null);
    notes.note(line(30_000, 31_000, 'Noch eins', { language: 'de-DE' }), 'Cy');
    expect(notes.read()?.language).to.equal(null);
  });

  it('stay bounded', () => {
    const notes = createTranscriptNotes(createRecordingClock(0));
    for (let cue = 0; cue < MOST_CUES + 10; cue += 1) notes.note(line(cue, cue + 1, 'x'), null);
    expect(notes.read()?.cues).to.have.lengthOf(MOST_CUES);
  });
});

describe('the transcript of a recording', () => {
  /** A room whose phrases, and a library whose sidecars the test sees. */
  function open(of: 'everyone' | 'self') {
    const listeners = new Set<(line: CaptionLine) => void>();
    const saved: Transcript[] = [];
    let refuses = false;
    const isPaused = createStore(false);
    const controller = new AbortController();
    const people = [
      { id: 'ada', name: 'Ada', isSelf: true },
      { id: 'bo', name: 'Bo', isSelf: false },
    ] as unknown as readonly Participant[];
    const captioning = {
      onFinal: (listener: (line: CaptionLine) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as Captioning;
    const finish = keepTranscript(
      {
        room: { captioning: createStore(captioning), participants: createStore(people) },
        library: {
          sidecars: {
            load: () => Promise.resolve(null),
            save: (_id, _kind, value) => {
              if (refuses) return Promise.reject(new DOMException('Full', 'QuotaExceededError'));
              saved.push(value as Transcript);
              return Promise.resolve();
            },
          },
        },
        of,
      },
      { id: 'recording', startedAtMs: Date.now(), isPaused },
      controller,
    );
    return {
      isPaused,
      saved,
      controller,
      finish,
      refuse: (is: boolean) => (refuses = is),
      say: (text: string, participantId = 'bo') => {
        const now = performance.now();
        for (const listener of listeners) listener(line(now - 40, now, text, { participantId }));
      },
    };
  }

  it('has everyone under the name of the roster, on the clock of the recording, whatever the system clock does', async () => {
    const real = Date.now;
    const { say, isPaused, saved, finish, controller } = open('everyone');
    const began = performance.now();
    try {
      await pause(100);
      // Somebody sets the clock back by a day.
      Date.now = () => real() - 86_400_000;
      say('Hello');
      isPaused.set(true);
      await pause(300);
      say('Not recorded');
      isPaused.set(false);
      await pause(50);
      say('Hi', 'ada');
      say('Gone', 'somebody who left');
    } finally {
      Date.now = real;
    }
    const lasted = performance.now() - began;
    await finish();
    const cues = saved.at(-1)?.cues ?? [];
    expect(cues.map(({ author, text }) => [author, text])).to.deep.equal([
      ['Bo', 'Hello'],
      ['Ada', 'Hi'],
      [null, 'Gone'],
    ]);
    expect(cues[0]!.toMs).to.be.within(95, 250);
    // Less the pause of 300 ms.
    expect(cues[1]!.toMs).to.be.closeTo(lasted - 300, 60);
    controller.abort();
    say('After');
    await finish();
    expect(saved).to.have.lengthOf(1);
  });

  it('of oneself has only oneself; what could not be stored is tried again', async () => {
    const { say, saved, finish, refuse } = open('self');
    await pause(60);
    say('Others');
    say('Me', 'ada');
    refuse(true);
    await finish();
    refuse(false);
    await finish();
    expect(saved.map(({ cues }) => cues.map(({ text }) => text))).to.deep.equal([['Me']]);
  });
});

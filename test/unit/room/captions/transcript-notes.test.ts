import { expect } from 'chai';
import { createStore } from '../../../../src/lib/store.ts';
import { MOST_CUES, parseTranscript } from '../../../../src/library/sidecars/transcript.ts';
import type { Captioning, CaptionLine } from '../../../../src/room/captions/model.ts';
import { createRecordingClock, type RecordingClock } from '../../../../src/room/recording/recording-clock.ts';
import {
  createTranscriptNotes,
  takeTranscriptNotes,
} from '../../../../src/room/captions/transcript-notes.ts';
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

/** A clock that began when the page was opened, and has been paused in these stretches. */
function clockWith(...pauses: readonly (readonly [fromMs: number, toMs: number])[]): RecordingClock {
  let nowMs = 0;
  const clock = createRecordingClock({ nowMs: () => nowMs });
  for (const [fromMs, toMs] of pauses) {
    nowMs = fromMs;
    clock.pause();
    nowMs = toMs;
    clock.resume();
  }
  return clock;
}

describe('the notes of a transcript', () => {
  it('are in the order in which people began to speak, without what was said in a pause', () => {
    const notes = createTranscriptNotes(clockWith([10_000, 20_000]));
    expect(notes.read()).to.equal(null);
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
    const notes = createTranscriptNotes(clockWith());
    for (let cue = 0; cue < MOST_CUES + 10; cue += 1) notes.note(line(cue, cue + 1, 'x'), null);
    expect(notes.read()?.cues).to.have.lengthOf(MOST_CUES);
  });
});

describe('the transcript of a recording', () => {
  /** A room whose phrases the test says. */
  function open(of: 'everyone' | 'self') {
    const listeners = new Set<(line: CaptionLine) => void>();
    const controller = new AbortController();
    const clock = createRecordingClock();
    const people = [
      { id: 'ada', name: 'Ada', isSelf: true, mayBeRecorded: true },
      { id: 'bo', name: 'Bo', isSelf: false, mayBeRecorded: true },
      { id: 'eve', name: 'Eve', isSelf: false, mayBeRecorded: false },
    ] as unknown as readonly Participant[];
    const captioning = {
      onFinal: (listener: (line: CaptionLine) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as Captioning;
    const room = { captioning: createStore(captioning), participants: createStore(people) };
    return {
      clock,
      controller,
      notes: takeTranscriptNotes(room, { clock, of }, controller),
      say: (text: string, participantId = 'bo') => {
        const now = performance.now();
        for (const listener of listeners) listener(line(now - 40, now, text, { participantId }));
      },
    };
  }

  it('has everyone under the name of the roster, on the clock of the recording, whatever the system clock does', async () => {
    const real = Date.now;
    const { say, clock, notes, controller } = open('everyone');
    const began = performance.now();
    try {
      await pause(100);
      // Somebody sets the clock back by a day.
      Date.now = () => real() - 86_400_000;
      say('Hello');
      clock.pause();
      await pause(300);
      say('Not recorded');
      clock.resume();
      await pause(50);
      say('I do not know of it yet', 'eve');
      say('Hi', 'ada');
      say('Gone', 'somebody who left');
    } finally {
      Date.now = real;
    }
    const lasted = performance.now() - began;
    const cues = notes.read()?.cues ?? [];
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
    expect(notes.read()).to.equal(null);
  });

  it('of oneself has only oneself', async () => {
    const { say, notes } = open('self');
    await pause(60);
    say('Others');
    say('Me', 'ada');
    expect(notes.read()?.cues.map(({ text }) => text)).to.deep.equal(['Me']);
  });
});

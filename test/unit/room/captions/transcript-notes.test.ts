import { expect } from 'chai';
import { createStore } from '../../../../src/lib/store.ts';
import { MOST_CUES, parseTranscript } from '../../../../src/library/sidecars/transcript.ts';
import type { Captioning, CaptionLine } from '../../../../src/room/captions/model.ts';
import { followOnRecord } from '../../../../src/room/recording/on-record.ts';
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
  it('are in the order in which people began to speak, with pauses cut out', () => {
    const notes = createTranscriptNotes(clockWith([10_000, 20_000]));
    expect(notes.read()).to.equal(null);
    notes.note(line(21_000, 23_000, 'After'), 'Bo');
    notes.note(line(8_000, 10_000, 'Until the pause'), null);
    notes.note(line(1_000, 4_000.4, 'Before'), 'Ada');
    const transcript = notes.read();
    expect(transcript).to.deep.equal({
      version: 1,
      language: 'en-US',
      cues: [
        { fromMs: 1_000, toMs: 4_000, author: 'Ada', text: 'Before' },
        { fromMs: 8_000, toMs: 10_000, author: null, text: 'Until the pause' },
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
    const participants = createStore([
      { id: 'ada', name: 'Ada', isSelf: true, mayBeRecorded: true },
      { id: 'bo', name: 'Bo', isSelf: false, mayBeRecorded: true },
      { id: 'eve', name: 'Eve', isSelf: false, mayBeRecorded: false },
    ] as unknown as readonly Participant[]);
    const covers = (fromMs: number, toMs: number): boolean => clock.covers(fromMs, toMs);
    const onRecord = followOnRecord(participants, covers, controller);
    const captioning = {
      onFinal: (listener: (line: CaptionLine) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as Captioning;
    const room = { captioning: createStore(captioning) };
    return {
      clock,
      controller,
      participants,
      notes: takeTranscriptNotes(room, { clock, onRecord, of }, controller),
      /** It is final now, and took that long to say. */
      say: (text: string, participantId = 'bo', lastedMs = 40) => {
        const now = performance.now();
        for (const listener of listeners) listener(line(now - lastedMs, now, text, { participantId }));
      },
    };
  }

  it('has everyone under the name of the roster, on the clock of the recording, whatever the system clock does', async () => {
    const real = Date.now;
    const { say, clock, participants, notes, controller } = open('everyone');
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
      participants.update((all) => all.filter(({ id }) => id !== 'bo'));
      say('Gone');
      say('Who am I?', 'somebody unknown');
    } finally {
      Date.now = real;
    }
    const lasted = performance.now() - began;
    const cues = notes.read()?.cues ?? [];
    expect(cues.map(({ author, text }) => [author, text])).to.deep.equal([
      ['Bo', 'Hello'],
      ['Ada', 'Hi'],
      ['Bo', 'Gone'],
    ]);
    expect(cues[0]!.toMs).to.be.within(95, 250);
    // Less the pause of 300 ms.
    expect(cues[1]!.toMs).to.be.closeTo(lasted - 300, 60);
    controller.abort();
    say('After');
    expect(notes.read()).to.equal(null);
  });

  it('has no phrase of which anything was said before one knew of it, before it began, or in a pause', async () => {
    const { say, clock, participants, notes } = open('everyone');
    say('Begun before it', 'bo', 400);
    await pause(100);
    participants.update((all) => all.map((one) => ({ ...one, mayBeRecorded: true })));
    await pause(100);
    say('Begun before I knew', 'eve', 150);
    say('Now I know', 'eve', 50);
    clock.pause();
    await pause(150);
    say('Into the pause', 'bo', 250);
    say('In the pause', 'bo', 50);
    clock.resume();
    await pause(100);
    say('Out of the pause', 'bo', 150);
    say('Over all of the pause', 'bo', 300);
    say('Afterwards', 'bo', 50);
    expect(notes.read()?.cues.map(({ text }) => text)).to.deep.equal(['Now I know', 'Afterwards']);
  });

  it('starts anew with who takes it back that they know', async () => {
    const { say, participants, notes } = open('everyone');
    const know = (mayBeRecorded: boolean): void =>
      participants.update((all) => all.map((one) => (one.id === 'bo' ? { ...one, mayBeRecorded } : one)));
    await pause(100);
    know(false);
    await pause(100);
    know(true);
    await pause(60);
    say('Said in between', 'bo', 120);
    say('Said since', 'bo', 40);
    expect(notes.read()?.cues.map(({ text }) => text)).to.deep.equal(['Said since']);
  });

  it('of oneself has only oneself', async () => {
    const { say, notes } = open('self');
    await pause(60);
    say('Others');
    say('Me', 'ada');
    expect(notes.read()?.cues.map(({ text }) => text)).to.deep.equal(['Me']);
  });
});

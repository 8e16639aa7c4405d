import { expect } from 'chai';
import { parseEventsSidecar } from '../../../../src/library/sidecars/events.ts';
import { takeEventNotes } from '../../../../src/room/recording/event-notes.ts';
import { createRecordingClock } from '../../../../src/room/recording/recording-clock.ts';
import { createRoomStores, pause, person } from './room-stores.ts';

describe('event notes', () => {
  it('tell who spoke when, past coughs, and not what was said in a pause', async function () {
    this.timeout(20_000);
    const room = createRoomStores();
    room.participants.set([person('self', 'Ada'), person('ben', 'Ben')]);
    const clock = createRecordingClock();
    const controller = new AbortController();
    const notes = takeEventNotes(room, clock, controller);
    room.levels.set('self', 0.3);
    await pause(1_200);
    // A cough of Ben's.
    room.levels.set('ben', 0.6);
    await pause(250);
    room.levels.set('ben', 0);
    await pause(800);
    room.levels.set('self', 0);
    await pause(1_600);
    room.levels.set('ben', 0.4);
    await pause(1_800);
    clock.pause();
    room.levels.set('ben', 0);
    room.levels.set('self', 0.5);
    await pause(1_500);
    room.levels.set('self', 0);
    clock.resume();
    await pause(300);
    controller.abort();
    const events = notes.read()!;
    expect(events.speakers.map(({ author }) => author)).to.deep.equal(['Ada', 'Ben']);
    const [ada, ben] = events.speakers;
    expect(ada!.fromMs).to.be.below(600);
    expect(ada!.toMs).to.be.within(1_800, 3_000);
    expect(ben!.fromMs).to.be.within(3_500, 5_200);
    expect(ben!.toMs).to.be.within(5_000, 6_600);
    expect(parseEventsSidecar(JSON.stringify(events))).to.deep.equal(events);
    expect(notes.read()).to.equal(null);
  });

  it('tell who comes and goes, what is answered and marked, of those who know of the recording', () => {
    const room = createRoomStores();
    const [self, ben] = [person('self', 'Ada'), person('ben', 'Ben', null, { mayBeRecorded: false })];
    room.participants.set([self, ben]);
    const question = {
      id: 'q',
      authorName: 'Ben',
      isOwn: false,
      text: 'Why?',
      upvotes: 0,
      upvotedByMe: false,
    };
    const clock = createRecordingClock();
    const notes = takeEventNotes(room, clock, new AbortController());
    expect(notes.read()).to.equal(null);
    room.participants.set([self, { ...ben, mayBeRecorded: true }]);
    expect(notes.read(), 'was there before').to.equal(null);
    const cy = person('cy', 'Cy', null, { mayBeRecorded: false });
    room.participants.set([self, ben, cy]);
    expect(notes.read(), 'has not come in yet').to.equal(null);
    room.participants.set([self, ben, { ...cy, mayBeRecorded: true }]);
    room.participants.set([self, { ...cy, mayBeRecorded: true }]);
    const ask = (answered: boolean): void =>
      room.conversation.update((view) => ({ ...view, questions: [{ ...question, answered }] }));
    ask(false);
    ask(true);
    notes.mark('Ada');
    clock.pause();
    notes.mark('Ada');
    room.participants.set([self]);
    clock.resume();
    room.participants.set([]);
    expect(notes.read()?.moments.map((moment) => ({ ...moment, offsetMs: 0 }))).to.deep.equal([
      { offsetMs: 0, kind: 'came', author: 'Cy' },
      { offsetMs: 0, kind: 'left', author: 'Ben' },
      { offsetMs: 0, kind: 'answered', author: 'Ben', question: 'Why?' },
      { offsetMs: 0, kind: 'marked', author: 'Ada' },
    ]);
  });
});

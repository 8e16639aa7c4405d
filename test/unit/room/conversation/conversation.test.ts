import { expect } from 'chai';
import { makeEntry } from '../../../../src/room/conversation/entry.ts';
import type { ChatMessage } from '../../../../src/room/conversation/model.ts';
import { eventually, openCircle, pause, ROOM, type Circle, type Person } from './circle.ts';

const textsOf = ({ view }: Person): string[] => view.value.messages.map(({ text }) => text);

const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it succeeded',
    (error: unknown) => (error as Error).name,
  );

/** The same for everyone, whoever looks. */
const shared = ({ view }: Person): unknown => ({
  messages: view.value.messages
    .filter(({ directWith }) => directWith === null)
    .map(({ id, author, authorName, text }) => ({ id, author, authorName, text })),
  questions: view.value.questions.map(({ id, text, upvotes, answered }) => ({ id, text, upvotes, answered })),
  polls: view.value.polls.map(({ id, options, closed }) => ({
    id,
    votes: options.map(({ votes }) => votes),
    closed,
  })),
});

const lastOf = (person: Person): ChatMessage => person.view.value.messages.at(-1)!;

describe('conversation', () => {
  let circle: Circle;
  beforeEach(() => (circle = openCircle()));
  afterEach(() => circle.close());

  it('carries what is said to everyone, in one order', async () => {
    const [ada, ben, cy] = [await circle.join('Ada'), await circle.join('Ben'), await circle.join('Cy')];
    await Promise.all([
      ada.conversation.say('Hello'),
      ada.conversation.say('Second'),
      ben.conversation.say('Hi'),
      cy.conversation.say('<b>bold</b>\nline two'),
    ]);
    for (const person of circle.people)
      await eventually(() => person.view.value.messages.length === 4, 'four messages');
    expect(shared(ada)).to.deep.equal(shared(ben));
    expect(shared(ada)).to.deep.equal(shared(cy));
    const texts = textsOf(cy);
    expect(texts.indexOf('Hello')).to.be.below(texts.indexOf('Second'));
    expect(texts).to.include('<b>bold</b>\nline two');
    expect(ada.view.value.messages.find(({ text }) => text === 'Hi')).to.include({
      author: ben.identity.id,
      authorName: 'Ben',
      isOwn: false,
      directWith: null,
      file: null,
    });
    expect(new Set(circle.people.flatMap(({ verdicts }) => verdicts))).to.deep.equal(new Set(['ok']));
  });

  it('gives a newcomer what was said before, without duplicates', async () => {
    const [ada, ben] = [await circle.join('Ada'), await circle.join('Ben')];
    for (let i = 0; i < 12; i += 1) {
      await (i % 2 ? ada : ben).conversation.say(`Line ${i}`);
      await eventually(() => [ada, ben].every((person) => textsOf(person).length === i + 1), 'said');
    }
    const cy = await circle.join('Cy');
    await eventually(() => textsOf(cy).length === 12, 'history');
    expect(textsOf(cy)).to.deep.equal(Array.from({ length: 12 }, (_, i) => `Line ${i}`));
    expect(cy.view.value.unread).to.equal(0);
    await pause(50);
    // From one person only: everyone else has nothing to add.
    const asked = cy.sent.filter(({ message }) => message.kind === 'history-request');
    expect(asked.length).to.equal(1);
    await cy.conversation.say('Thanks');
    await eventually(() => textsOf(ada).at(-1) === 'Thanks', 'the answer');
  });

  it('refuses what is empty or too long, with a sentence', async () => {
    const ada = await circle.join('Ada');
    for (const wrong of ['', ' \n\t', '\u202e\u2066', 'a'.repeat(4001), 'x'.repeat(1e6)])
      expect(await nameOf(ada.conversation.say(wrong))).to.equal('message-invalid');
    await ada.conversation.say('👩‍👩‍👧'.repeat(500));
    await ada.conversation.say('a'.repeat(4000));
    expect(textsOf(ada).length).to.equal(2);
    expect(await nameOf(ada.conversation.openPoll('Which?', ['one']))).to.equal('message-invalid');
    expect(await nameOf(ada.conversation.openPoll('', ['one', 'two']))).to.equal('message-invalid');
    expect(await nameOf(ada.conversation.ask('?'.repeat(501)))).to.equal('message-invalid');
  });

  it('says to one person what is for one person, on all their tabs, and to nobody else', async () => {
    const [ada, ben, cy] = [await circle.join('Ada'), await circle.join('Ben'), await circle.join('Cy')];
    const ben2 = await circle.join('Ben', { identity: ben.identity, slot: 1 });
    await ada.conversation.say('Public');
    await ada.conversation.say('Secret', { directTo: ben.identity.id });
    await eventually(() => textsOf(ben2).includes('Secret') && textsOf(ben).includes('Secret'), 'it came');
    await ben2.conversation.say('Answer', { directTo: ada.identity.id });
    await eventually(() => textsOf(ada).includes('Answer') && textsOf(ben).includes('Answer'), 'answered');
    expect(lastOf(ben)).to.include({ isOwn: true, directWith: ada.identity.id });
    expect(lastOf(ada)).to.include({ isOwn: false, directWith: ben.identity.id, authorName: 'Ben' });
    const dee = await circle.join('Dee');
    await eventually(() => textsOf(dee).includes('Public'), 'history');
    for (const other of [cy, dee]) expect(textsOf(other)).to.deep.equal(['Public']);
    for (const { message, to } of circle.people.flatMap(({ sent }) => sent))
      if (message.kind === 'direct') expect([cy.id, dee.id]).not.to.include(to);
    circle.leave(cy);
    expect(await nameOf(ada.conversation.say('Gone?', { directTo: cy.identity.id }))).to.equal(
      'message-invalid',
    );
    expect(await nameOf(ada.conversation.say('Me', { directTo: ada.identity.id }))).to.equal(
      'message-invalid',
    );
  });

  it('counts what one has not read', async () => {
    const [ada, ben] = [await circle.join('Ada'), await circle.join('Ben')];
    await ben.conversation.say('One');
    await ben.conversation.say('Two', { directTo: ada.identity.id });
    await eventually(() => ada.view.value.unread === 2, 'two unread');
    ada.conversation.setVisible(true);
    expect(ada.view.value.unread).to.equal(0);
    await ben.conversation.say('Three');
    await eventually(() => textsOf(ada).length === 3, 'a third');
    expect(ada.view.value.unread).to.equal(0);
    expect(ben.view.value.unread).to.equal(0);
    ada.conversation.setVisible(false);
    await ben.conversation.say('Four');
    await eventually(() => ada.view.value.unread === 1, 'one unread');
  });

  it('shows who is typing, for a while', async function () {
    this.timeout(10_000);
    const [ada, ben] = [await circle.join('Ada'), await circle.join('Ben')];
    for (let i = 0; i < 20; i += 1) ada.conversation.typing();
    await eventually(() => ben.view.value.typing.join() === 'Ada', 'typing');
    expect(ada.sent.filter(({ message }) => message.kind === 'typing').length).to.equal(1);
    await ada.conversation.say('Done');
    await eventually(() => textsOf(ben).includes('Done'), 'said');
    expect(ben.view.value.typing).to.deep.equal([]);
    ben.conversation.typing();
    await eventually(() => ada.view.value.typing.length === 1, 'typing');
    await pause(5_200);
    expect(ada.view.value.typing).to.deep.equal([]);
  });

  it('counts questions, upvotes and answers', async () => {
    const [ada, ben, cy] = [await circle.join('Ada'), await circle.join('Ben'), await circle.join('Cy')];
    circle.moderators.add(cy.identity.id);
    await ada.conversation.ask('Why?');
    await ada.conversation.ask('How?');
    await eventually(() => [ben, cy].every(({ view }) => view.value.questions.length === 2), 'asked');
    const how = ben.view.value.questions.find(({ text }) => text === 'How?')!.id;
    const why = ben.view.value.questions.find(({ text }) => text === 'Why?')!.id;
    await Promise.all([ben, cy].map(({ conversation }) => conversation.upvote(how, true)));
    await ben.conversation.upvote(how, true);
    await eventually(() => ada.view.value.questions[0]?.upvotes === 2, 'two upvotes');
    expect(ada.view.value.questions.map(({ text }) => text)).to.deep.equal(['How?', 'Why?']);
    expect(ben.view.value.questions[0]).to.include({ upvotedByMe: true, isOwn: false, authorName: 'Ada' });
    await ben.conversation.upvote(how, false);
    await eventually(() => cy.view.value.questions[0]?.upvotes === 1, 'one taken back');
    expect(await nameOf(ben.conversation.markAnswered(how, true))).to.equal('not-allowed');
    await cy.conversation.markAnswered(how, true);
    await eventually(() => ada.view.value.questions[1]?.answered === true, 'answered');
    expect(ada.view.value.questions[1]?.id).to.equal(how);
    await ada.conversation.markAnswered(why, true);
    await ada.conversation.markAnswered(how, false);
    await eventually(() => cy.view.value.questions[0]?.id === how, 'open again');
    expect(await nameOf(ben.conversation.upvote('nothing', true))).to.equal('message-invalid');
    const dee = await circle.join('Dee');
    await eventually(() => JSON.stringify(shared(dee)) === JSON.stringify(shared(ada)), 'history');
    // Who is no moderator any more was one then; but nobody can prove when, so their word ceases to count.
    await cy.conversation.markAnswered(how, true);
    await eventually(() => dee.view.value.questions.every(({ answered }) => answered), 'answered');
    circle.moderators.clear();
    dee.rolesChanged();
    expect(dee.view.value.questions.find(({ id }) => id === how)?.answered).to.equal(false);
  });

  it('takes polls, with one vote each that can be moved until they close', async () => {
    const [ada, ben, cy] = [await circle.join('Ada'), await circle.join('Ben'), await circle.join('Cy')];
    await ada.conversation.openPoll('Lunch?', ['Soup', 'Bread', 'Nothing']);
    await eventually(() => [ben, cy].every(({ view }) => view.value.polls.length === 1), 'a poll');
    const { id } = ben.view.value.polls[0]!;
    const votes = ({ view }: Person): number[] => view.value.polls[0]!.options.map((option) => option.votes);
    await ben.conversation.vote(id, 0);
    await cy.conversation.vote(id, 0);
    await cy.conversation.vote(id, 1);
    await eventually(() => votes(ada).join() === '1,1,0', 'votes');
    expect(cy.view.value.polls[0]!.options.map(({ chosenByMe }) => chosenByMe)).to.deep.equal([
      false,
      true,
      false,
    ]);
    expect(await nameOf(ben.conversation.vote(id, 3))).to.equal('message-invalid');
    expect(await nameOf(ben.conversation.closePoll(id))).to.equal('not-allowed');
    await ada.conversation.closePoll(id);
    await eventually(() => [ben, cy].every(({ view }) => view.value.polls[0]?.closed), 'closed');
    expect(await nameOf(ben.conversation.vote(id, 1))).to.equal('message-invalid');
    expect(votes(ben)).to.deep.equal([1, 1, 0]);
    await ada.conversation.openPoll('And now?', ['Yes', 'No']);
    expect(ada.view.value.polls.map(({ question }) => question)).to.deep.equal(['And now?', 'Lunch?']);
  });

  it('puts together what was said apart, and what went past somebody', async function () {
    this.timeout(15_000);
    const [ada, ben, cy] = [await circle.join('Ada'), await circle.join('Ben'), await circle.join('Cy')];
    circle.disconnect(ada, ben);
    circle.disconnect(cy, ben);
    await ada.conversation.say('On one side');
    await ben.conversation.say('On the other');
    await ben.conversation.ask('Anybody there?');
    circle.connect(cy, ben);
    // Ada and Ben still cannot reach each other: Cy has it all, and compares with Ada from time to time.
    await eventually(() => textsOf(cy).length === 2 && textsOf(ben).length === 2, 'joined again');
    await eventually(() => JSON.stringify(shared(ada)) === JSON.stringify(shared(ben)), 'the rest', 12_000);
    expect(shared(cy)).to.deep.equal(shared(ben));
  });

  it('asks the next one where the first does not answer', async function () {
    this.timeout(10_000);
    const [ada, ben] = [await circle.join('Ada'), await circle.join('Ben')];
    await ada.conversation.say('Before');
    await eventually(() => textsOf(ben).length === 1, 'said');
    const cy = await circle.join('Cy', { alone: true });
    // Somebody who says that they have something, and never gives it.
    const mute = await circle.join('Mute', { alone: true });
    cy.personCame(mute.id);
    await cy.receive(mute.id, { kind: 'history-digest', digest: 'a'.repeat(43) });
    circle.connect(cy, ben);
    await pause(500);
    expect(textsOf(cy)).to.deep.equal([]);
    await eventually(() => textsOf(cy).join() === 'Before', 'history', 3_000);
  });

  it('shows times only where they can be believed', async () => {
    const ada = await circle.join('Ada');
    const ben = await circle.join('Ben');
    const dayMs = 24 * 3_600_000;
    const times = [-dayMs, -60_000, 0, 60_000, dayMs].map((offsetMs) => Date.now() + offsetMs);
    for (const [index, sentAtMs] of times.entries()) {
      const content = { kind: 'text', text: String(index) } as const;
      const body = { kind: 'message', lamport: index + 1, sentAtMs, authorName: 'Ben', content } as const;
      const { signed } = await makeEntry(ROOM, ben.identity, body);
      expect(await ada.receive(ben.id, { kind: 'entries', entries: [signed] })).to.equal('ok');
    }
    expect(textsOf(ada)).to.deep.equal(['0', '1', '2', '3', '4']);
    const shown = ada.view.value.messages.map(({ sentAtMs }) => sentAtMs);
    expect(shown.slice(1, 4)).to.deep.equal(times.slice(1, 4));
    for (const wrong of [shown[0]!, shown[4]!]) expect(wrong).to.be.closeTo(Date.now(), 5_000);
  });

  it('gives the same object for a line that has not changed', async () => {
    const ada = await circle.join('Ada');
    await ada.conversation.say('One');
    const [first] = ada.view.value.messages;
    await ada.conversation.say('Two');
    expect(ada.view.value.messages[0]).to.equal(first);
  });
});

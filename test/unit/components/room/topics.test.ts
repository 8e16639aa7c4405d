import { expect } from 'chai';
import { html } from 'lit';
import type { Participant, Poll, Question } from '../../../../src/app.ts';
import '../../../../src/components/room/polls-tab.ts';
import '../../../../src/components/room/questions-tab.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import { oneself, openPage, press, type, type Page } from './page.ts';

const question = (change: Partial<Question> = {}): Question => ({
  id: 'q',
  authorName: 'Bob',
  isOwn: false,
  text: 'When?',
  upvotes: 3,
  upvotedByMe: false,
  answered: false,
  ...change,
});
const poll = (change: Partial<Poll> = {}): Poll => ({
  id: 'p',
  authorName: 'Bob',
  isOwn: false,
  question: 'Which day?',
  options: [
    { text: 'Monday', votes: 3, chosenByMe: false },
    { text: 'Tuesday', votes: 1, chosenByMe: true },
  ],
  closed: false,
  ...change,
});

let page: Page;
before(async () => (page = await openPage()));
after(() => page.close());

describe('questions on screen', () => {
  const show = (questions: readonly Question[], self: Participant = oneself('guest')): Promise<void> =>
    page.show(html`<co-questions-tab .questions=${questions} .self=${self}></co-questions-tab>`);

  it('are asked, and given back where that failed', async () => {
    await show([]);
    const field = page.find('textarea', 'Question');
    type(field, 'Why?');
    press(field, 'Enter');
    await page.settle();
    expect(page.requests).to.deep.equal([{ kind: 'ask', text: 'Why?' }]);
    expect(field.value).to.equal('');
    page.answer(() => Promise.reject(new AppError('message-invalid', 'Too many questions.')));
    type(field, 'Why not?');
    page.find('wa-button', 'Ask').click();
    await page.settle();
    expect(field.value).to.equal('Why not?');
    expect(page.find('[role=alert]').textContent.trim()).to.equal('Too many questions.');
    await page.expectAccessible();
  });

  it('are voted up once each, and the vote is taken back', async () => {
    await show([question()]);
    const vote = page.find('button', 'Upvote');
    expect(vote.getAttribute('aria-pressed')).to.equal('false');
    expect(vote.textContent).to.contain('3');
    vote.click();
    await show([question({ upvotedByMe: true, upvotes: 4 })]);
    expect(vote.getAttribute('aria-pressed')).to.equal('true');
    vote.click();
    expect(page.requests).to.deep.equal([{ kind: 'upvote', questionId: 'q', wanted: false }]);
  });

  it('are marked answered by their author, hosts and cohosts only', async () => {
    await show([question()]);
    expect(page.has('wa-button', 'Mark answered')).to.be.false;
    for (const [asked, self] of [
      [question({ isOwn: true }), oneself('viewer')],
      [question(), oneself('cohost')],
      [question(), oneself('host')],
    ] as const) {
      await show([asked], self);
      page.find('wa-button', 'Mark answered').click();
      expect(page.requests).to.deep.equal([{ kind: 'mark-answered', questionId: 'q', answered: true }]);
    }
    await show([question({ answered: true })], oneself('host'));
    expect(page.text()).to.contain('Answered');
    page.find('wa-button', 'Reopen').click();
    expect(page.requests).to.deep.equal([{ kind: 'mark-answered', questionId: 'q', answered: false }]);
    await page.expectAccessible();
  });
});

describe('polls on screen', () => {
  const show = (polls: readonly Poll[], self: Participant = oneself('guest')): Promise<void> =>
    page.show(html`<co-polls-tab .polls=${polls} .self=${self}></co-polls-tab>`);

  it('are a choice with the standing in numbers, and the vote can be moved', async () => {
    await show([poll()]);
    expect(page.has('[role=radiogroup]')).to.be.true;
    expect(page.text())
      .to.match(/Monday\s+3 · 75%/)
      .and.to.contain('4 votes');
    const [monday, tuesday] = [...page.find('co-poll-card').shadowRoot!.querySelectorAll('input')];
    expect([monday!.checked, tuesday!.checked]).to.deep.equal([false, true]);
    monday!.click();
    expect(page.requests).to.deep.equal([{ kind: 'vote', pollId: 'p', option: 0 }]);
    await page.expectAccessible();
  });

  it('show a vote that did not count where it was', async () => {
    await show([poll()]);
    page.answer(() => Promise.reject(new AppError('not-found', 'The poll is closed.')));
    const [monday, tuesday] = [...page.find('co-poll-card').shadowRoot!.querySelectorAll('input')];
    monday!.click();
    await page.settle();
    expect(page.has('[role=alert]')).to.be.true;
    expect([monday!.checked, tuesday!.checked]).to.deep.equal([false, true]);
  });

  it('take no votes when closed, and show the result', async () => {
    await show([poll({ closed: true })]);
    expect(page.has('input[type=radio]')).to.be.false;
    expect(page.text()).to.contain('Closed').and.to.contain('Your vote');
    await page.expectAccessible();
  });

  it('are closed by their author, hosts and cohosts only', async () => {
    await show([poll()]);
    expect(page.has('wa-button', 'Close poll')).to.be.false;
    await show([poll()], oneself('cohost'));
    page.find('wa-button', 'Close poll').click();
    expect(page.requests).to.deep.equal([{ kind: 'close-poll', pollId: 'p' }]);
  });

  it('are made of a question and two to six different options', async () => {
    await show([]);
    page.find('wa-button', 'New poll').click();
    await page.settle();
    const option = (number: number): HTMLInputElement => page.find('input', `Option ${number}`);
    const start = async (): Promise<void> => {
      page.find('wa-button', 'Start poll').click();
      await page.settle();
    };
    await start();
    expect(page.find('[role=alert]').textContent).to.contain('at least two options');
    type(page.find('input', 'Poll question'), ' Which day? ');
    type(option(1), 'Monday');
    await start();
    expect(page.requests).to.deep.equal([]);
    type(option(2), 'Monday ');
    await start();
    expect(page.find('[role=alert]').textContent).to.contain('the same');
    for (let number = 3; number <= 6; number++) {
      page.find('wa-button', 'Add option').click();
      await page.settle();
    }
    expect(page.has('wa-button', 'Add option')).to.be.false;
    await page.expectAccessible();
    type(option(2), 'Tuesday');
    page.find('wa-button', 'Take out option 6').click();
    await page.settle();
    await start();
    expect(page.requests).to.deep.equal([
      { kind: 'open-poll', question: 'Which day?', options: ['Monday', 'Tuesday'] },
    ]);
    expect(page.has('input', 'Poll question')).to.be.false;
  });
});

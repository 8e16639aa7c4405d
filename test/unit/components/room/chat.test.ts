import { expect } from 'chai';
import { html } from 'lit';
import type { ChatMessage, ConversationView, FileTransfer, Participant } from '../../../../src/app.ts';
import '../../../../src/components/room/chat-panel.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import { oneself, openPage, person, press, type, type Page } from './page.ts';

const NOTHING: ConversationView = { messages: [], questions: [], polls: [], unread: 0, typing: [] };
const HERE: readonly Participant[] = [oneself('guest'), person('bob', 'Bob'), person('cyd', 'Cyd')];

const message = (id: string, change: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  author: 'bob',
  authorName: 'Bob',
  isOwn: false,
  sentAtMs: Date.now(),
  text: `message ${id}`,
  directWith: null,
  file: null,
  ...change,
});
const file = (transfer: FileTransfer): ChatMessage =>
  message('f', { text: '', file: { name: 'plan.pdf', sizeBytes: 4_000_000, mimeType: '', transfer } });

describe('the chat on screen', () => {
  let page: Page;
  before(async () => (page = await openPage()));
  after(() => page.close());

  const show = (
    view: Partial<ConversationView> = {},
    change: Partial<{ people: readonly Participant[]; to: string | null }> = {},
  ): Promise<void> =>
    page.show(
      html`<co-chat-panel
        style="block-size: 30rem; inline-size: 22rem"
        open
        .view=${{ ...NOTHING, ...view }}
        .participants=${change.people ?? HERE}
        .directTo=${change.to ?? null}
      ></co-chat-panel>`,
    );
  const field = (): HTMLTextAreaElement => page.find('textarea', 'Message');
  const said = (): readonly unknown[] => page.requests.filter(({ kind }) => kind === 'say');

  it('says how long messages live, before there are any', async () => {
    await show();
    expect(page.text()).to.contain('kept as long as someone is in it');
    expect(page.has('[role=log]', 'Messages')).to.be.true;
    await page.expectAccessible();
  });

  it('sends with Enter, breaks the line with Shift and Enter, and leaves a composition alone', async () => {
    await show();
    type(field(), 'Hello');
    expect(press(field(), 'Enter', { shiftKey: true }).defaultPrevented).to.be.false;
    press(field(), 'Enter', { isComposing: true });
    expect(said()).to.deep.equal([]);
    expect(press(field(), 'Enter').defaultPrevented).to.be.true;
    await page.settle();
    expect(said()).to.deep.equal([{ kind: 'say', text: 'Hello', directTo: null }]);
    expect(field().value).to.equal('');
    press(field(), 'Enter');
    type(field(), ' \n ');
    page.find('wa-button', 'Send').click();
    expect(said().length, 'nothing empty is sent').to.equal(1);
    expect(page.requests).to.deep.include({ kind: 'typing' });
  });

  it('gives back what was not accepted, with the reason', async () => {
    await show();
    type(field(), 'long');
    page.answer(() => Promise.reject(new AppError('message-invalid', 'That is too long.')));
    press(field(), 'Enter');
    await page.settle();
    expect(field().value).to.equal('long');
    expect(page.find('[role=alert]').textContent.trim()).to.equal('That is too long.');
  });

  it('never turns a message for one person into one for everyone', async () => {
    await show({}, { to: 'bob' });
    type(field(), 'a secret');
    press(field(), 'Enter');
    await page.settle();
    expect(said()).to.deep.equal([{ kind: 'say', text: 'a secret', directTo: 'bob' }]);
    // Bob leaves while the next one is being written.
    type(field(), 'another secret');
    page.find('co-chat-panel').participants = HERE.filter(({ id }) => id !== 'bob');
    await page.settle();
    press(field(), 'Enter');
    page.find('wa-button', 'Send').click();
    await page.settle();
    expect(said().length).to.equal(1);
    expect(field().value).to.equal('another secret');
    expect(page.find('[role=alert]').textContent).to.contain('Bob is not here any more');
    await page.expectAccessible();
  });

  it('offers every other person once, and never oneself in another tab', async () => {
    const people = [
      ...HERE,
      person('bob/2', 'Bob', { identity: 'bob' }),
      person('ada/2', 'Ada', { identity: 'ada' }),
    ];
    await show({}, { people });
    const options = [...page.find('select').options].map(({ value }) => value);
    expect(options).to.deep.equal(['', 'bob', 'cyd']);
  });

  it('shows what is written as text, and links as links that tell nothing of where they were', async () => {
    const text = '<img src=x onerror="window.broken = true"> https://example.org/a?b';
    await show({ messages: [message('1', { text, authorName: '<b>Bob</b>' })] });
    expect(page.has('img')).to.be.false;
    expect(page.text()).to.contain('<img src=x').and.to.contain('<b>Bob</b>');
    const link = page.find('a');
    expect(link.href).to.equal('https://example.org/a?b');
    expect([link.target, link.rel]).to.deep.equal(['_blank', 'noopener noreferrer']);
    expect(page.find('[role=log] p').dir).to.equal('auto');
    expect('broken' in window).to.be.false;
  });

  it('marks what only one person reads', async () => {
    await show({
      messages: [
        message('1', { directWith: 'ada' }),
        message('2', { isOwn: true, author: 'ada', authorName: 'Ada', directWith: 'bob' }),
        message('3', { isOwn: true, author: 'ada', authorName: 'Ada', directWith: 'gone' }),
      ],
    });
    expect(page.text())
      .to.contain('Only to you')
      .and.to.contain('Only to Bob')
      .and.to.contain('who has left');
    await page.expectAccessible();
  });

  it('follows what comes in, but not away from what is being read', async () => {
    const messages = Array.from({ length: 60 }, (_, index) => message(String(index), { text: 'line\nline' }));
    await show({ messages });
    const log = page.find('[role=log]');
    const atEnd = (): boolean => log.scrollHeight - log.scrollTop - log.clientHeight < 2;
    expect(atEnd()).to.be.true;
    await show({ messages: [...messages, message('60')] });
    expect(atEnd()).to.be.true;
    log.scrollTop = 100;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    await show({ messages: [...messages, message('60'), message('61')] });
    expect(log.scrollTop).to.equal(100);
    page.find('wa-button', 'New messages').click();
    await page.settle();
    expect(atEnd()).to.be.true;
    expect(page.has('wa-button', 'New messages')).to.be.false;
    log.scrollTop = 100;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    const own = message('62', { isOwn: true, author: 'ada', authorName: 'Ada' });
    await show({ messages: [...messages, message('60'), message('61'), own] });
    expect(atEnd(), 'one sees what one has said').to.be.true;
  });

  it('keeps the draft and the place over closing and opening', async () => {
    const messages = Array.from({ length: 60 }, (_, index) => message(String(index)));
    await show({ messages });
    type(field(), 'half a sentence');
    const panel = page.find('co-chat-panel');
    const log = page.find('[role=log]');
    panel.open = false;
    await page.settle();
    expect(page.has('[role=log]')).to.be.false;
    panel.open = true;
    await page.settle();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(field().value).to.equal('half a sentence');
    expect(log.scrollHeight - log.scrollTop - log.clientHeight).to.be.below(2);
    const visible = page.requests.flatMap((request) => (request.kind === 'visible' ? [request.visible] : []));
    expect(visible.slice(-2)).to.deep.equal([false, true]);
  });

  it('takes files that are chosen, dropped or pasted, to whom one writes', async () => {
    await show({}, { to: 'cyd' });
    const plan = new File(['x'], 'plan.txt');
    const data = new DataTransfer();
    data.items.add(plan);
    const init = { bubbles: true, composed: true, cancelable: true };
    page.find('aside').dispatchEvent(new DragEvent('dragover', { ...init, dataTransfer: data }));
    await page.settle();
    expect(page.text()).to.contain('Drop to offer it to one person');
    page.find('aside').dispatchEvent(new DragEvent('drop', { ...init, dataTransfer: data }));
    field().dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
    await page.settle();
    const offered = page.requests.filter((request) => request.kind === 'offer-file');
    expect(offered.map((request) => [request.file.name, request.directTo])).to.deep.equal([
      ['plan.txt', 'cyd'],
      ['plan.txt', 'cyd'],
    ]);
  });

  it('shows where each file stands, and what can be done', async () => {
    const states: [FileTransfer, string | null, string][] = [
      [{ kind: 'offered' }, 'Fetch', '4 MB'],
      [{ kind: 'receiving', receivedBytes: 1_000_000 }, 'Cancel', '1 MB of 4 MB · 25 %'],
      [{ kind: 'received', file: new File(['x'], 'plan.pdf') }, 'Save', '4 MB'],
      [
        { kind: 'interrupted', receivedBytes: 1_000_000, reason: 'Bob left' },
        'Fetch',
        'Stopped at 1 MB of 4 MB: Bob left',
      ],
      [{ kind: 'unavailable' }, null, 'not offered any more'],
      [{ kind: 'own', readers: 2 }, 'Withdraw', '2 people are fetching it'],
    ];
    for (const [transfer, button, words] of states) {
      await show({ messages: [file(transfer)] });
      expect(page.text(), transfer.kind).to.contain(words);
      for (const label of ['Fetch', 'Cancel', 'Save', 'Withdraw']) {
        expect(
          page.has('co-file-card wa-button, wa-button', new RegExp(`^${label}$`)),
          `${transfer.kind}: ${label}`,
        ).to.equal(label === button);
      }
      await page.expectAccessible();
    }
    await show({ messages: [file({ kind: 'offered' })] });
    page.find('wa-button', /^Fetch$/).click();
    await show({ messages: [file({ kind: 'receiving', receivedBytes: 0 })] });
    expect(page.has('wa-progress-bar', 'Fetching plan.pdf')).to.be.true;
    page.find('wa-button', /^Cancel$/).click();
    expect(page.requests).to.deep.include({ kind: 'cancel-file', messageId: 'f' });
  });

  it('says who types, and not more than one can read', async () => {
    await show({ typing: ['Bob'] });
    expect(page.text()).to.contain('Bob is typing…');
    await show({ typing: ['Bob', 'Cyd'] });
    expect(page.text()).to.contain('Bob and Cyd are typing…');
    await show({ typing: ['Bob', 'Cyd', 'Dora', 'Emil'] });
    expect(page.text()).to.contain('Several people are typing…');
  });
});

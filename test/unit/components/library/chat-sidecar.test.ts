import { expect } from 'chai';
import '../../../../src/components/library/chat-sidecar.ts';
import type { ChatSidecarView } from '../../../../src/components/library/chat-sidecar.ts';
import type { ChatSidecar } from '../../../../src/library/sidecars/chat.ts';

const chat: ChatSidecar = {
  version: 1,
  startedAtMs: 0,
  lines: [
    { kind: 'message', offsetMs: 1_000, author: 'Ada', text: 'Hello\n<img src=x onerror="window.hacked=1">' },
    { kind: 'reaction', offsetMs: 4_000, author: 'Ben', emoji: '🎉' },
    { kind: 'poll', offsetMs: 65_000, author: '<b>Cy</b>', question: 'Which?', options: ['x', 'y'] },
  ],
  questions: [],
  polls: [],
  complete: true,
};

describe('the chat beside a recording', () => {
  let view: ChatSidecarView;
  beforeEach(async () => {
    view = document.createElement('co-chat-sidecar');
    view.chat = chat;
    document.body.append(view);
    await view.updateComplete;
  });
  afterEach(() => view.remove());

  const items = (): HTMLLIElement[] => [...view.renderRoot.querySelectorAll('li')];
  const marked = (): number[] =>
    items().flatMap((item, index) => (item.getAttribute('aria-current') === 'true' ? [index] : []));

  it('shows what was said as text', () => {
    expect(items().map(({ innerText }) => innerText.replace(/\s+/g, ' ').trim())).to.deep.equal([
      '0:01 Ada Hello <img src=x onerror="window.hacked=1">',
      '0:04 Ben 🎉',
      '1:05 <b>Cy</b> opened the poll “Which?”: x · y',
    ]);
    expect(view.renderRoot.querySelectorAll('img, b').length).to.equal(0);
    expect('hacked' in window).to.equal(false);
  });

  it('marks what was said nearest to where the player is', async () => {
    for (const [positionMs, nearest] of [
      [0, 0],
      [2_000, 0],
      [2_600, 1],
      [30_000, 1],
      [40_000, 2],
      [1e9, 2],
    ] as const) {
      view.positionMs = positionMs;
      await view.updateComplete;
      expect(marked()).to.deep.equal([nearest]);
    }
  });

  it('asks for the moment that is clicked, and for the download', () => {
    const asked: number[] = [];
    let downloads = 0;
    view.addEventListener('seek', (event) => asked.push((event as CustomEvent<number>).detail));
    view.addEventListener('download', () => (downloads += 1));
    for (const item of items()) item.querySelector('button')!.click();
    view.renderRoot.querySelector('wa-button')!.click();
    expect(asked).to.deep.equal([1_000, 4_000, 65_000]);
    expect(downloads).to.equal(1);
  });
});

import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/library/highlights-list.ts';
import type { ChapterEditEvent } from '../../../../src/components/library/pane-events.ts';
import type { Progress } from '../../../../src/app.ts';
import { editChapters, NO_CHAPTERS, type ChapterEdit } from '../../../../src/library/chapters.ts';
import { keyOf, type Moment } from '../../../../src/library/highlights/moment.ts';
import { openPage, type Page } from '../room/page.ts';

const moment = (atMs: number, reason: Moment['reason']): Moment => ({
  atMs,
  fromMs: atMs - 1_000,
  toMs: atMs + 5_000,
  score: 0.5,
  reason,
});
const APPLAUSE = moment(12_345.6, {
  kind: 'reactions',
  emoji: '🎉',
  count: 4,
  withinMs: 3_000,
});
const QUESTION = moment(61_000, { kind: 'question', author: 'Ben', text: '<b>Why?</b>' });

describe('the highlights that are proposed', () => {
  let page: Page;
  let edits: ChapterEdit[];
  let asked: string[];
  let seeks: number[];
  const show = async (
    moments: readonly Moment[] | null,
    running: { looking?: Progress; making?: Progress } = {},
    canReel = true,
  ): Promise<void> => {
    [edits, asked, seeks] = [[], [], []];
    await page.show(
      html`<co-highlights-list
        .moments=${moments}
        .looking=${running.looking ?? null}
        .making=${running.making ?? null}
        ?canReel=${canReel}
        @propose=${() => asked.push('propose')}
        @reel=${() => asked.push('reel')}
        @seek=${({ detail }: CustomEvent<number>) => seeks.push(detail)}
        @chapter-edit=${({ detail }: ChapterEditEvent) => edits.push(detail)}
      ></co-highlights-list>`,
    );
  };

  before(async () => (page = await openPage()));
  after(() => page.close());

  it('are asked for, and made a reel of where that is possible', async () => {
    await show(null);
    page.find('wa-button', 'Propose chapters').click();
    page.find('wa-button', 'Make a reel').click();
    expect(asked).to.deep.equal(['propose', 'reel']);
    await page.expectAccessible();
    await show(null, {}, false);
    expect(page.has('wa-button', 'Make a reel')).to.equal(false);
  });

  it('say how far the work is, which is not begun twice', async () => {
    await show(null, { looking: { fraction: 0.42 }, making: { fraction: 0.07 } });
    expect(page.find('wa-progress-bar', 'Listening to the recording').value).to.equal(42);
    expect(page.find('wa-progress-bar', 'Making the reel').value).to.equal(7);
    expect(page.has('wa-button')).to.equal(false);
  });

  it('are shown with their reasons, as text', async () => {
    await show([APPLAUSE, QUESTION]);
    const rows = [...page.find('co-highlights-list').renderRoot.querySelectorAll('li')];
    expect(rows.map(({ innerText }) => innerText.replace(/\s+/g, ' ').trim())).to.deep.equal([
      '0:12 Applause 🎉 4 reactions in 3 seconds',
      '1:01 <b>Why?</b> Ben asked a question',
    ]);
    page.find('button', '1:01').click();
    expect(seeks).to.deep.equal([61_000]);
    await page.expectAccessible();
  });

  it('are not made again, whether they were sent away, or taken over and deleted later', async () => {
    await show([APPLAUSE, QUESTION]);
    page.find('button', 'Dismiss <b>Why?</b>').click();
    page.find('button', 'Take over Applause').click();
    expect(edits.map(({ kind }) => kind)).to.deep.equal(['dismiss', 'add']);
    let sidecar = edits.reduce(editChapters, NO_CHAPTERS);
    expect(sidecar.chapters).to.deep.equal([
      { atMs: 12_346, title: 'Applause 🎉', reason: '4 reactions in 3 seconds' },
    ]);
    sidecar = editChapters(sidecar, { kind: 'delete', atMs: 12_346 });
    expect(sidecar.chapters).to.deep.equal([]);
    expect(new Set(sidecar.dismissed)).to.deep.equal(new Set([keyOf(APPLAUSE), keyOf(QUESTION)]));
  });

  it('may be none', async () => {
    await show([]);
    expect(page.find('[role=status]').textContent).to.equal('Nothing more stands out here.');
    await page.expectAccessible();
  });
});

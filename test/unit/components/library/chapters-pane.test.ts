import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/library/chapters-pane.ts';
import type { ChapterEditEvent } from '../../../../src/components/library/pane-events.ts';
import { editChapters, type ChapterEdit } from '../../../../src/library/chapters.ts';
import type { ChaptersSidecar } from '../../../../src/library/sidecars/chapters.ts';
import { openPage, press, type Page } from '../room/page.ts';

const EVIL = '<img src=x onerror="window.hacked=1">';

describe('the chapters of a recording', () => {
  let page: Page;
  let sidecar: ChaptersSidecar;
  let edits: ChapterEdit[];
  let seeks: number[];
  let positionMs: number;

  /** As the page of a recording does: what is asked for is done, and shown. */
  const show = async (): Promise<void> =>
    page.show(
      html`<co-chapters-pane
        .sidecar=${sidecar}
        .sets=${[{ atMs: 30_000, title: 'Squat: 8' }]}
        .positionMs=${positionMs}
        .durationMs=${90_000}
        name="Talk"
        @seek=${({ detail }: CustomEvent<number>) => seeks.push(detail)}
        @chapter-edit=${({ detail }: ChapterEditEvent) => {
          edits.push(detail);
          sidecar = editChapters(sidecar, detail);
          void show();
        }}
      ></co-chapters-pane>`,
    );
  const rows = (): { text: string; isNow: boolean }[] =>
    [...page.find('co-chapters-pane').renderRoot.querySelectorAll('li')].map((item) => ({
      text: item.innerText.replace(/\s+/g, ' ').trim(),
      isNow: item.getAttribute('aria-current') === 'true',
    }));
  const focused = (): Element | null => page.find('co-chapters-pane').shadowRoot?.activeElement ?? null;

  before(async () => (page = await openPage()));
  beforeEach(() => {
    [edits, seeks, positionMs] = [[], [], 40_000];
    sidecar = {
      version: 1,
      chapters: [
        { atMs: 0, title: 'Hello', reason: null },
        { atMs: 60_000, title: EVIL, reason: '3 reactions in 2 seconds' },
      ],
      dismissed: [],
    };
  });
  after(() => page.close());

  it('are shown in order, with sets among them, as text, and the present one is marked', async () => {
    await show();
    expect(rows()).to.deep.equal([
      { text: '0:00 Hello', isNow: false },
      { text: '0:30 Squat: 8 Training', isNow: true },
      { text: `1:00 ${EVIL} 3 reactions in 2 seconds`, isNow: false },
    ]);
    expect('hacked' in window).to.equal(false);
    expect(page.has('button', 'Rename Squat'), 'sets are not changed here').to.equal(false);
    await page.expectAccessible();
  });

  it('lead to their moment', async () => {
    await show();
    page.find('button', 'Squat').click();
    page.find('button', 'Hello').click();
    expect(seeks).to.deep.equal([30_000, 0]);
  });

  it('are added where the player is, and named at once by keys alone', async () => {
    await show();
    page.find('wa-button', 'Add chapter').click();
    await page.settle();
    const input = page.find('input', 'Name of the chapter');
    expect(focused()).to.equal(input);
    input.value = '  The  best\tpart ';
    input.form!.requestSubmit();
    await page.settle();
    expect(edits).to.deep.equal([
      { kind: 'add', chapter: { atMs: 40_000, title: 'New chapter', reason: null } },
      { kind: 'rename', atMs: 40_000, title: '  The  best\tpart ' },
    ]);
    expect(rows()[2]?.text).to.equal('0:40 The best part');
  });

  it('keep their name at Escape, and where nothing is written', async () => {
    await show();
    page.find('button', 'Rename Hello').click();
    await page.settle();
    const input = page.find('input', 'Name of the chapter');
    expect([input.selectionStart, input.selectionEnd], 'all is selected').to.deep.equal([0, 5]);
    input.value = 'Other';
    press(input, 'Escape');
    await page.settle();
    expect(edits).to.deep.equal([]);
    page.find('button', 'Rename Hello').click();
    await page.settle();
    const again = page.find('input', 'Name of the chapter');
    again.value = '   ';
    // Whoever leaves the field has written what is in it.
    again.blur();
    await page.settle();
    expect(rows()[0]?.text).to.equal('0:00 Hello');
    expect(edits.length).to.equal(1);
  });

  it('are deleted', async () => {
    await show();
    page.find('button', 'Delete Hello').click();
    await page.settle();
    expect(rows().map(({ text }) => text.slice(0, 4))).to.deep.equal(['0:30', '1:00']);
  });
});

import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/library/transcript-pane.ts';
import type { TranscriptChangeEvent } from '../../../../src/components/library/pane-events.ts';
import type { Transcribing } from '../../../../src/components/library/transcript-pane.ts';
import type { Transcript } from '../../../../src/library/sidecars/transcript.ts';
import { openPage, press, type, type Page } from '../room/page.ts';

const cue = (fromMs: number, author: string | null, text: string): Transcript['cues'][number] => ({
  fromMs,
  toMs: fromMs + 1_000,
  author,
  text,
});
const THREE: Transcript = {
  version: 1,
  language: 'en',
  cues: [
    cue(1_000, 'Ada', 'Good morning'),
    cue(3_000, '<i>Ben</i>', 'Morning, <b>Ada</b>'),
    cue(65_000, null, 'The end'),
  ],
};

describe('the transcript of a recording', () => {
  let page: Page;
  let transcript: Transcript | null;
  let changes: Transcript[];
  let seeks: number[];
  let asked: number;

  /** As the page of a recording does: the transcript that is asked for is the one that is shown. */
  const show = async (positionMs = 0, transcribing: Transcribing = null): Promise<void> =>
    page.show(
      html`<co-transcript-pane
        .transcript=${transcript}
        .positionMs=${positionMs}
        .transcribing=${transcribing}
        name="Talk"
        @seek=${({ detail }: CustomEvent<number>) => seeks.push(detail)}
        @transcribe=${() => (asked += 1)}
        @transcript-change=${({ detail }: TranscriptChangeEvent) => {
          changes.push(detail);
          transcript = detail;
          void show(positionMs, transcribing);
        }}
      ></co-transcript-pane>`,
    );
  // Lines out of sight are not laid out, and have no `innerText`.
  const rows = (): string[] =>
    [...page.find('co-transcript-pane').renderRoot.querySelectorAll('co-transcript-cue')].map((row) =>
      (row.renderRoot.querySelector('.row')?.textContent ?? 'form').replace(/\s+/g, ' ').trim(),
    );
  const now = (): string | undefined =>
    page.find('co-transcript-pane').renderRoot.querySelector<HTMLElement>('[aria-current=true]')?.dataset[
      'index'
    ];
  const open = async (at: string): Promise<HTMLTextAreaElement> => {
    page.find('button', `Edit what is said at ${at}`).click();
    await page.settle();
    return page.find('textarea', 'What is said');
  };
  const choose = async (content: BlobPart, name: string): Promise<void> => {
    const input = page
      .find('co-transcript-pane')
      .renderRoot.querySelector<HTMLInputElement>('input[type=file]')!;
    const files = new DataTransfer();
    files.items.add(new File([content], name));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await page.settle();
  };

  before(async () => (page = await openPage()));
  beforeEach(() => {
    transcript = structuredClone(THREE);
    [changes, seeks, asked] = [[], [], 0];
  });
  afterEach(() => page.show(html``));
  after(() => page.close());

  it('is shown as text, leads to its moments, and follows the player', async () => {
    await show(3_500);
    expect(rows()).to.deep.equal([
      '0:01 Ada Good morning',
      '0:03 <i>Ben</i> Morning, <b>Ada</b>',
      '1:05 The end',
    ]);
    expect(now()).to.equal('1');
    await show(70_000);
    expect(now()).to.equal('2');
    page.find('button', 'The end').click();
    expect(seeks).to.deep.equal([65_000]);
    await page.expectAccessible();
  });

  it('is searched, round and round, by keys alone', async () => {
    await show();
    const search = page.find('input', 'Search the transcript');
    type(search, 'MORNING');
    await page.settle();
    const count = (): string => page.find('.count').textContent.trim();
    expect(count()).to.equal('1 of 2');
    press(search, 'Enter');
    await page.settle();
    expect(count()).to.equal('2 of 2');
    expect(page.find('mark.here').textContent).to.equal('Morning');
    press(search, 'Enter');
    press(search, 'Enter', { shiftKey: true });
    await page.settle();
    expect(count()).to.equal('2 of 2');
    type(search, 'nobody said this');
    await page.settle();
    expect(count()).to.equal('Nothing');
    expect(page.find('button', 'Next match').matches(':disabled')).to.equal(true);
  });

  it('is put right by keys: Ctrl+Enter saves, Escape leaves it as it was', async () => {
    await show();
    const words = await open('0:01');
    expect(words.value).to.equal('Good morning');
    expect((words.getRootNode() as ShadowRoot).activeElement).to.equal(words);
    words.value = 'Good evening';
    press(words, 'Enter', { ctrlKey: true });
    await page.settle();
    expect(rows()[0]).to.equal('0:01 Ada Good evening');
    const again = await open('0:01');
    again.value = 'Nonsense';
    press(again, 'Escape');
    await page.settle();
    expect(rows()[0]).to.equal('0:01 Ada Good evening');
    expect(changes.length).to.equal(1);
  });

  it('is split, merged, given to another speaker, and deleted by emptying it', async () => {
    await show();
    const words = await open('0:01');
    words.setSelectionRange(4, 4);
    page.find('wa-button', 'Split').click();
    await page.settle();
    expect(transcript!.cues.slice(0, 2).map(({ text, fromMs }) => [text, fromMs])).to.deep.equal([
      ['Good', 1_000],
      ['morning', 1_333],
    ]);
    await open('0:01');
    page.find('wa-button', 'Merge').click();
    await page.settle();
    expect(rows()[0]).to.equal('0:01 Ada Good morning');
    await open('0:03');
    page.find('input', 'Who speaks').value = 'Ben';
    page.find('wa-button', 'Save').click();
    await page.settle();
    expect(rows()[1]).to.equal('0:03 Ben Morning, <b>Ada</b>');
    const end = await open('1:05');
    end.value = '  ';
    page.find('wa-button', 'Save').click();
    await page.settle();
    expect(rows().length).to.equal(2);
  });

  it('is taken in from a file', async () => {
    transcript = null;
    await show();
    await choose('WEBVTT\n\n00:01.000 --> 00:02.000\n<v Cy>Hello', 'hello.vtt');
    expect(rows()).to.deep.equal(['0:01 Cy Hello']);
    await choose('1\n00:00:05,000 --> 00:00:06,500\nBye\n', 'bye.srt');
    expect(rows()).to.deep.equal(['0:05 Bye']);
  });

  it('stays as it is where a file is broken, and says so until the next one', async () => {
    await show();
    for (const [content, name] of [
      ['WEBVTT', 'empty.vtt'],
      ['WEBVTT\n\n00:99.000 --> tomorrow\nBroken', 'times.vtt'],
      ['WEBVTT\n\n00:05.000 --> 00:01.000\nBackwards', 'backwards.vtt'],
      ['1\n00:00:01,000 -> 00:00:02,000\nOne dash', 'arrow.srt'],
      ['1\n00:00:01,000 --> 00:00:02,000\n\n', 'silent.srt'],
      [crypto.getRandomValues(new Uint8Array(4_096)), 'film.mp4'],
      ['', 'nothing.srt'],
    ] as const) {
      await choose(content, name);
      expect(page.text(), name).to.include('holds no captions that can be read');
      expect(rows().length, name).to.equal(3);
    }
    expect(changes).to.deep.equal([]);
    await choose('WEBVTT\n\n00:01.000 --> 00:02.000\nHello', 'hello.vtt');
    expect(page.text()).not.to.include('holds no captions');
    expect(rows()).to.deep.equal(['0:01 Hello']);
  });

  it('says where there is none what can be done, and sends no sound anywhere', async () => {
    transcript = null;
    await show(0, { can: false, progress: null });
    expect(page.text()).to.include('sends no sound anywhere');
    expect(page.has('wa-button', 'Transcribe')).to.equal(false);
    await page.expectAccessible();
    await show(0, { can: true, progress: null });
    page.find('wa-button', 'Transcribe').click();
    await show(0, { can: true, progress: { fraction: 0.5 } });
    expect(page.find('wa-progress-bar').value).to.equal(50);
    page.find('wa-button', 'Stop').click();
    expect(asked).to.equal(2);
  });

  it('of many hours has only a part of its lines on the page, which moves with the player', async () => {
    transcript = {
      ...THREE,
      cues: Array.from({ length: 5_000 }, (_, index) => cue(index * 2_000, 'Ada', `Line ${index}`)),
    };
    await show(2_000 * 2_500);
    expect(rows().length).to.equal(300);
    expect(now()).to.equal('2500');
    expect(rows()).to.include('1:23:20 Ada Line 2500');
    page.find('wa-button', 'Later').click();
    await page.settle();
    expect(rows().some((row) => row.endsWith('Line 2790'))).to.equal(true);
  });
});

import { expect } from 'chai';
import { html } from 'lit';
import type { ComposeEvent } from '../../../../src/components/library/compose-dialog.ts';
import '../../../../src/components/library/compose-dialog.ts';
import type { LibraryItem } from '../../../../src/library/library.ts';
import { newRecord } from '../../storage/new-record.ts';
import { openPage, type Page } from '../room/page.ts';

const track = (id: string, change: Partial<LibraryItem>): LibraryItem => ({
  ...newRecord(id),
  name: 'Talk',
  state: 'ready',
  durationMs: 60_000,
  takeId: 'take',
  activity: { kind: 'idle' },
  ...change,
});
const TAKE = [
  track('call', { source: 'call' }),
  track('ada', { source: 'self', person: { identity: null, name: 'Ada' } }),
  track('bo', { source: 'collected', person: { identity: null, name: '<b>Bo</b>' } }),
  track('cy', { source: 'collected', state: 'stopped', person: { identity: null, name: 'Cy' } }),
];

describe('the dialog that makes one recording of a take', () => {
  let page: Page;
  let wanted: ComposeEvent['detail'] | null = null;
  let events: string[] = [];

  beforeEach(async () => {
    page = await openPage();
    wanted = null;
    events = [];
  });
  afterEach(() => page.close());

  const show = async (
    items: readonly LibraryItem[],
    change: { transcribed?: boolean; fraction?: number } = {},
  ) => {
    const { transcribed = false, fraction } = change;
    await page.show(
      html`<co-compose-dialog
        .items=${items}
        ?transcribed=${transcribed}
        .progress=${fraction === undefined ? null : { fraction, remainingMs: 65_000 }}
        @compose=${({ detail }: ComposeEvent) => (wanted = detail)}
        @compose-cancel=${() => events.push('cancel')}
        @close=${() => events.push('close')}
      ></co-compose-dialog>`,
    );
    await page.settle();
  };
  const press = async (name: string): Promise<void> => {
    page.find('wa-checkbox', name).click();
    await page.settle();
  };

  it('takes everyone’s own recording at first, and what is not finished never', async () => {
    await show(TAKE);
    expect(page.text()).to.include('<b>Bo</b>').and.not.include('Cy');
    page.find('wa-button', 'Make it').click();
    expect(wanted).to.deep.equal({
      recordingIds: ['ada', 'bo'],
      look: { layout: 'grid', names: true, chat: false, reactions: false, captions: false },
      name: 'Talk (made anew)',
    });
    await page.expectAccessible();
  });

  it('makes what is chosen, and nothing of nothing', async () => {
    await show(TAKE, { transcribed: true });
    await press('Ada');
    await press('Whole call');
    await press('Names');
    await press('Captions');
    page.find('wa-button', 'Make it').click();
    expect(wanted?.recordingIds).to.deep.equal(['call', 'bo']);
    expect(wanted?.look).to.include({ names: false, captions: true });
    expect(page.text()).not.to.include('no transcript');
    await press('Bo');
    await press('Whole call');
    expect(page.find('wa-button', 'Make it')).to.have.property('disabled', true);
  });

  it('says that there are no captions where nobody knows what was said', async () => {
    await show(TAKE);
    expect(page.text()).not.to.include('no transcript');
    await press('Captions');
    expect(page.text()).to.include('no transcript');
  });

  it('shows how it goes, and lets it be cancelled', async () => {
    await show(TAKE, { fraction: 0.42 });
    expect(page.find('wa-progress-bar', 'Progress of the new recording').getAttribute('value')).to.equal(
      '42',
    );
    expect(page.text()).to.include('about 1:05 left');
    page.find('wa-button', 'Cancel').click();
    expect(events).to.deep.equal(['cancel']);
    await show([]);
    // It fades away first.
    for (let tries = 0; tries < 60 && !events.includes('close'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(events).to.deep.equal(['cancel', 'close']);
  });
});

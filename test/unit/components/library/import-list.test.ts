import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/library/import-list.ts';
import type { ImportState } from '../../../../src/app.ts';
import type { ImportDismissEvent } from '../../../../src/components/library/import-list.ts';
import { openPage } from '../room/page.ts';

describe('the list of imports', () => {
  it('tells captions without a film from those whose film has others, and lets both be forgotten', async () => {
    const page = await openPage();
    const files: ImportState[] = [
      { id: 'a', fileName: 'film.en.srt', state: { kind: 'captions-extra' } },
      { id: 'b', fileName: 'x.srt', state: { kind: 'captions-alone' } },
    ];
    const dismissed: string[] = [];
    await page.show(
      html`<co-import-list
        .files=${files}
        @import-dismiss=${({ detail }: ImportDismissEvent) => dismissed.push(detail)}
      ></co-import-list>`,
    );
    const wordsOf = (name: string): string => page.find('li', name).textContent;
    expect(wordsOf('film.en.srt')).to.include('Only one caption file is taken in with a video');
    expect(wordsOf('film.en.srt')).not.to.include('import both together');
    expect(wordsOf('x.srt')).to.include('import both together');
    for (const name of ['film.en.srt', 'x.srt'])
      page.find('li', name).querySelector<HTMLElement>('wa-button')!.click();
    expect(dismissed).to.deep.equal(['a', 'b']);
    await page.expectAccessible();
    page.close();
  });
});

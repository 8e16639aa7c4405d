import { expect } from 'chai';
import { html } from 'lit';
import type { Participant, Reception } from '../../../../src/app.ts';
import '../../../../src/components/room/reception-dialog.ts';
import { receptionTable } from '../../../../src/components/room/reception-table.ts';
import { oneself, openPage, person, type Page } from './page.ts';

const people: readonly Participant[] = [
  oneself('host'),
  person('bo', 'Bo'),
  person('cy', 'Cy'),
  person('vi', 'Vi', { role: 'viewer' }),
];
const reception: Reception = new Map([
  [
    'ada',
    new Map([
      ['bo', 90],
      ['cy', 85],
    ]),
  ],
  [
    'bo',
    new Map([
      ['ada', 95],
      ['cy', 12],
      ['gone', 0],
    ]),
  ],
  [
    'vi',
    new Map([
      ['ada', 60],
      ['bo', null],
      ['cy', 50],
    ]),
  ],
  ['gone', new Map([['ada', 1]])],
]);

describe('the table of who hears whom', () => {
  let page: Page;
  before(async () => (page = await openPage()));
  after(() => page.close());

  it('has the worst off first in both directions, and names the worst pair of those who are here', () => {
    const { speakers, rows, worst } = receptionTable(people, reception);
    expect(speakers.map(({ id }) => id)).to.deep.equal(['cy', 'ada', 'bo']);
    expect(rows.map(({ listener, scores }) => [listener.id, ...scores])).to.deep.equal([
      ['bo', 12, 95, null],
      ['vi', 50, 60, null],
      ['ada', 85, null, 90],
      ['cy', null, null, null],
    ]);
    expect([worst?.listener.id, worst?.speaker.id, worst?.score]).to.deep.equal(['bo', 'cy', 12]);
    expect(receptionTable(people, new Map()).worst).to.equal(null);
    expect(receptionTable([], reception).rows).to.deep.equal([]);
  });

  it('is shown with numbers and a sentence, for every reader', async () => {
    const show = (told: Reception): Promise<void> =>
      page.show(
        html`<co-reception-dialog open .participants=${people} .reception=${told}></co-reception-dialog>`,
      );
    await show(reception);
    expect(page.text()).to.contain('Bo hears Cy worst: 12 of 100.');
    const cells = [...(page.find('co-reception-dialog').shadowRoot?.querySelectorAll('tbody tr') ?? [])].map(
      (row) => [...row.children].map((cell) => cell.textContent.trim()).join(' '),
    );
    expect(cells[0]).to.equal('Bo 12 95 –');
    await page.expectAccessible();
    await show(new Map([['ada', new Map([['bo', 90]])]]));
    expect(page.text()).to.contain('Everyone hears everyone well.');
    await show(new Map());
    expect(page.text()).to.contain('Nothing is known yet.');
  });
});

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

  it('is in the order of the call in both directions, and names the worst pair of those who are here', () => {
    const { speakers, rows, worst } = receptionTable(people, reception);
    expect(speakers.map(({ id }) => id)).to.deep.equal(['ada', 'bo', 'cy']);
    expect(rows.map(({ listener, scores }) => [listener.id, ...scores])).to.deep.equal([
      ['ada', null, 90, 85],
      ['bo', 95, null, 12],
      ['cy', null, null, null],
      ['vi', 60, null, 50],
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
    expect(cells[1]).to.equal('Bo 95 – 12');
    await page.expectAccessible();
    await show(new Map([['ada', new Map([['bo', 90]])]]));
    expect(page.text()).to.contain('Everyone hears everyone well.');
    await show(new Map());
    expect(page.text()).to.contain('Nothing is known yet.');
  });
});

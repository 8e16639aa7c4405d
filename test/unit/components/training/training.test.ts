import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/training/sets-table.ts';
import '../../../../src/components/training/training-charts.ts';
import '../../../../src/components/training/training-history.ts';
import type {
  TrainingHistoryCommand,
  TrainingHistoryEvent,
} from '../../../../src/components/training/training-history.ts';
import { exercisesOf, trainingTrends } from '../../../../src/components/training/training-trends.ts';
import { trendData } from '../../../../src/components/training/trend-plot.ts';
import { trainingWeeks } from '../../../../src/training/weeks.ts';
import { eventually } from '../../room/conversation/circle.ts';
import { hold, ODD_NAMES, rep, session, setOf } from '../../training/a-session.ts';
import { openPage, type Page } from '../room/page.ts';

const AT = new Date(2026, 10, 18, 18, 30).getTime();
const WEEK_MS = 7 * 86_400_000;

const squats = setOf(AT, 10, { target: { reps: 12, holdMs: null }, partials: 2 });
const lunges = setOf(AT + 90_000, 0, {
  exerciseId: 'lunge',
  exerciseName: 'Lunge',
  reps: [rep(1, { side: 'left', range: 0.9, symmetry: 0.95 }), rep(2, { side: 'right', range: 1 })],
});
const plank = setOf(AT + 200_000, 0, {
  exerciseId: 'plank',
  exerciseName: 'Plank',
  holds: [hold(AT + 245_000, 45_000)],
  target: { reps: null, holdMs: 60_000 },
});

describe('the table of sets', () => {
  let page: Page;
  before(async () => (page = await openPage()));
  after(() => page.close());
  const rows = (): string[] =>
    [...(page.find('co-sets-table').shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.children].map((cell) => cell.textContent.replace(/\s+/gu, ' ').trim()).join(' | '),
    );

  it('has each set in figures, and the one that goes on', async () => {
    await page.show(
      html`<co-sets-table .sets=${[squats, lunges]} .current=${plank} style="width: 60rem"></co-sets-table>`,
    );
    expect(rows()).to.deep.equal([
      'Squat | 10 of 12 | 2 | 0.9 · 0.2 · 0.9 s | 100% | – | –',
      'Lunge | 2 1 left, 1 right | – | 0.9 · 0.2 · 0.9 s | 95% | 95% | 1:00',
      'Plank now | 0:45 of 1:00 | – | – | – | – | 1:50',
    ]);
    expect(page.find('table', 'Sets').getAttribute('role')).to.equal('table');
    await page.expectAccessible();
  });

  it('is readable and accessible in a narrow place, with names of any kind', async () => {
    const odd = ODD_NAMES.map((exerciseName) =>
      setOf(AT, 1, { exerciseName: exerciseName || 'x'.repeat(200) }),
    );
    await page.show(html`<co-sets-table .sets=${odd} style="width: 20rem"></co-sets-table>`);
    expect(rows()).to.have.length(ODD_NAMES.length);
    const table = page.find('co-sets-table');
    expect(table.scrollWidth).to.be.at.most(table.clientWidth);
    await page.expectAccessible();
  });

  it('says what to do while there is none', async () => {
    await page.show(html`<co-sets-table></co-sets-table>`);
    expect(page.text()).to.contain('No sets yet.');
    await page.expectAccessible();
  });
});

describe('charts over the weeks', () => {
  let page: Page;
  before(async () => (page = await openPage()));
  after(() => page.close());
  const log = [0, 1, 3].map((weeks) =>
    session(
      `s${weeks}`,
      [squats, lunges, plank].map((set) => ({ ...set, startedAtMs: AT - weeks * WEEK_MS })),
    ),
  );
  const weeks = trainingWeeks(log, AT);

  it('say in words what they show', () => {
    const trends = trainingTrends(weeks);
    expect(trends.map(({ name, words }) => `${name}: ${words}`)).to.deep.equal([
      'Reps a week: 12 in the last week, 36 in all',
      'Minutes under tension a week: 1.2 in the last week, 3.5 in all',
      'Range of motion: average of each week',
    ]);
    expect(trends[0]?.lines.map(({ exercise, values }) => [exercise.id, ...values])).to.deep.equal([
      ['squat', 10, null, 10, 10],
      ['lunge', 2, null, 2, 2],
    ]);
    expect(trendData(trends[0]!)).to.deep.equal([
      [0, 1, 2, 3],
      [12, null, 12, 12],
      [10, null, 10, 10],
    ]);
    expect(trainingTrends([]).map(({ lines }) => lines.length)).to.deep.equal([0, 0, 0]);
  });

  it('have six colours, the last for all that are done seldom', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      session(
        `m${index}`,
        Array.from({ length: 9 - index }, () => setOf(AT, 2, { exerciseId: `e${index}` })),
      ),
    );
    const busy = trainingWeeks(many, AT);
    expect(exercisesOf(busy).map(({ id }) => id)).to.deep.equal(['e0', 'e1', 'e2', 'e3', 'e4', null]);
    const reps = trainingTrends(busy)[0]?.lines.map(({ values }) => values[0]);
    expect(reps).to.deep.equal([18, 16, 14, 12, 10, 20]);
  });

  it('are drawn, stand in a table too, and follow another log', async () => {
    const show = (next: typeof weeks): Promise<void> =>
      page.show(html`<co-training-charts .weeks=${next}></co-training-charts>`);
    await show([]);
    expect(page.text()).to.contain('Charts appear here');
    await show(weeks);
    const charts = page.find('co-training-charts');
    const canvases = (): HTMLCanvasElement[] => [...(charts.shadowRoot?.querySelectorAll('canvas') ?? [])];
    await eventually(() => canvases().length === 3, 'three charts');
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const canvas of canvases()) {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      expect(data.filter((value, index) => index % 4 === 3 && value > 0).length).to.be.greaterThan(200);
    }
    for (const details of charts.shadowRoot!.querySelectorAll('details')) details.open = true;
    const table = charts.shadowRoot!.querySelector('table')!;
    expect(
      [...table.rows].map((row) =>
        [...row.cells]
          .slice(1)
          .map((cell) => cell.textContent.trim())
          .join(),
      ),
    ).to.deep.equal(['Squat,Lunge', '10,2', '10,2', '–,–', '10,2']);
    await page.expectAccessible();
    await show(trainingWeeks([session('p', [plank])], AT));
    await eventually(() => canvases().length === 1, 'one chart, of a plank');
    await show([]);
    expect(page.text()).to.contain('Charts appear here');
  });
});

describe('the log of past trainings', () => {
  let page: Page;
  let commands: TrainingHistoryCommand[] = [];
  before(async () => (page = await openPage()));
  after(() => page.close());
  const show = async (sessions: readonly ReturnType<typeof session>[]): Promise<void> => {
    commands = [];
    await page.show(
      html`<co-training-history
        .sessions=${sessions}
        @training-history-command=${(event: TrainingHistoryEvent) => commands.push(event.detail)}
      ></co-training-history>`,
    );
  };
  const choose = (button: string, value: string): void => {
    const dropdown = page.find('wa-dropdown', button);
    dropdown.dispatchEvent(new CustomEvent('wa-select', { detail: { item: { value } } }));
  };

  it('says where trainings come from while there are none', async () => {
    await show([]);
    expect(page.text()).to.contain('No trainings yet.');
    expect(page.has('wa-dropdown')).to.equal(false);
    await page.expectAccessible();
  });

  it('has what was done, its sets when they are asked for, and exports', async () => {
    const film = session('f', [setOf(3000, 2)], { origin: 'film', startedAtMs: AT - 86_400_000 });
    await show([session('a', [squats, { ...squats, reps: squats.reps.slice(0, 8) }, plank]), film]);
    expect(page.text())
      .to.contain('Squat 10, 8')
      .and.to.contain('Plank 0:45')
      .and.to.contain('from a video file');
    expect(page.text()).to.contain('3 sets').and.to.contain('18 reps');
    expect(page.has('co-sets-table')).to.equal(false);
    page.find('co-training-item').shadowRoot!.querySelector('details')!.open = true;
    await eventually(() => page.has('co-sets-table'), 'the sets');
    await page.settle();
    choose('Export all', 'csv');
    choose('FIT', 'fit');
    expect(commands).to.deep.equal([
      { kind: 'export-all', format: 'csv' },
      { kind: 'export', format: 'fit', id: 'a' },
    ]);
    await page.expectAccessible();
  });

  it('asks before it deletes', async () => {
    await show([session('a', [squats])]);
    page.find('wa-button', 'Delete').click();
    await page.settle();
    expect(commands).to.deep.equal([]);
    expect(page.text()).to.contain('gone for good');
    page.find('wa-button', 'Delete for good').click();
    await page.settle();
    expect(commands).to.deep.equal([{ kind: 'delete', id: 'a' }]);
  });

  it('hands over a file to import, the same one again too', async () => {
    await show([]);
    const input = page.find('co-training-history').shadowRoot!.querySelector('input')!;
    for (let times = 0; times < 2; times += 1) {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['{}'], 'log.json'));
      input.files = transfer.files;
      input.dispatchEvent(new Event('change'));
    }
    expect(commands.map(({ kind }) => kind)).to.deep.equal(['import', 'import']);
  });

  it('shows a long log page by page', async () => {
    await show(Array.from({ length: 70 }, (_, index) => session(`s${index}`, [setOf(AT - index * 1000, 1)])));
    const items = (): number =>
      page.find('co-training-history').shadowRoot!.querySelectorAll('co-training-item').length;
    expect(items()).to.equal(30);
    page.find('wa-button', 'Show 30 earlier ones').click();
    await page.settle();
    page.find('wa-button', 'Show 10 earlier ones').click();
    await page.settle();
    expect(items()).to.equal(70);
  });
});

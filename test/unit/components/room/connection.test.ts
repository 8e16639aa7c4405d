import { expect } from 'chai';
import { html } from 'lit';
import type { ConnectionSample } from '../../../../src/app.ts';
import '../../../../src/components/room/connection-dialog.ts';
import { connectionTrends } from '../../../../src/components/room/connection-trends.ts';
import { peerStats } from '../../room/peer-stats.ts';
import { eventually } from '../../room/conversation/circle.ts';
import { openPage, person, type Page } from './page.ts';

const sample = (atMs: number, change: Partial<ConnectionSample> = {}): ConnectionSample => ({
  atMs,
  receivedBps: 500_000,
  sentBps: 1_200_000,
  loss: 0,
  rttMs: 20,
  jitterBufferMs: 40,
  ...change,
});

describe('a connection over time', () => {
  let page: Page;
  before(async () => (page = await openPage()));
  after(() => page.close());

  it('says in words what its charts show', () => {
    const trends = connectionTrends([
      sample(0, { loss: 0.25, rttMs: 180 }),
      sample(2000),
      sample(4000, { jitterBufferMs: null }),
    ]);
    expect(trends.map(({ name, words }) => `${name}: ${words}`)).to.deep.equal([
      'Bitrate: in 500 kbit/s, at most 500 kbit/s; out 1.2 Mbit/s, at most 1.2 Mbit/s (dashed)',
      'Lost on the way here: 0.0 %, at most 25.0 %',
      'Round trip: 20 ms, at most 180 ms',
      'Voice, buffered: –, at most 40 ms',
    ]);
    expect(
      connectionTrends([])
        .map(({ words }) => words)
        .slice(1),
    ).to.deep.equal(['–', '–', '–']);
  });

  it('is drawn, and drawn on, when the dialog is open; with both fingerprints, for every reader', async () => {
    const show = (history: readonly ConnectionSample[]): Promise<void> =>
      page.show(
        html`<co-connection-dialog
          .participant=${person('bo', 'Bo')}
          .stats=${peerStats()}
          .history=${history}
        ></co-connection-dialog>`,
      );
    await show([sample(0)]);
    const charts = page.find('co-connection-charts');
    const canvases = (): HTMLCanvasElement[] => [...(charts.shadowRoot?.querySelectorAll('canvas') ?? [])];
    await eventually(() => canvases().length === 4, 'four charts');
    const inkOf = (canvas: HTMLCanvasElement): number => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    };
    const hasGrown = (): boolean => canvases().every((canvas) => inkOf(canvas) > 20);
    expect(hasGrown(), 'one sample is no line').to.equal(false);
    await show(Array.from({ length: 60 }, (_, index) => sample(index * 2000, { loss: 0.01 })));
    await eventually(hasGrown, 'lines');
    expect(page.text()).to.contain('AA:01').and.to.contain('BB:02').and.to.contain('DTLS-SRTP');
    await page.expectAccessible();
  });
});

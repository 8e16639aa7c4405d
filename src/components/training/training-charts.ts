import { msg, str } from '@lit/localize';
import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type uPlot from 'uplot';
import type { TrainingWeek } from '../../app.ts';
import { log } from '../../lib/log.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { trainingChartsStyles } from './training-charts.styles.ts';
import { CHART_HEIGHT_PX, openTrendPlot, trendData } from './trend-plot.ts';
import { trainingTrends, type TrainingTrend } from './training-trends.ts';

/** Half a year: more would be a fence. */
const MOST_WEEKS = 26;

/**
 * Charts over the weeks, each with its figures in words and as a table. The library that draws them is loaded when the
 * first one is shown; until then, and where it cannot be loaded, words and tables stand alone.
 */
@customElement('co-training-charts')
export class TrainingCharts extends LitElement {
  static override styles = [baseStyles, trainingChartsStyles];

  /** The earliest first, without gaps. */
  @property({ attribute: false }) weeks: readonly TrainingWeek[] = [];

  #plots: readonly uPlot[] = [];
  /** What the plots were made for: other lines need other plots. */
  #drawn = '';
  readonly #observer = new ResizeObserver(() => this.#resize());
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  // The page takes its other colours first.
  readonly #recolour = (): unknown =>
    requestAnimationFrame(() => this.#plots.forEach((plot) => plot.redraw()));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    this.#dark.addEventListener('change', this.#recolour);
    if (this.hasUpdated) this.#show();
  }

  override disconnectedCallback(): void {
    this.#observer.disconnect();
    this.#dark.removeEventListener('change', this.#recolour);
    this.#close();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const weeks = this.#shown();
    const trends = trainingTrends(weeks).filter(({ lines }) => lines.length > 0);
    if (trends.length === 0)
      return html`<p class="quiet">${msg('Charts appear here with the first set that is kept.')}</p>`;
    return html`${trends.map((trend) => this.#figure(trend, weeks))}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('weeks')) this.#show();
  }

  #shown(): readonly TrainingWeek[] {
    return this.weeks.slice(-MOST_WEEKS);
  }

  #figure(trend: TrainingTrend, weeks: readonly TrainingWeek[]): TemplateResult {
    const { name, words, lines } = trend;
    return html`<figure>
      <figcaption><span class="name">${name}</span> <span class="quiet">${words}</span></figcaption>
      <div class="plot" aria-hidden="true"></div>
      <ul class="legend" aria-label=${msg('Exercises')}>
        ${lines.map(
          ({ exercise }) =>
            html`<li>
              <span class="swatch" data-colour=${exercise.colour}></span><bdi>${exercise.name}</bdi>
            </li>`,
        )}
      </ul>
      <details>
        <summary>${msg('As a table')}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label=${msg(str`${name}, as a table`)}>
          ${this.#table(trend, weeks)}
        </div>
      </details>
    </figure>`;
  }

  #table({ name, lines, format }: TrainingTrend, weeks: readonly TrainingWeek[]): TemplateResult {
    return html`<table aria-label=${name}>
      <thead>
        <tr>
          <th scope="col">${msg('Week of')}</th>
          ${lines.map(({ exercise }) => html`<th scope="col"><bdi>${exercise.name}</bdi></th>`)}
        </tr>
      </thead>
      <tbody>
        ${weeks
          .map(
            (week, index) =>
              html`<tr>
                <th scope="row">${dayOf(week)} <span class="quiet">${msg(str`week ${week.week}`)}</span></th>
                ${lines.map(({ values }) => html`<td>${format(values[index] ?? null)}</td>`)}
              </tr>`,
          )
          .reverse()}
      </tbody>
    </table>`;
  }

  #show(): void {
    this.#draw().catch((error: unknown) => log.warn('The charts could not be loaded.', error));
  }

  async #draw(): Promise<void> {
    const { default: Plot } = await import('uplot');
    if (!this.isConnected) return;
    await this.updateComplete;
    const weeks = this.#shown();
    const trends = trainingTrends(weeks).filter(({ lines }) => lines.length > 0);
    const key = JSON.stringify(trends.map(({ id, lines }) => [id, lines.map(({ exercise }) => exercise)]));
    if (key !== this.#drawn || this.#plots.length === 0) {
      this.#close();
      const places = [...this.renderRoot.querySelectorAll<HTMLElement>('.plot')];
      this.#plots = trends.map((trend, index) => {
        const place = places[index];
        if (!place) throw new Error('A chart has no place.');
        return openTrendPlot(Plot, trend, () => this.#shown().map(dayOf), place);
      });
      this.#drawn = key;
      this.#resize();
    }
    for (const [index, trend] of trends.entries()) this.#plots[index]?.setData(trendData(trend));
  }

  #close(): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
  }

  #resize(): void {
    for (const plot of this.#plots)
      plot.setSize({ width: plot.root.parentElement?.clientWidth ?? 0, height: CHART_HEIGHT_PX });
  }
}

/** `17 Nov`: its Monday. */
function dayOf({ startsAtMs }: TrainingWeek): string {
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(startsAtMs);
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-charts': TrainingCharts;
  }
}

import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type uPlot from 'uplot';
import type { ConnectionSample } from '../../app.ts';
import { log } from '../../lib/log.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { connectionTrends, type Trend } from './connection-trends.ts';

/** What is shown of the past. */
const SPAN_S = 120;
const HEIGHT_PX = 64;
/** First and second line of a chart, told apart by their dashes too. */
const LINES = [
  { token: '--co-chart-1', dash: [] },
  { token: '--co-chart-2', dash: [4, 3] },
] as const;

/**
 * Small charts of the last two minutes of a connection, each with its figures in words. The library that draws them
 * is loaded when the first one is shown; until then, and where it cannot be loaded, the words stand alone.
 */
@customElement('co-connection-charts')
export class ConnectionCharts extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        --co-chart-1: var(--wa-color-brand-on-quiet);
        --co-chart-2: var(--wa-color-warning-on-quiet);
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
        gap: var(--wa-space-m);
      }
      figure {
        margin: 0;
        min-inline-size: 0;
        display: grid;
        /* Charts side by side stand on one line, however long their words are. */
        align-content: space-between;
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        column-gap: var(--wa-space-s);
        font-size: var(--wa-font-size-s);
      }
      figcaption span {
        color: var(--wa-color-text-quiet);
        font-variant-numeric: tabular-nums;
      }
      .plot {
        block-size: ${HEIGHT_PX}px;
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      /* What uPlot's own style sheet says of the parts that are shown. */
      .u-wrap {
        position: relative;
      }
      .u-under,
      .u-over,
      .u-axis {
        position: absolute;
      }
      .uplot canvas {
        display: block;
        position: relative;
        inline-size: 100%;
        block-size: 100%;
      }
    `,
  ];

  /** The oldest first. */
  @property({ attribute: false }) history: readonly ConnectionSample[] = [];

  #plots: readonly uPlot[] = [];
  readonly #observer = new ResizeObserver(() => this.#resize());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    this.#observer.disconnect();
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`${connectionTrends(this.history).map(
      ({ name, words }) =>
        html`<figure>
          <figcaption>${name} <span>${words}</span></figcaption>
          <div class="plot" aria-hidden="true"></div>
        </figure>`,
    )}`;
  }

  protected override firstUpdated(): void {
    this.#open().catch((error: unknown) => log.warn('The charts could not be loaded.', error));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('history')) this.#draw();
  }

  async #open(): Promise<void> {
    const { default: Plot } = await import('uplot');
    if (!this.isConnected) return;
    const style = getComputedStyle(this);
    const places = [...this.renderRoot.querySelectorAll<HTMLElement>('.plot')];
    this.#plots = connectionTrends(this.history).map(
      (trend, index) => new Plot(optionsOf(trend, style), undefined, places[index]),
    );
    this.#resize();
    this.#draw();
  }

  #resize(): void {
    for (const plot of this.#plots)
      plot.setSize({ width: plot.root.parentElement?.clientWidth ?? 0, height: HEIGHT_PX });
  }

  #draw(): void {
    const newestS = (this.history.at(-1)?.atMs ?? 0) / 1000;
    for (const [index, { times, lines }] of connectionTrends(this.history).entries()) {
      const plot = this.#plots[index];
      plot?.setData([times, ...lines.map(({ values }) => values)], false);
      plot?.setScale('x', { min: newestS - SPAN_S, max: newestS });
    }
  }
}

function optionsOf({ lines, leastMost }: Trend, style: CSSStyleDeclaration): uPlot.Options {
  return {
    width: 200,
    height: HEIGHT_PX,
    padding: [4, 2, 2, 2],
    cursor: { show: false },
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(leastMost, most * 1.1)] } },
    series: [
      {},
      ...lines.map(({ name }, index): uPlot.Series => {
        const { token, dash } = LINES[index] ?? LINES[0];
        return {
          label: name,
          // Asked for at each drawing, since light may have turned to dark.
          stroke: () => style.getPropertyValue(token),
          width: 1.75,
          dash: [...dash],
          points: { show: false },
        };
      }),
    ],
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'co-connection-charts': ConnectionCharts;
  }
}

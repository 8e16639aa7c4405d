import { css, unsafeCSS } from 'lit';
import { CHART_HEIGHT_PX } from './trend-plot.ts';

const SWATCHES = unsafeCSS(
  [1, 2, 3, 4, 5, 6]
    .map((colour) => `.swatch[data-colour='${colour}'] { background: var(--co-chart-${colour}); }`)
    .join('\n'),
);

/** Charts side by side where there is room, each with words, legend and table. */
export const trainingChartsStyles = css`
  :host {
    --co-chart-1: var(--wa-color-brand-50);
    --co-chart-2: var(--wa-color-orange-60);
    --co-chart-3: var(--wa-color-blue-50);
    --co-chart-4: var(--wa-color-purple-60);
    --co-chart-5: var(--wa-color-pink-60);
    --co-chart-6: var(--wa-color-gray-60);
    --co-chart-text: var(--wa-color-text-quiet);
    --co-chart-grid: var(--wa-color-surface-border);
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr));
    gap: var(--wa-space-m);
    color: var(--wa-color-text-normal);
  }
  figure {
    margin: 0;
    min-inline-size: 0;
    display: grid;
    align-content: start;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-m);
    background: var(--wa-color-surface-raised);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
  }
  figcaption {
    display: grid;
    font-size: var(--wa-font-size-s);
  }
  .name {
    font-size: var(--wa-font-size-m);
    font-weight: 600;
  }
  .plot {
    block-size: ${CHART_HEIGHT_PX}px;
    font-family: var(--wa-font-family-body);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-3xs) var(--wa-space-m);
    font-size: var(--wa-font-size-s);
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .swatch {
    flex: none;
    inline-size: 0.75rem;
    block-size: 0.75rem;
    border-radius: 0.2rem;
  }
  ${SWATCHES}
  summary {
    inline-size: fit-content;
    padding-block: var(--wa-space-3xs);
    font-size: var(--wa-font-size-s);
    cursor: pointer;
  }
  .scroll {
    max-block-size: 16rem;
    overflow: auto;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--wa-font-size-s);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: var(--wa-space-3xs) var(--wa-space-xs);
    text-align: end;
    font-weight: 400;
  }
  th:first-child {
    text-align: start;
    white-space: nowrap;
  }
  thead th {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  tbody tr {
    border-block-start: 1px solid var(--wa-color-surface-border);
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
`;

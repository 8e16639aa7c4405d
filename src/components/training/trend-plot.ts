import type uPlot from 'uplot';
import type { TrainingTrend } from './training-trends.ts';

export const CHART_HEIGHT_PX = 180;

/** With fewer weeks the bars would be walls. */
const FEWEST_WEEKS = 8;

/** Lines of the same form are told apart by their dashes too. */
const DASHES: readonly number[][] = [[], [6, 4], [2, 3], [8, 3, 2, 3], [4, 2], [1, 3]];

/**
 * Draws a trend into `place`, with `labels` for its weeks; the caller sets its data (see {@link trendData}), its size, and
 * destroys it. Colours are those of the custom properties `--co-chart-1` and on, and are asked for at each drawing, since
 * light may turn to dark.
 */
export function openTrendPlot(
  Plot: typeof uPlot,
  trend: TrainingTrend,
  labels: () => readonly string[],
  place: HTMLElement,
): uPlot {
  const style = getComputedStyle(place);
  const colour = (name: string) => () => style.getPropertyValue(name);
  const axis = {
    font: `12px ${style.fontFamily}`,
    stroke: colour('--co-chart-text'),
    ticks: { show: false },
  } as const;
  const isStacked = trend.form === 'stacked';
  const options: uPlot.Options = {
    width: 300,
    height: CHART_HEIGHT_PX,
    padding: [8, 8, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: (_, __, last) => [Math.min(0, last - FEWEST_WEEKS + 1) - 0.6, last + 0.6] },
      y: {
        // Heights of bars are compared, so they begin at nothing; of lines the course is looked at.
        range: (_, least, most) =>
          isStacked ? [0, Math.max(1, most * 1.1)] : [Math.min(0.5, least * 0.9), Math.max(1.1, most * 1.05)],
      },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 64,
        incrs: [1, 2, 4, 8],
        values: (_, splits) => splits.map((split) => labels()[split] ?? ''),
      },
      {
        ...axis,
        grid: { stroke: colour('--co-chart-grid'), width: 1 },
        size: 52,
        space: 36,
        values: (_, splits) => splits.map((split) => trend.format(split)),
      },
    ],
    series: [
      {},
      ...drawn(trend).map(({ exercise }, index): uPlot.Series => {
        const own = colour(`--co-chart-${exercise.colour}`);
        const common = { label: exercise.name, stroke: own } as const;
        if (isStacked && Plot.paths.bars) {
          const paths = Plot.paths.bars({ size: [0.7, 36], radius: 0.1 });
          return { ...common, fill: own, width: 0, paths, points: { show: false } };
        }
        return {
          ...common,
          width: 2,
          dash: DASHES[index] ?? [],
          spanGaps: true,
          points: { show: true, size: 6, fill: own },
        };
      }),
    ],
  };
  return new Plot(options, undefined, place);
}

/** The series in the order of drawing: of those that are stacked the whole pile first, what is under it over it. */
const drawn = ({ form, lines }: TrainingTrend): TrainingTrend['lines'] =>
  form === 'stacked' ? lines.toReversed() : lines;

/** The trend's values as the plot takes them: weeks by their place, and each bar as high as what is under it and itself. */
export function trendData(trend: TrainingTrend): uPlot.AlignedData {
  const weeks = (trend.lines[0]?.values ?? []).map((_, index) => index);
  if (trend.form === 'lines') return [weeks, ...trend.lines.map(({ values }) => [...values])];
  const heights = weeks.map(() => 0);
  const piles = trend.lines.map(({ values }) =>
    weeks.map((week) => (heights[week] = (heights[week] ?? 0) + (values[week] ?? 0)) || null),
  );
  return [weeks, ...piles.reverse()];
}

import type { ChartContent } from '../figures/figure.js';
import type { PageFigure } from './page-figure.js';

/** Digits that a chart needs of a number: more than a screen can show. */
const digits = 6;

/** The figures of a page with numbers of as many digits as a chart needs, so that the page is small. */
export function compact(figures: readonly PageFigure[]): PageFigure[] {
  return figures.map(({ name, views }) => ({
    name,
    views: views.map((view) => ({ ...view, chart: rounded(view.chart) })),
  }));
}

function rounded(chart: ChartContent): ChartContent {
  switch (chart.mark) {
    case 'lines':
      return {
        ...chart,
        lines: chart.lines.map(({ points, band, ...line }) => ({
          ...line,
          points: points.map(([x, y]) => [short(x), short(y)]),
          ...(band && { band: band.map(([x, low, high]) => [short(x), short(low), short(high)]) }),
        })),
      };
    case 'heat-map':
      return { ...chart, values: chart.values.map((row) => row.map(shortOrNull)) };
    case 'bars':
      return { ...chart, bars: chart.bars.map(({ name, values }) => ({ name, values: values.map(shortOrNull) })) };
    case 'timeline':
      return {
        ...chart,
        spans: chart.spans.map(([row, from, to, kind]) => [row, short(from), short(to), kind]),
        moments: chart.moments.map(short),
      };
  }
}

function short(value: number): number {
  return Number(value.toPrecision(digits));
}

function shortOrNull(value: number | null): number | null {
  return value === null ? null : short(value);
}

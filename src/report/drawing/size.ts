import type { ChartContent } from '../figures/figure.js';

/** Rows of a heat map or a timeline up to this many make it higher. */
const mostRows = 100;

/** The height that suits a chart of a width, both in pixels; `line` is the height of a line of text. */
export function heightOf(chart: ChartContent, width: number, line = 16): number {
  if (chart.mark === 'heat-map' || chart.mark === 'timeline') {
    const rows = Math.min(mostRows, chart.rows.length);
    const needed = rows * Math.max(5, Math.min(line, 900 / rows)) + 8 * line;
    return Math.round(Math.max(0.4 * width, needed));
  }
  return Math.round(Math.max(15 * line, Math.min(0.6 * width, 360)));
}

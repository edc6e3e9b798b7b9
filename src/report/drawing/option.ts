import type { EChartsCoreOption } from 'echarts/core';
import type { ChartContent } from '../figures/figure.js';
import { barOption } from './bars.js';
import { heatMapOption } from './heat-map.js';
import { lineOption } from './lines.js';
import type { Theme } from './theme.js';
import { timelineOption } from './timeline.js';

/** Without quotes, which an attribute of an SVG document could not hold. */
const fontFamily = 'system-ui, Helvetica, Arial, sans-serif';

/**
 * What ECharts draws for a chart.
 *
 * @param width of a picture, in pixels; absent in a page, whose reader can leaf and slide
 */
export function optionOf(chart: ChartContent, theme: Theme, width?: number): EChartsCoreOption {
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: {
      fontFamily,
      fontSize: theme.fontSize,
      color: theme.text,
    },
    aria: { enabled: true, decal: { show: chart.mark === 'bars' && chart.bars.length > 1 } },
    ...marked(chart, theme, width),
  };
}

function marked(chart: ChartContent, theme: Theme, width?: number): EChartsCoreOption {
  switch (chart.mark) {
    case 'lines':
      return lineOption(chart, theme, width);
    case 'heat-map':
      return heatMapOption(chart, theme);
    case 'bars':
      return barOption(chart, theme, width);
    case 'timeline':
      return timelineOption(chart, theme, width);
  }
}

import type { EChartsCoreOption } from 'echarts/core';
import type { ChartContent } from '../figures/figure.js';
import { barOption } from './bars.js';
import { heatMapOption } from './heat-map.js';
import { lineOption } from './lines.js';
import type { Theme } from './theme.js';
import { timelineOption } from './timeline.js';

/** What ECharts draws for a chart, in a page as in a file. */
export function optionOf(chart: ChartContent, theme: Theme): EChartsCoreOption {
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: {
      fontFamily: 'system-ui, "Segoe UI", Helvetica, Arial, sans-serif',
      fontSize: theme.fontSize,
      color: theme.text,
    },
    aria: { enabled: true, decal: { show: chart.mark === 'bars' && chart.bars.length > 1 } },
    ...marked(chart, theme),
  };
}

function marked(chart: ChartContent, theme: Theme): EChartsCoreOption {
  switch (chart.mark) {
    case 'lines':
      return lineOption(chart, theme);
    case 'heat-map':
      return heatMapOption(chart, theme);
    case 'bars':
      return barOption(chart, theme);
    case 'timeline':
      return timelineOption(chart, theme);
  }
}

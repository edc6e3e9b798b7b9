import type { EChartsCoreOption } from 'echarts/core';
import type { BarChart } from '../figures/figure.js';
import { legend, legendLines, nameAxis, numberAxis, place, tip } from './frame.js';
import type { Theme } from './theme.js';
import { unitText } from './unit-text.js';

/** Groups of bars from 0, which also differ in their patterns. */
export function barOption({ x, y, categories, bars }: BarChart, theme: Theme, width?: number): EChartsCoreOption {
  const hasLegend = bars.length > 1;
  const names = bars.map(({ name }) => name);
  return {
    grid: place(theme, hasLegend ? legendLines(names, theme, width) : 0),
    ...(hasLegend && { legend: legend(names, theme, width) }),
    tooltip: {
      ...tip(theme),
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? unitText(y.unit, value) : '-'),
    },
    xAxis: nameAxis(x, categories, 'x', theme),
    yAxis: { ...numberAxis(y, 'y', theme), scale: false },
    series: bars.map(({ name, values }, position) => ({
      type: 'bar',
      name,
      data: [...values],
      barMaxWidth: 44,
      itemStyle: { color: theme.colours[position % theme.colours.length] },
    })),
  };
}

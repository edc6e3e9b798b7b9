import type { EChartsCoreOption } from 'echarts/core';
import type { HeatMap } from '../figures/figure.js';
import { letters, nameAxis, place, tip } from './frame.js';
import type { Theme } from './theme.js';
import { unitText } from './unit-text.js';

/** A heat map: pale for 0, strong for the largest number; two colours where some are negative. */
export function heatMapOption({ x, y, value, columns, rows, values }: HeatMap, theme: Theme): EChartsCoreOption {
  let [least, most] = [0, 0];
  for (const row of values) {
    for (const each of row) {
      if (each !== null) [least, most] = [Math.min(least, each), Math.max(most, each)];
    }
  }
  const far = Math.max(-least, most, Number.MIN_VALUE);
  const frame = place(theme, 1);
  return {
    grid: { ...frame, right: 2.2 * theme.fontSize },
    tooltip: {
      ...tip(theme),
      formatter: ({ value: found }: { value: readonly number[] }) =>
        `${x.split(' (')[0]} ${columns[found[0]]}, ${y.split(' (')[0]} ${rows[found[1]]}: ${unitText(value.unit, found[2])}`,
    },
    xAxis: nameAxis(x, columns, 'x', theme),
    yAxis: { ...nameAxis(y, rows, 'y', theme), inverse: true },
    visualMap: {
      type: 'continuous',
      min: least < 0 ? -far : 0,
      max: far,
      orient: 'horizontal',
      left: 'center',
      top: 0,
      itemWidth: theme.fontSize,
      itemHeight: 11 * theme.fontSize,
      text: [`${unitText(value.unit, far)} ${value.title}`, unitText(value.unit, least < 0 ? -far : 0)],
      textStyle: letters(theme),
      inRange: { color: [...(least < 0 ? theme.diverging : theme.ramp)] },
    },
    series: [
      {
        type: 'heatmap',
        name: value.title,
        data: values.flatMap((row, at) => row.flatMap((each, column) => (each === null ? [] : [[column, at, each]]))),
        itemStyle: columns.length * rows.length <= 2500 ? { borderColor: theme.background, borderWidth: 0.5 } : {},
      },
    ],
  };
}

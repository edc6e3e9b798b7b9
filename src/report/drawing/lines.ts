import type { EChartsCoreOption } from 'echarts/core';
import type { Line, LineChart } from '../figures/figure.js';
import { legend, legendLines, letters, numberAxis, place, tip } from './frame.js';
import type { Theme } from './theme.js';
import { unitText } from './unit-text.js';

const dashes = ['solid', 'dashed', 'dotted', [10, 3, 2, 3], [14, 4], [2, 5], [8, 2, 2, 2, 2, 2], [1, 2]] as const;
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'roundRect', 'arrow', 'circle'] as const;
/** Lines of at most this many points show each of them. */
const fewPoints = 30;
/** Charts of more points than this show small ones. */
const manyPoints = 200;

/** Lines with bands around them, which also differ in their dashes and symbols. */
export function lineOption({ x, y, lines, level }: LineChart, theme: Theme, width?: number): EChartsCoreOption {
  const hasLegend = lines.length > 1 || level !== undefined;
  const names = [...lines.map(({ name }) => name), ...(level ? [level.name] : [])];
  const isScattered = lines.every((line) => line.isScattered);
  return {
    grid: place(theme, hasLegend ? legendLines(names, theme, width) : 0),
    ...(hasLegend && { legend: legend(names, theme, width) }),
    tooltip: {
      ...tip(theme),
      trigger: isScattered ? 'item' : 'axis',
      valueFormatter: (value: unknown) => texts(value, (each) => unitText(y.unit, each)),
      axisPointer: {
        label: { formatter: ({ value }: { value: unknown }) => texts(value, (each) => unitText(x.unit, each)) },
      },
    },
    dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl', filterMode: 'none' }],
    xAxis: numberAxis(x, 'x', theme),
    yAxis: numberAxis(y, 'y', theme),
    series: [
      // Lines first: the legend takes its symbols from them.
      ...lines.map((line, position) => lineSeries(line, position, theme, isScattered)),
      ...lines.flatMap((line, position) => (line.band ? [bandSeries(line, position, theme)] : [])),
      ...(level ? [levelSeries(level, theme)] : []),
    ],
  };
}

/** @param amongPoints whether all lines of the chart are points; else points stand out from lines */
function lineSeries(
  { name, points, isScattered, isReference }: Line,
  position: number,
  theme: Theme,
  amongPoints: boolean,
) {
  const color = theme.colours[position % theme.colours.length];
  const symbol = symbols[position % symbols.length];
  const data = points.map(([x, y]) => [x, y]);
  if (isScattered) {
    const symbolSize = points.length > manyPoints ? 4 : 9;
    const itemStyle = { color: amongPoints ? color : theme.text, opacity: 0.85 };
    return { type: 'scatter', name, data, symbol: amongPoints ? symbol : 'circle', symbolSize, itemStyle, z: 4 };
  }
  return {
    type: 'line',
    name,
    data,
    symbol,
    symbolSize: theme.fontSize / 2,
    showSymbol: points.length <= fewPoints,
    sampling: 'lttb',
    z: 3,
    lineStyle: {
      color,
      width: isReference ? theme.lineWidth / 2 : theme.lineWidth,
      type: isReference ? 'dashed' : dashes[position % dashes.length],
    },
    itemStyle: { color },
  };
}

/** A polygon around a line. It has the name of the line, so that both are shown and hidden together. */
function bandSeries({ name, band = [] }: Line, position: number, theme: Theme) {
  const color = theme.colours[position % theme.colours.length];
  const outline = [...band.map(([x, low]) => [x, low]), ...band.toReversed().map(([x, , high]) => [x, high])];
  return {
    type: 'custom',
    name,
    data: band.map(([x, low, high]) => [x, low, high]),
    encode: { x: 0, y: [1, 2], tooltip: [] },
    tooltip: { show: false },
    silent: true,
    clip: true,
    z: 2,
    itemStyle: { color },
    renderItem: (parameters: { dataIndexInside: number }, api: { coord(point: readonly number[]): number[] }) => {
      if (parameters.dataIndexInside !== 0) return null;
      const points = outline.map((point) => api.coord(point));
      return { type: 'polygon', shape: { points }, style: { fill: color, opacity: 0.2 } };
    },
  };
}

/** A horizontal line across the chart. */
function levelSeries({ name, at }: NonNullable<LineChart['level']>, theme: Theme) {
  return {
    type: 'line',
    name,
    data: [],
    symbol: 'none',
    itemStyle: { color: theme.muted },
    lineStyle: { color: theme.muted, type: 'dotted', width: 1 },
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: theme.muted, type: 'dotted', width: 1 },
      label: { show: false, ...letters(theme) },
      data: [{ yAxis: at }],
    },
  };
}

function texts(value: unknown, text: (value: number) => string): string {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'number' ? text(last) : String(last ?? '-');
}

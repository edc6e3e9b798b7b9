import type { EChartsCoreOption } from 'echarts/core';
import type { Timeline } from '../figures/figure.js';
import { legend, legendLines, nameAxis, numberAxis, place, tip } from './frame.js';
import type { Theme } from './theme.js';
import { unitText } from './unit-text.js';

/** The heights of spans by kind, as shares of a row: kinds differ in more than their colour. */
const heights = [0.3, 0.8, 0.5, 0.8];
/** Up to this many moments are drawn. */
const mostMoments = 80;

/** What ECharts gives a custom series to draw with. */
interface Drawing {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
  size(extent: readonly number[]): number[];
}

/** Spans of time in rows, with a slider to look closer. */
export function timelineOption(
  { x, y, rows, kinds, spans, moments }: Timeline,
  theme: Theme,
  width?: number,
): EChartsCoreOption {
  const frame = place(theme, legendLines(kinds, theme, width));
  const colours = [theme.colours[5], theme.colours[0], theme.colours[2], theme.colours[1]];
  return {
    grid: { ...frame, bottom: frame.bottom + (width === undefined ? 2.6 : 0) * theme.fontSize },
    legend: { ...legend(kinds, theme, width), icon: 'rect' },
    tooltip: {
      ...tip(theme),
      formatter: ({ value, seriesName }: { value: readonly number[]; seriesName: string }) => {
        const [row, from, to] = value;
        return `${y} ${rows[row]}: ${seriesName}, ${unitText(x.unit, to - from)}\n${unitText(x.unit, from)} to ${unitText(x.unit, to)}`;
      },
    },
    dataZoom: [
      ...(width === undefined ? [slider(theme)] : []),
      { type: 'inside', zoomOnMouseWheel: 'ctrl', filterMode: 'weakFilter' },
    ],
    xAxis: { ...numberAxis(x, 'x', theme), min: 0, max: 'dataMax' },
    yAxis: { ...nameAxis(y, rows, 'y', theme), inverse: true },
    series: kinds.map((name, kind) => ({
      type: 'custom',
      name,
      data: spans.filter((span) => span[3] === kind).map(([row, from, to]) => [row, from, to]),
      encode: { x: [1, 2], y: 0 },
      clip: true,
      itemStyle: { color: colours[kind % colours.length] },
      renderItem: (_: unknown, api: Drawing) => {
        const [left, middle] = api.coord([api.value(1), api.value(0)]);
        const [right] = api.coord([api.value(2), api.value(0)]);
        const height = Math.max(1, api.size([0, 1])[1] * heights[kind % heights.length]);
        const shape = { x: left, y: middle - height / 2, width: Math.max(0.6, right - left), height };
        return { type: 'rect', shape, style: { fill: colours[kind % colours.length] } };
      },
      ...(kind === 0 && moments.length <= mostMoments && { markLine: momentLines(moments, theme) }),
    })),
  };
}

function slider({ fontSize }: Theme) {
  return {
    type: 'slider',
    height: 1.4 * fontSize,
    bottom: 4,
    filterMode: 'weakFilter',
    showDetail: false,
    brushSelect: false,
  };
}

function momentLines(moments: readonly number[], { muted }: Theme) {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: muted, type: 'dotted', width: 1 },
    data: moments.map((xAxis) => ({ xAxis })),
  };
}

import { HeatmapChart } from 'echarts/charts';
import { GridComponent, TitleComponent, VisualMapComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([HeatmapChart, GridComponent, TitleComponent, VisualMapComponent, SVGRenderer]);

/** Numbers of rows and columns that have names. */
export interface HeatMap {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** The names of the columns, from left to right, and of the rows, from top to bottom. */
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** One list a row. */
  readonly values: readonly (readonly number[])[];
}

/** A heat map as a standalone SVG document: white for 0, dark blue for the largest number. */
export function heatMapSvg({ title, x, y, columns, rows, values }: HeatMap): string {
  const width = Math.min(1600, Math.max(480, 140 + 24 * columns.length));
  const height = Math.min(2400, Math.max(320, 170 + 14 * rows.length));
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const axis = { type: 'category', nameLocation: 'middle', splitArea: { show: false } } as const;
  drawing.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'Helvetica, Arial, sans-serif' },
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    grid: { left: 84, right: 24, top: 48, bottom: 112 },
    xAxis: { ...axis, name: x, nameGap: 30, data: [...columns] },
    yAxis: { ...axis, name: y, nameGap: 60, data: [...rows], inverse: true },
    visualMap: {
      min: 0,
      max: Math.max(1, ...values.flat()),
      orient: 'horizontal',
      left: 'center',
      bottom: 8,
      text: ['samples', ''],
      inRange: { color: ['#ffffff', '#6baed6', '#08306b'] },
    },
    series: [{ type: 'heatmap', data: values.flatMap((row, at) => row.map((value, column) => [column, at, value])) }],
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return svg;
}

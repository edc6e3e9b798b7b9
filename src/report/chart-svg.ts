import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from '../core/chart.js';

use([LineChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** A chart as a standalone SVG document. */
export function chartSvg({ title, x, y, series }: Chart, width = 760, height = 480): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const axis = { type: 'value', nameLocation: 'middle', scale: true } as const;
  drawing.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'Helvetica, Arial, sans-serif' },
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    // The measured width of text is approximate: names need a reserve.
    legend: { bottom: 0, itemGap: 28 },
    grid: { left: 84, right: 24, top: 48, bottom: 84 },
    xAxis: { ...axis, name: x, nameGap: 30 },
    yAxis: { ...axis, name: y, nameGap: 60 },
    series: series.map(({ name, points, scattered }) =>
      scattered
        ? { name, type: 'scatter', data: points, symbolSize: 11, itemStyle: { color: '#222222' } }
        : { name, type: 'line', data: points, showSymbol: false },
    ),
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return svg;
}

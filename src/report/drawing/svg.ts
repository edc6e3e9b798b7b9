import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartContent } from '../figures/figure.js';
import { chartParts } from './modules.js';
import { optionOf } from './option.js';
import { light, type Theme } from './theme.js';

use([...chartParts, SVGRenderer]);

/** A size in pixels, of which there are 96 to an inch. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A chart as a standalone SVG document, without a slider. */
export function chartSvg(chart: ChartContent, { width, height }: Size, theme: Theme = light): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    const option = optionOf(chart, theme);
    const zooms = Array.isArray(option.dataZoom) ? option.dataZoom.filter(({ type }) => type !== 'slider') : [];
    drawing.setOption({ ...option, dataZoom: zooms });
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}

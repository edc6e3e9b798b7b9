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

/** A chart as a standalone SVG document. */
export function chartSvg(chart: ChartContent, { width, height }: Size, theme: Theme = light): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption(optionOf(chart, theme, width));
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}

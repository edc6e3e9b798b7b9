import type { View } from '../figures/figure.js';

/** What the script of a page knows of a figure. */
export interface PageFigure {
  readonly name: string;
  readonly views: readonly View[];
}

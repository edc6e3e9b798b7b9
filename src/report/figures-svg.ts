import { join } from 'node:path';
import { withFile } from '../core/file-error.js';
import { makeDirectory } from '../core/make-directory.js';
import { writeAtomically } from '../records/atomic-file.js';
import { heightOf } from './drawing/size.js';
import { chartSvg } from './drawing/svg.js';
import { light, paper } from './drawing/theme.js';
import type { Figure } from './figures/figure.js';

/** The width of a chart in pixels unless another is asked for. */
const usualWidth = 760;
/** Charts of at most this width in pixels (6 inches) are for a paper, with letters of 8 points. */
const widestPaper = 6 * 96;

/**
 * Writes every view of every figure as an SVG document: `accuracy.svg` for the first, `accuracy-virtual-time.svg` for others.
 *
 * @param width in pixels, of which there are 96 to an inch; up to 6 inches, letters are as small as a paper's
 * @returns the paths of the files
 * @throws FileError if one cannot be written
 */
export function writeFiguresSvg(figures: readonly Figure[], directory: string, width = usualWidth): string[] {
  withFile(directory, () => makeDirectory(directory));
  const theme = width <= widestPaper ? paper : light;
  return figures.flatMap(({ name, views }) =>
    views.map((view, position) => {
      const file = join(directory, `${position === 0 ? name : `${name}-${fileWord(view.name)}`}.svg`);
      const height = heightOf(view.chart, width, 1.33 * theme.fontSize);
      writeAtomically(file, chartSvg(view.chart, { width, height }, theme));
      return file;
    }),
  );
}

/** Letters and digits of a name, with dashes between them. */
function fileWord(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
}

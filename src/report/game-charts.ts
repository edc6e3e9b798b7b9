import { join } from 'node:path';
import type { Chart } from '../core/chart.js';
import { withInput } from '../core/file-error.js';
import { makeDirectory } from '../core/make-directory.js';
import { writeAtomically } from '../records/atomic-file.js';
import { heightOf } from './drawing/size.js';
import { chartSvg } from './drawing/svg.js';
import { linesOf } from './figures/game.js';

/** In pixels. */
const width = 760;

/** A game's chart as a standalone SVG document. */
export function gameChartSvg(chart: Chart): string {
  const lines = linesOf(chart);
  return chartSvg(lines, { width, height: heightOf(lines, width) });
}

/**
 * Writes the charts of a game into a directory, which is created if missing: `NAME.CHART.svg`.
 *
 * @returns the paths of the files
 * @throws InputError if the directory cannot be created, FileError if a file cannot be written
 */
export function writeCharts(name: string, charts: readonly Chart[], directory: string): string[] {
  withInput(directory, () => makeDirectory(directory));
  return charts.map((chart) => {
    const file = join(directory, `${name}.${chart.name}.svg`);
    writeAtomically(file, gameChartSvg(chart));
    return file;
  });
}

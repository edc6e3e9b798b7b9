import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { withInput } from '../core/file-error.js';
import { reportFileOf, reportFileOption, svgWidthOption, targetOption } from './command-options.js';
import { withExamples } from './examples.js';
import { writeMessage, writeResult } from './terminal.js';

interface Flags {
  readonly out?: string;
  readonly target?: number;
  readonly svg?: string;
  readonly width?: number;
}

/** `fedstill report`: charts of runs, comparisons, games and curves as one HTML file, and as SVG. */
export function reportCommand(): Command {
  const command = new Command('report')
    .description('draw runs, comparisons, games and curves: one HTML file with charts, and their numbers as CSV')
    .argument('<directories...>', 'of runs, comparisons and games, or files of curves; several are compared')
    .addOption(reportFileOption())
    .addOption(targetOption())
    .option('--svg <directory>', 'write each chart as SVG too')
    .addOption(svgWidthOption())
    .action(report);
  return withExamples(
    command,
    'fedstill report results',
    'fedstill report results runs/comparison-comparison-1 -o all.html --svg figures --width 3.3in',
  );
}

async function report(paths: readonly string[], { out, target, svg, width }: Flags): Promise<void> {
  const [{ readResults }, { reportOf, writeReport }] = await Promise.all([
    import('../experiments/saved-results.js'),
    import('../report/write-report.js'),
  ]);
  const made = reportOf(readResults(paths, target));
  const file = out ?? fileFor(paths);
  withInput(file, () => writeReport(made, file));
  writeResult(`report: ${file}\n`);
  for (const warning of made.figures.flatMap(({ warnings }) => warnings)) writeMessage(`notice: ${warning}\n`);
  if (svg === undefined) return;
  const { writeFiguresSvg } = await import('../report/figures-svg.js');
  const files = withInput('--svg', () => writeFiguresSvg(made.figures, svg, width));
  writeResult(files.map((written) => `chart: ${written}\n`).join(''));
}

/** Beside what is reported; in this folder for several. */
function fileFor([path, ...others]: readonly string[]): string {
  if (others.length > 0) return 'report.html';
  return statSync(path).isFile() ? reportFileOf(path) : join(path, 'report.html');
}

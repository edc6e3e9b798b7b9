import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { readCatalogue } from '../src/experiments/reproduction/catalogue.js';
import { finishedRunsIn } from '../src/experiments/reproduction/finished-runs.js';
import { writeAtomically } from '../src/records/atomic-file.js';
import { gameChartSvg } from '../src/report/game-charts.js';
import { detectionCharts } from './results/detection-section.js';
import { measure, resultsDocument } from './results/document.js';
import { readMeasured, withFresh, writeMeasured } from './results/measured.js';

const docs = fileURLToPath(new URL('../docs', import.meta.url));

interface Flags {
  readonly out: string;
  readonly measured: string;
  readonly published: string;
}

async function results(directories: readonly string[], { out, measured, published }: Flags): Promise<void> {
  const runs = (await Promise.all(directories.map(finishedRunsIn))).flat();
  const figures = readCatalogue(published).published;
  const fresh = measure(runs, figures);
  const anew = new Set(runs.map(({ comparison }) => comparison));
  const all = existsSync(measured) ? withFresh(readMeasured(measured), fresh, anew) : fresh;
  writeMeasured(measured, all);
  writeAtomically(out, resultsDocument(all, figures));
  for (const chart of detectionCharts(runs)) {
    const file = join(dirname(out), `${chart.name}.svg`);
    mkdirSync(dirname(file), { recursive: true });
    writeAtomically(file, gameChartSvg(chart));
  }
  process.stdout.write(`wrote ${measured} and ${out}\n`);
}

await new Command('results')
  .description(
    'put the figures of comparisons and runs in the place of earlier ones of the same names, and write the document of all',
  )
  .argument('[directories...]', 'of fedstill compare, or of fedstill run')
  .option('--out <file>', 'the document', `${docs}/results.md`)
  .option('--measured <file>', 'the figures of all comparisons', `${docs}/measured.json`)
  .option('--published <file>', 'published figures with their sources', `${docs}/published.yaml`)
  .action(results)
  .parseAsync();

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { writeAtomically } from '../src/records/atomic-file.js';
import { chartSvg } from '../src/report/chart-svg.js';
import { detectionSection } from './results/detection-section.js';
import { resultsDocument } from './results/document.js';
import { finishedRunsIn } from './results/finished-runs.js';
import { readPublished } from './results/published.js';
import { withEarlier } from './results/with-earlier.js';

const docs = fileURLToPath(new URL('../docs', import.meta.url));

interface Flags {
  readonly out: string;
  readonly published: string;
}

async function results(directories: readonly string[], { out, published }: Flags): Promise<void> {
  const runs = await Promise.all(directories.map(finishedRunsIn));
  const figures = readPublished(published);
  const fresh = resultsDocument(runs.flat(), figures);
  const anew = new Set(runs.flat().map(({ comparison }) => comparison));
  writeAtomically(out, existsSync(out) ? withEarlier(fresh, readFileSync(out, 'utf8'), anew, figures) : fresh);
  for (const chart of detectionSection(runs.flat()).charts) {
    const file = join(dirname(out), `${chart.name}.svg`);
    mkdirSync(dirname(file), { recursive: true });
    writeAtomically(file, chartSvg(chart));
  }
  process.stdout.write(`wrote ${out}\n`);
}

await new Command('results')
  .description(
    'write docs/results.md from the directories of comparisons and runs; what they do not hold stays as it is',
  )
  .argument('<directories...>', 'of fedstill compare, or of fedstill run')
  .option('--out <file>', 'the document', `${docs}/results.md`)
  .option('--published <file>', 'published figures with their sources', `${docs}/published.yaml`)
  .action(results)
  .parseAsync();

import { basename } from 'node:path';
import { Command } from 'commander';
import type { BackendName } from '../engine/engine.js';
import type { FinishedComparison } from '../report/compare-scenarios.js';
import type { ProgressLine } from '../report/progress.js';
import { exitCodes } from './failure.js';
import { interruption } from './interruption.js';
import {
  backendOption,
  dataDirectoryOption,
  jsonOption,
  seedsOption,
  setOption,
  targetOption,
  threadsOption,
} from './options.js';

interface Flags {
  readonly seeds?: readonly number[];
  readonly target?: number;
  readonly out?: string;
  readonly threads?: number;
  readonly backend?: BackendName;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `fedstill compare`: several scenarios on the same population and seeds, in one table. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('run several scenarios, or the variants that one lists, on the same population and seeds')
    .argument('<files...>', 'scenarios in YAML, or one with a list compare')
    .addOption(seedsOption())
    .addOption(targetOption())
    .option('--out <directory>', 'one run directory a run, and comparison.json; goes on with what it holds of the same')
    .addOption(threadsOption())
    .addOption(backendOption())
    .addOption(dataDirectoryOption())
    .addOption(setOption())
    .option('--quiet', 'no progress and no table')
    .addOption(jsonOption('the comparison'))
    .action(compare);
}

async function compare(files: readonly string[], flags: Flags): Promise<void> {
  const { seeds, threads, backend, target, out, dataDir, set, quiet } = flags;
  const [{ loadComparison }, { parseOverrides }, { compareScenarios }, { ProgressLine }] = await Promise.all([
    import('../scenario/load-comparison.js'),
    import('../scenario/overrides.js'),
    import('../report/compare-scenarios.js'),
    import('../report/progress.js'),
  ]);
  const loaded = await loadComparison(files, { seeds, overrides: parseOverrides(set) });
  const { signal, ended } = interruption();
  let progress: ProgressLine | undefined;
  let behind = 0;
  try {
    const result = await compareScenarios(loaded, {
      ...{ out, target, threads, backend, dataDirectory: dataDir, signal },
      onChecked: ({ directory, all, done }) => {
        behind = done;
        if (quiet) return;
        const [variants, count] = [loaded.variants.length, loaded.seeds.length];
        process.stderr.write(`${variants} variants, ${count} ${count === 1 ? 'seed' : 'seeds'}, into ${directory}\n`);
        progress = new ProgressLine(all, done, process.stderr);
      },
      onStart: ({ directory, roundsDone }) => progress?.begin(basename(directory), behind - roundsDone),
      onEvent: (event) => {
        if (event.kind === 'round') behind++;
        progress?.update(event);
      },
    });
    progress?.stop();
    await report(result, flags);
  } finally {
    progress?.stop();
    ended();
  }
}

async function report({ comparison, directory }: FinishedComparison, { json, quiet }: Flags): Promise<void> {
  if (!comparison) {
    process.stderr.write(`stopped; to go on: the same command with --out ${directory}\n`);
    process.exitCode = exitCodes.interrupted;
    return;
  }
  if (json) process.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  if (quiet) return;
  const { comparisonTable } = await import('../report/comparison-table.js');
  const output = json ? process.stderr : process.stdout;
  output.write(`${comparisonTable(comparison)}\ncomparison: ${directory}\n`);
}

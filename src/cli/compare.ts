import { join } from 'node:path';
import { Command } from 'commander';
import type { FinishedComparison } from '../experiments/compare-scenarios.js';
import { addReport } from './add-report.js';
import { seedsOption, targetOption, trainingOptions } from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { type ComparisonFlags, playComparison } from './play-comparison.js';
import { print, printNotices, printStopped } from './print.js';
import { sameCommand } from './shell.js';

interface Flags extends ComparisonFlags {
  readonly seeds?: readonly number[];
}

/** `fedstill compare`: runs several scenarios on the same population and seeds, and prints one table. */
export function compareCommand(): Command {
  const command = new Command('compare')
    .description('run several scenarios, or the variants that one lists, on the same population and seeds')
    .argument('<files...>', 'scenarios in YAML, or one with a list compare')
    .addOption(seedsOption())
    .addOption(targetOption())
    .option(
      '--out <directory>',
      'the directory of the runs and of comparison.json; continues a comparison that it holds',
    );
  for (const option of trainingOptions('the comparison')) command.addOption(option);
  withExamples(command, 'fedstill compare comparison.yaml --seeds 1-2 --target 0.9');
  return command.action((files: readonly string[], flags: Flags) =>
    namingFlags(flags.set, () => compare(files, flags)),
  );
}

async function compare(files: readonly string[], flags: Flags): Promise<void> {
  const { seeds, set, modules } = flags;
  const [{ loadComparison }, { parseOverrides }] = await Promise.all([
    import('../scenario/load-comparison.js'),
    import('../scenario/overrides.js'),
  ]);
  const loaded = await loadComparison(files, { seeds, overrides: parseOverrides(set), modules });
  await report(await playComparison(loaded, flags), flags);
}

async function report({ comparison, notices, directory }: FinishedComparison, flags: Flags): Promise<void> {
  if (!comparison)
    return printStopped('with its finished rounds kept', sameCommand(...(flags.out ? [] : ['--out', directory])));
  const { comparisonTable } = await import('../report/comparison-table.js');
  const reported = await addReport(directory, join(directory, 'report.html'), flags);
  print(comparison, (width) => `${comparisonTable(comparison, width)}\ncomparison: ${directory}${reported}`, flags);
  printNotices(notices, flags);
}

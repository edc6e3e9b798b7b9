import { basename, join } from 'node:path';
import { Command } from 'commander';
import { counted } from '../core/quantities.js';
import type { FinishedComparison } from '../experiments/compare-scenarios.js';
import type { Progress } from '../report/progress/progress.js';
import { addReport } from './add-report.js';
import { progressOf, seedsOption, type TrainingFlags, targetOption, trainingOptions } from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { interruption } from './interruption.js';
import { print, printNotices, printStopped } from './print.js';
import { sameCommand } from './shell.js';
import { writeMessage } from './terminal.js';
import { threadsOf } from './threads.js';

interface Flags extends TrainingFlags {
  readonly seeds?: readonly number[];
  readonly target?: number;
  readonly out?: string;
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
  const { seeds, backend, device, target, out, dataDir, set, modules } = flags;
  const [{ loadComparison }, { parseOverrides }, { compareScenarios }, { openProgress }] = await Promise.all([
    import('../scenario/load-comparison.js'),
    import('../scenario/overrides.js'),
    import('../experiments/compare-scenarios.js'),
    import('../report/progress/open-progress.js'),
  ]);
  const loaded = await loadComparison(files, { seeds, overrides: parseOverrides(set), modules });
  const { signal, listen, ended } = interruption(() => progress?.interrupt());
  let progress: Progress | undefined;
  let behind = 0;
  try {
    const result = await compareScenarios(loaded, {
      ...{ out, target, threads: threadsOf(flags), backend, device, dataDirectory: dataDir, modules, signal },
      onChecked: ({ directory, all, done, metric }) => {
        listen();
        behind = done;
        const { variants, seeds } = loaded;
        progress = openProgress(progressOf(flags), { rounds: all, done, stream: process.stderr, metric });
        const sizes = `${counted(variants.length, 'variant')}, ${counted(seeds.length, 'seed')}`;
        const names = variants.map(({ name }) => name);
        progress?.announce(`${sizes}, into ${directory}`, { variants: names, seeds, directory });
      },
      onStart: ({ directory, roundsDone, notice }) => {
        progress?.begin(basename(directory), behind - roundsDone);
        if (notice === undefined) return;
        if (progress) progress.notice(notice);
        else writeMessage(`${notice}\n`);
      },
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

async function report({ comparison, notices, directory }: FinishedComparison, flags: Flags): Promise<void> {
  if (!comparison)
    return printStopped('with its finished rounds kept', sameCommand(...(flags.out ? [] : ['--out', directory])));
  const { comparisonTable } = await import('../report/comparison-table.js');
  const reported = await addReport(directory, join(directory, 'report.html'), flags);
  print(comparison, (width) => `${comparisonTable(comparison, width)}\ncomparison: ${directory}${reported}`, flags);
  printNotices(notices, flags);
}

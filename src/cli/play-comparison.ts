import { basename } from 'node:path';
import { counted } from '../core/quantities.js';
import type { FinishedComparison } from '../experiments/compare-scenarios.js';
import type { Progress } from '../report/progress/progress.js';
import type { LoadedComparison } from '../scenario/load-comparison.js';
import { progressOf, type TrainingFlags } from './command-options.js';
import { interruption } from './interruption.js';
import { writeMessage } from './terminal.js';
import { threadsOf } from './threads.js';

/** The flags of a command that runs comparisons. */
export interface ComparisonFlags extends TrainingFlags {
  readonly target?: number;
  readonly out?: string;
}

/**
 * Runs a comparison, with progress on standard error. The first Ctrl-C stops it after the current round.
 *
 * @throws as `compareScenarios` does
 */
export async function playComparison(loaded: LoadedComparison, flags: ComparisonFlags): Promise<FinishedComparison> {
  const { backend, device, target, out, dataDir, modules } = flags;
  const [{ compareScenarios }, { openProgress }] = await Promise.all([
    import('../experiments/compare-scenarios.js'),
    import('../report/progress/open-progress.js'),
  ]);
  const { signal, listen, ended } = interruption(() => progress?.interrupt());
  let progress: Progress | undefined;
  let behind = 0;
  try {
    return await compareScenarios(loaded, {
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
  } finally {
    progress?.stop();
    ended();
  }
}

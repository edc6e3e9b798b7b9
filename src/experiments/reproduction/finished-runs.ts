import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RoundMetrics } from '../../actors/events.js';
import { InputError } from '../../core/errors.js';
import type { Metric } from '../../data/task.js';
import { RunDirectory } from '../../records/run-directory.js';
import { loadScenario } from '../../scenario/load.js';
import type { Scenario } from '../../scenario/schema.js';
import { readComparison } from '../comparison.js';

/** A complete run, out of a comparison or on its own. */
export interface FinishedRun {
  /** The name of the comparison; of a run on its own, that of its scenario. */
  readonly comparison: string;
  /** The name of the variant; of a run on its own, or a scenario compared with no other, that of its strategy. */
  readonly variant: string;
  /** Of the comparison; absent for a run on its own. */
  readonly directory?: string;
  /** The run's own directory, for what stands in its events. */
  readonly runDirectory?: string;
  readonly scenario: Scenario;
  /** By which models are judged; accuracy, if absent. */
  readonly metric?: Metric;
  readonly rounds: readonly RoundMetrics[];
}

/**
 * The complete runs that a directory holds: a comparison's, or the one whose run directory it is.
 *
 * @throws InputError if it is neither
 */
export async function finishedRunsIn(directory: string): Promise<FinishedRun[]> {
  if (!existsSync(join(directory, 'comparison.json'))) {
    const run = await finishedRun(directory);
    return [{ comparison: run.scenario.name, variant: run.scenario.strategy.name, ...run }];
  }
  const { name, variants } = readComparison(directory);
  const runs = variants.flatMap(({ name: variant, runs }) => runs.map((run) => ({ variant, path: run.directory })));
  return Promise.all(
    runs.map(async ({ variant, path }) => {
      const run = await finishedRun(join(directory, path));
      const isAlone = variants.length === 1 && variant === name;
      return { comparison: name, variant: isAlone ? run.scenario.strategy.name : variant, directory, ...run };
    }),
  );
}

async function finishedRun(directory: string) {
  const rounds = RunDirectory.readFinished(directory);
  if (!rounds) {
    throw new InputError(directory, 'none-found', { expected: 'finished comparison or run' });
  }
  const { scenario } = await loadScenario(RunDirectory.scenarioFile(directory));
  return { scenario, rounds, metric: RunDirectory.readSummary(directory)?.metric, runDirectory: directory };
}

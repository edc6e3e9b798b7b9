import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RoundMetrics } from '../actors/events.js';
import { InputError } from '../core/errors.js';
import { withInput } from '../core/file-error.js';
import { makeDirectory } from '../core/make-directory.js';
import { sumOf } from '../core/statistics.js';
import { loadFederatedData } from '../data/load.js';
import { accuracy, type Metric } from '../data/task.js';
import { DirectoryLock, refuseIfInUse } from '../records/directory-lock.js';
import { makeNumbered, RunDirectory } from '../records/run-directory.js';
import type { LoadedScenario } from '../scenario/load.js';
import { eachVariant, type LoadedComparison } from '../scenario/load-comparison.js';
import { defaultBackend, type RunSettings, resolveScenario } from '../scenario/resolve.js';
import { writeScenario } from '../scenario/write.js';
import { type Comparison, summariseComparison, writeComparison } from './comparison.js';
import { beginRun, type FinishedRun, type RunControls, resumeRun } from './run-scenario.js';

/** Options of running a comparison. `onStart` is called before the first round of every run that is not complete. */
export interface ComparisonControls extends RunControls {
  /** The directory of the comparison, which may already hold a part of it; default: a new one in `runs/`. */
  readonly out?: string;
  /** The target on the test set, in units of the metric: in (0, 1] for a share. Default: {@link summariseComparison}'s. */
  readonly target?: number;
  /**
   * Called once, after all variants were checked. `all` counts the rounds of all runs, `done` those already finished.
   */
  readonly onChecked?: (begun: {
    readonly directory: string;
    readonly all: number;
    readonly done: number;
    readonly metric: Metric;
  }) => void;
}

/** The result of a comparison and its directory. */
export interface FinishedComparison {
  readonly directory: string;
  /** Absent if the comparison was stopped before its last run. */
  readonly comparison?: Comparison;
  /** The notices of all runs, each with its variant and seed. */
  readonly notices?: readonly string[];
}

/** One run of a comparison. */
interface VariantRun {
  readonly name: string;
  readonly seed: number;
  readonly loaded: LoadedScenario;
  readonly directory: string;
}

/**
 * Runs every variant with every seed, seed by seed, each into its own run directory `<variant>-seed<seed>`, and writes
 * the summary `comparison.json`. Keeps complete runs that the directory already holds, and resumes stopped ones from
 * their last checkpoint.
 *
 * @throws InputError before anything runs if a variant, its data or a directory is at fault
 * @throws Error after all other runs, with one line for each run that failed
 */
export async function compareScenarios(
  loaded: LoadedComparison,
  controls: ComparisonControls = {},
): Promise<FinishedComparison> {
  const { name, seeds, variants } = loaded;
  const metric = await checkComparison(loaded, controls);
  checkTarget(metric, controls.target);
  const directory = controls.out ?? makeNumbered(join('runs', `${name}-comparison`));
  const runs = seeds.flatMap((seed, position) =>
    variants.map(({ name, scenarios }): VariantRun => {
      return { name, seed, loaded: scenarios[position], directory: join(directory, `${name}-seed${seed}`) };
    }),
  );
  for (const run of runs) checkDirectory(run, controls);
  withInput(directory, () => makeDirectory(directory));
  const lock = DirectoryLock.take(directory);
  try {
    return await play(loaded, runs, directory, metric, controls);
  } finally {
    lock.release();
  }
}

/** Plays the runs that are not complete, and summarises all of them. */
async function play(
  { name, seeds, variants }: LoadedComparison,
  runs: readonly VariantRun[],
  directory: string,
  metric: Metric,
  controls: ComparisonControls,
): Promise<FinishedComparison> {
  controls.onChecked?.({
    directory,
    all: sumOf(runs, (run) => run.loaded.scenario.rounds),
    done: sumOf(runs, (run) => roundsIn(run.directory)),
    metric,
  });
  const load = sharedData();
  const finished: (VariantRun & { readonly rounds: readonly RoundMetrics[] })[] = [];
  const failures: Error[] = [];
  for (const run of runs) {
    const rounds = controls.signal?.aborted ? undefined : await finish(run, controls, load);
    if (!rounds) return { directory };
    if (rounds instanceof Error) failures.push(rounds);
    else finished.push({ ...run, rounds });
  }
  if (failures.length > 0) {
    throw new Error(failures.map(({ message }) => message).join('\n'), { cause: failures[0].cause });
  }
  const byVariant = variants.map(({ name, scenarios }) => ({
    name,
    strategy: scenarios[0].strategy.name,
    runs: finished
      .filter((run) => run.name === name)
      .map((run) => ({ seed: run.seed, directory: basename(run.directory), rounds: run.rounds })),
  }));
  const comparison = summariseComparison(name, seeds, byVariant, controls.target, metric);
  writeComparison(directory, comparison);
  const notices = finished.flatMap(({ name, seed, directory: path }) =>
    (RunDirectory.readSummary(path)?.notices ?? []).map((notice) => `${name}, seed ${seed}: ${notice}`),
  );
  return { directory, comparison, notices };
}

/**
 * Checks, for every variant and seed, everything that can be checked before a first round, data included.
 *
 * @returns by what the models of all variants are judged
 * @throws InputError with one line for every fault
 */
export async function checkComparison({ seeds, variants }: LoadedComparison, settings: RunSettings): Promise<Metric> {
  const load = sharedData();
  const metrics = new Map<string, Metric>();
  for (const position of seeds.keys()) {
    await eachVariant(variants, async ({ scenarios }) => {
      const { metric } = (await resolveScenario(scenarios[position], settings, load)).data.test.task;
      metrics.set(metric.name, metric);
    });
  }
  const [metric = accuracy, other] = metrics.values();
  if (!other) return metric;
  throw new InputError('metric', 'variants-differ', {
    found: [metric.name, other.name],
    remedy: 'give all the same task',
  });
}

/** @throws InputError at `--target` if the metric can never have this value */
function checkTarget({ name, unit }: Metric, target: number | undefined): void {
  if (target === undefined || unit !== 'share' || (target > 0 && target <= 1)) return;
  throw new InputError('--target', 'invalid-value', {
    found: target,
    expected: `${name} as a share above 0 and at most 1`,
  });
}

/** @throws InputError if the directory of a run holds anything else than this run */
function checkDirectory(
  { loaded, directory: path }: VariantRun,
  { backend = defaultBackend, device = 'cpu' }: ComparisonControls,
): void {
  if (!existsSync(path)) return;
  const file = RunDirectory.scenarioFile(path);
  const isUnbegun = RunDirectory.isUnbegun(path);
  if (isUnbegun && !existsSync(file)) return;
  const isSame = existsSync(file) && readFileSync(file, 'utf8') === writeScenario(loaded, path);
  if (isSame && isUnbegun) return;
  if (isSame) {
    const saved = RunDirectory.readSettings(path);
    if (saved.backend === backend && (saved.device ?? 'cpu') === device) return;
  }
  throw new InputError(path, 'holds-other', { expected: 'this run' });
}

/**
 * Returns the rounds of one run. Reads a complete run and plays any other. Returns undefined if the run was stopped,
 * and the error if it failed; the other runs go on.
 */
async function finish(
  { name, seed, loaded, directory: path }: VariantRun,
  controls: ComparisonControls,
  load: typeof loadFederatedData,
): Promise<readonly RoundMetrics[] | Error | undefined> {
  const finished = RunDirectory.readFinished(path);
  if (finished) return finished;
  try {
    const run = RunDirectory.hasCheckpoint(path)
      ? await resumeRun(path, controls)
      : await begin(loaded, path, controls, load);
    return run.complete ? run.rounds : undefined;
  } catch (error) {
    if (error instanceof InputError) throw error.at(`${name}: ${error.path}`);
    return new Error(`${name}, seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

async function begin(
  loaded: LoadedScenario,
  path: string,
  controls: ComparisonControls,
  load: typeof loadFederatedData,
): Promise<FinishedRun> {
  const plan = await resolveScenario(loaded, controls, load);
  refuseIfInUse(path);
  // A run without a checkpoint cannot be resumed: its files are removed.
  rmSync(path, { recursive: true, force: true });
  return beginRun(loaded, plan, RunDirectory.create(path), controls);
}

function roundsIn(path: string): number {
  if (!existsSync(join(path, 'metrics.jsonl'))) return 0;
  return RunDirectory.readFinished(path)?.length ?? RunDirectory.checkpointRound(path);
}

/** A loader that reads data once per seed for all variants. It keeps the data of the last seed only. */
function sharedData(): typeof loadFederatedData {
  let last: { readonly seed: number; readonly data: ReturnType<typeof loadFederatedData> } | undefined;
  return (options, context) => {
    if (last?.seed !== context.seed) last = { seed: context.seed, data: loadFederatedData(options, context) };
    return last.data;
  };
}

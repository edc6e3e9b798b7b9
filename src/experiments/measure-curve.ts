import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { lastValueFrom, tap } from 'rxjs';
import type { SimEvent } from '../actors/events.js';
import { checkSides } from '../actors/hosts/check-sides.js';
import { type Hosts, HostThreads, lent } from '../actors/hosts/host-threads.js';
import type { SimulationPlan } from '../actors/plan.js';
import { simulate } from '../actors/run/simulation.js';
import { InputError } from '../core/errors.js';
import { withInput } from '../core/file-error.js';
import { purposes } from '../core/purposes.js';
import { RandomStream } from '../core/random.js';
import { nestedShards } from '../data/nested-shards.js';
import { classesOf } from '../data/task.js';
import { DirectoryLock } from '../records/directory-lock.js';
import { type LoadedScenario, loadScenario } from '../scenario/load.js';
import type { Override } from '../scenario/overrides.js';
import { type RunSettings, resolveScenario } from '../scenario/resolve.js';
import { writeScenario } from '../scenario/write.js';
import type { Strategy } from '../strategies/strategy.js';
import { type MeasuredCurve, measuredCurve, measuredPoint } from './measured-curve.js';
import { type CurveGrid, sampleGrid } from './sample-grid.js';
import { SavedAccuracies } from './saved-accuracies.js';
import { writeCurve } from './write-curve.js';

/** Options of measuring a curve. */
export interface CurveControls extends RunSettings {
  readonly overrides?: readonly Override[];
  readonly grid: CurveGrid;
  /** Seeds of the runs at every point; default: the seed of the scenario. */
  readonly seeds?: readonly number[];
  /**
   * The file of the curve. Until the curve is complete, the accuracies measured so far are kept beside it, and a
   * second call with the same file and scenario continues. Default: nothing is written.
   */
  readonly out?: string;
  /** Stops the measurement after the current round. */
  readonly signal?: AbortSignal;
  /** Called once, before the first run. `rounds` counts the rounds of all runs, `done` those already finished. */
  readonly onChecked?: (begun: {
    readonly name: string;
    readonly grid: readonly number[];
    readonly rounds: number;
    readonly done: number;
  }) => void;
  /** Called before every run. `behind` counts the rounds of all runs that are finished. */
  readonly onStart?: (run: { readonly samples: number; readonly seed: number; readonly behind: number }) => void;
  readonly onEvent?: (event: SimEvent) => void;
}

/** One training: a number of samples, and the plan with its seed. */
interface Subset {
  readonly samples: number;
  readonly plan: SimulationPlan;
}

/**
 * Measures how accuracy grows with samples. Runs the scenario on nested subsets of its training samples, which every
 * client shares in proportion, and fits monotone concave curves to the test accuracies after the last round. A section
 * `incentives` is ignored.
 *
 * @returns undefined if it was stopped before its last run
 * @throws InputError if the scenario is at fault, its strategy has no accuracy on the test set, the grid is
 *   impossible, or `out` cannot be written, is in use or holds another curve
 * @throws Error naming the subset whose run failed
 */
export async function measureCurve(file: string, controls: CurveControls): Promise<MeasuredCurve | undefined> {
  const { out } = controls;
  if (out === undefined) return measure(file, controls);
  checkFree(out);
  const lock = DirectoryLock.take(out, 'file');
  try {
    return await measure(file, controls);
  } finally {
    lock.release();
  }
}

/** The same, while the lock of the file is held. */
async function measure(file: string, controls: CurveControls): Promise<MeasuredCurve | undefined> {
  const { overrides, seeds, out, onChecked } = controls;
  const loaded = await loadScenario(file, overrides, controls);
  const used = seeds ?? [loaded.scenario.seed];
  const plans: SimulationPlan[] = [];
  for (const seed of used) plans.push(await resolveScenario(withSeed(loaded, seed), controls));
  checkHasAccuracy(plans[0], loaded.strategy);
  const grid = sampleGrid(controls.grid, plans);
  const kept = new SavedAccuracies(out === undefined ? undefined : `${out}.measured.json`, {
    scenario: writeScenario(withSeed(loaded, 0), dirname(out ?? '')),
    backend: plans[0].backend,
    device: plans[0].device,
  });
  const subsets = grid.flatMap((samples) => plans.map((plan): Subset => ({ samples, plan })));
  const missing = subsets.filter(({ samples, plan }) => kept.accuracyOf(samples, plan.seed) === undefined);
  const [{ rounds }] = plans;
  const done = (subsets.length - missing.length) * rounds;
  onChecked?.({ name: loaded.scenario.name, grid, rounds: subsets.length * rounds, done });
  if (!(await measureSubsets(missing, done, kept, controls))) return undefined;
  const points = grid.map((samples) => {
    return measuredPoint(
      samples,
      plans.flatMap(({ seed }) => kept.accuracyOf(samples, seed) ?? []),
    );
  });
  const { scenario, strategy } = loaded;
  const curve = measuredCurve({ scenario: scenario.name, strategy: strategy.name, seeds: used }, points);
  if (out !== undefined) writeCurve(curve, out);
  kept.remove();
  return curve;
}

/** @throws InputError if the folder of the file is missing, the file exists, or it cannot be written */
function checkFree(out: string): void {
  if (!existsSync(dirname(out))) throw new InputError('--out', 'no-such-folder', { found: dirname(out) });
  if (existsSync(out)) throw new InputError('--out', 'exists', { found: out });
  // The longest file name that will be written, tried before hours of training.
  const probe = `${out}.measured.json.partial`;
  withInput('--out', () => {
    writeFileSync(probe, '');
    rmSync(probe);
  });
}

/**
 * Measures the accuracies of subsets and saves them.
 *
 * @param done number of finished rounds of other subsets
 * @returns false if it was stopped
 */
async function measureSubsets(
  missing: readonly Subset[],
  done: number,
  kept: SavedAccuracies,
  controls: CurveControls,
): Promise<boolean> {
  if (missing.length === 0) return true;
  const threads = new HostThreads(missing[0].plan.threads);
  try {
    for (const [position, subset] of missing.entries()) {
      const { samples, plan } = subset;
      controls.onStart?.({ samples, seed: plan.seed, behind: done + position * plan.rounds });
      const accuracy = await accuracyOn(subset, lent(threads), controls);
      if (accuracy === undefined) return false;
      kept.add(samples, plan.seed, accuracy);
    }
    return true;
  } finally {
    await threads.end();
  }
}

/** The scenario with another seed and without incentives, so that all clients are honest and contribute all samples. */
function withSeed({ scenario, ...loaded }: LoadedScenario, seed: number): LoadedScenario {
  const { incentives: _, ...training } = scenario;
  return { ...loaded, scenario: { ...training, seed } };
}

/** The test accuracy of a plan whose clients hold this many samples together; undefined if the run was stopped. */
async function accuracyOn(
  { samples, plan: { valuation: _, ...plan } }: Subset,
  hosts: Hosts,
  { signal, onEvent }: CurveControls,
): Promise<number | undefined> {
  const shards = nestedShards(plan.data.shards, samples, RandomStream.of(plan.seed, purposes.run.curve));
  const evaluation = { ...plan.evaluation, every: plan.rounds, measures: [] };
  let accuracy: number | undefined;
  const events = simulate({ ...plan, data: { ...plan.data, shards }, evaluation }, { hosts, signal }).pipe(
    tap((event) => {
      if (event.kind === 'evaluated') accuracy = event.evaluation.test.accuracy;
      onEvent?.(event);
    }),
  );
  try {
    await lastValueFrom(events, { defaultValue: undefined });
  } catch (error) {
    if (error instanceof InputError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${samples} samples, seed ${plan.seed}: ${message}`, { cause: error });
  }
  return accuracy;
}

/** @throws InputError if the task is no classification, or neither side of the strategy has a model */
function checkHasAccuracy(plan: SimulationPlan, strategy: Strategy): void {
  const { task, name } = plan.data.test;
  if (classesOf(task) === 0) {
    const reason = `it is for ${task.name}, and a curve is of accuracy; take a classification`;
    throw new InputError('data.name', 'unsuitable', { found: name, reason });
  }
  const { serverModel, serverPrediction, clientModel } = checkSides(plan, strategy);
  if (serverModel || serverPrediction || clientModel) return;
  const reason = 'it has no model to evaluate on the test set';
  throw new InputError('strategy.name', 'unsuitable', { found: strategy.name, reason });
}

import { lastValueFrom, tap } from 'rxjs';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Hosts, HostThreads, lent } from '../actors/host-threads.js';
import type { SimulationPlan } from '../actors/plan.js';
import { simulate } from '../actors/simulation.js';
import { InputError } from '../core/errors.js';
import { RandomStream } from '../core/random.js';
import { nestedShards } from '../data/nested-shards.js';
import { type FittedCurve, fitCurves } from '../incentives/curves/fit.js';
import type { CurveOptions } from '../incentives/curves/registry.js';
import { type LoadedScenario, loadScenario } from '../scenario/load.js';
import type { Override } from '../scenario/overrides.js';
import { type RunSettings, resolveScenario } from '../scenario/resolve.js';
import type { SimEvent } from '../scheduler/events.js';

/** On how many samples a curve is measured. */
export interface CurveGrid {
  /** How many numbers of samples, evenly spaced by their logarithms. */
  readonly points: number;
  /** The smallest; default: one sample a client, or ten where there are fewer clients. */
  readonly smallest?: number;
  /** The largest; default: all training samples. */
  readonly largest?: number;
}

/** How the measurement of a curve goes about. */
export interface CurveControls extends RunSettings {
  readonly overrides?: readonly Override[];
  readonly grid: CurveGrid;
  /** Seeds of the runs of every point; default: the scenario's own. */
  readonly seeds?: readonly number[];
  /** Called once, before the first run, with the rounds of all. */
  readonly onChecked?: (begun: {
    readonly name: string;
    readonly grid: readonly number[];
    readonly rounds: number;
  }) => void;
  /** Called before every run; so many rounds of all lie behind it. */
  readonly onStart?: (run: { readonly samples: number; readonly seed: number; readonly behind: number }) => void;
  readonly onEvent?: (event: SimEvent) => void;
}

/** A measured point: the test accuracy after the last round, over seeds. */
export interface MeasuredPoint {
  /** Training samples of all clients together. */
  readonly samples: number;
  readonly accuracy: number;
  /** Sample standard deviation over seeds; absent for one seed. */
  readonly deviation?: number;
  /** By seed. */
  readonly values: readonly number[];
}

/** How accuracy grows with samples, measured. */
export interface MeasuredCurve {
  /** The curve as a game scenario takes it: the monotone concave one through the points. */
  readonly curve: CurveOptions;
  readonly scenario: string;
  readonly strategy: string;
  readonly seeds: readonly number[];
  readonly measured: readonly MeasuredPoint[];
  /** Curves of every family, the nearest first. */
  readonly fits: readonly FittedCurve[];
}

/**
 * Measures how the accuracy of a scenario grows with samples: runs it on nested subsets of its training samples, every client with
 * its share, and fits monotone concave curves to the test accuracies after the last round. A section `incentives` is left out.
 *
 * @throws InputError if the scenario is at fault, its strategy has no accuracy on the test set, or the grid is impossible
 */
export async function measureCurve(file: string, controls: CurveControls): Promise<MeasuredCurve> {
  const { overrides, seeds, onChecked } = controls;
  const loaded = await loadScenario(file, overrides);
  const used = seeds ?? [loaded.scenario.seed];
  const plans: SimulationPlan[] = [];
  for (const seed of used) plans.push(await resolveScenario(withSeed(loaded, seed), controls));
  const grid = sampleGrid(controls.grid, plans);
  const rounds = plans[0].rounds * grid.length * plans.length;
  onChecked?.({ name: loaded.scenario.name, grid, rounds });
  const threads = new HostThreads(plans[0].threads);
  try {
    const measured = await measurePoints(grid, plans, controls, threads);
    return fitted(loaded, used, measured);
  } finally {
    await threads.end();
  }
}

async function measurePoints(
  grid: readonly number[],
  plans: readonly SimulationPlan[],
  { onStart, onEvent }: CurveControls,
  hosts: Hosts,
): Promise<MeasuredPoint[]> {
  const measured: MeasuredPoint[] = [];
  for (const samples of grid) {
    const values: number[] = [];
    for (const [position, plan] of plans.entries()) {
      const behind = (measured.length * plans.length + position) * plan.rounds;
      onStart?.({ samples, seed: plan.seed, behind });
      values.push(await accuracyOn(samples, plan, lent(hosts), onEvent));
    }
    const deviation = values.length > 1 ? { deviation: sampleStandardDeviation(values) } : {};
    measured.push({ samples, accuracy: mean(values), ...deviation, values });
  }
  return measured;
}

function fitted(
  { scenario, strategy }: LoadedScenario,
  seeds: readonly number[],
  measured: readonly MeasuredPoint[],
): MeasuredCurve {
  const fits = fitCurves(measured.map(({ samples, accuracy }) => [samples, accuracy]));
  const curve = fits.find((fit) => fit.curve.name === 'measured')?.curve;
  if (!curve) throw new Error('no curve was fitted to the points');
  return { curve, scenario: scenario.name, strategy: strategy.name, seeds, measured, fits };
}

/** The scenario with a seed, all clients honest and giving all they hold: what the curve of agents has to say. */
function withSeed({ scenario, ...loaded }: LoadedScenario, seed: number): LoadedScenario {
  const { incentives: _, ...training } = scenario;
  return { ...loaded, scenario: { ...training, seed } };
}

/**
 * The numbers of samples, ascending and all different.
 *
 * @throws InputError at the option that asks for what there is not
 */
function sampleGrid({ points, smallest, largest }: CurveGrid, plans: readonly SimulationPlan[]): number[] {
  const totals = plans.map(({ data }) => data.shards.reduce((sum, { train }) => sum + train.length, 0));
  const most = Math.min(...totals);
  const clients = plans[0].data.shards.length;
  const high = largest ?? most;
  const low = smallest ?? Math.max(clients, Math.min(10, high));
  if (high > most) throw new InputError('--largest', `found ${high}; the clients have ${most} training samples`);
  if (low < clients)
    throw new InputError('--smallest', `found ${low}; ${clients} clients need at least one sample each`);
  if (low >= high) throw new InputError('--smallest', `found ${low}, which is not below the largest, ${high}`);
  const step = Math.log(high / low) / (points - 1);
  return [...new Set(Array.from({ length: points }, (_, index) => Math.round(low * Math.exp(step * index))))];
}

/** The test accuracy of a plan whose clients have so many samples together. */
async function accuracyOn(
  samples: number,
  { valuation: _, ...plan }: SimulationPlan,
  hosts: Hosts,
  onEvent: (event: SimEvent) => void = () => {},
): Promise<number> {
  const shards = nestedShards(plan.data.shards, samples, RandomStream.of(plan.seed, 'curve'));
  const evaluation = { ...plan.evaluation, every: plan.rounds, measures: [] };
  let accuracy: number | undefined;
  const events = simulate({ ...plan, data: { ...plan.data, shards }, evaluation }, { hosts }).pipe(
    tap((event) => {
      if (event.kind === 'evaluated') accuracy = event.evaluation.test.accuracy;
      onEvent(event);
    }),
  );
  await lastValueFrom(events, { defaultValue: undefined });
  if (accuracy === undefined) {
    throw new InputError('strategy.name', `'${plan.strategy.name}' has no model to evaluate on the test set`);
  }
  return accuracy;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoundMetrics } from '../actors/events.js';
import { InputError } from '../core/errors.js';
import { reasonOf } from '../core/file-error.js';
import { compensatedMean, sampleStandardDeviation, sumOf } from '../core/statistics.js';
import { accuracy, bestOf, type Metric } from '../data/task.js';
import { writeAtomically } from '../records/atomic-file.js';
import { measuresOfRun, measureTitles } from '../records/measures-of-run.js';

/** One number over several runs that differ in their seeds. */
export interface SeedStatistics {
  readonly mean: number;
  /** Sample standard deviation; absent for one run. */
  readonly deviation?: number;
  /** In the order of the seeds. Runs without the number are left out. */
  readonly values: readonly number[];
}

/** Rounds, bytes and time to the target, over the runs that reached it. */
export interface ToTarget {
  readonly reached: number;
  /** The first evaluated round whose value on the test set is as good as the target. */
  readonly rounds: SeedStatistics;
  /** Serialised bytes, uplink and downlink, up to that round. */
  readonly bytes: SeedStatistics;
  readonly virtualSeconds: SeedStatistics;
}

/** One finished run of a variant. */
export interface ComparedRun {
  readonly seed: number;
  /** Its run directory, relative to the directory of the comparison. */
  readonly directory: string;
}

/** One variant and the results of its runs. */
export interface ComparedVariant {
  readonly name: string;
  readonly strategy: string;
  readonly runs: readonly ComparedRun[];
  /** The metric on the test set, of the last evaluation. */
  readonly test?: SeedStatistics;
  /** The best of all evaluations. */
  readonly best?: SeedStatistics;
  /** The metric on own test samples, mean over clients, of the last evaluation. */
  readonly personal?: SeedStatistics;
  readonly uplinkBytes: SeedStatistics;
  readonly downlinkBytes: SeedStatistics;
  readonly virtualSeconds: SeedStatistics;
  /** The measures of `measuresOfRun`, by name; absent if there are none. */
  readonly measures?: Readonly<Record<string, SeedStatistics>>;
  /** Absent if no run reached the target. */
  readonly toTarget?: ToTarget;
}

/** The result of a comparison: `comparison.json`. */
export interface Comparison {
  readonly name: string;
  readonly seeds: readonly number[];
  /** The metric by which models are judged. */
  readonly metric: Metric;
  /** The target of `toTarget`; absent if nothing was evaluated on the test set. */
  readonly target?: number;
  readonly variants: readonly ComparedVariant[];
}

/** The runs of a variant, by seed, with their rounds. */
export interface VariantRuns {
  readonly name: string;
  readonly strategy: string;
  readonly runs: readonly (ComparedRun & { readonly rounds: readonly RoundMetrics[] })[];
}

/** The default target: this share of the best value of any variant, averaged over seeds; its inverse where lower is better. */
const targetShare = 0.95;

/** Summarises the runs of all variants. */
export function summariseComparison(
  name: string,
  seeds: readonly number[],
  variants: readonly VariantRuns[],
  chosen?: number,
  metric: Metric = accuracy,
): Comparison {
  const target = chosen ?? defaultTarget(variants, metric);
  return { name, seeds, metric, target, variants: variants.map((variant) => comparedVariant(variant, metric, target)) };
}

/**
 * Reads `comparison.json`, also one of an earlier version, whose numbers are named after accuracy.
 *
 * @throws InputError if the directory holds no finished comparison
 */
export function readComparison(directory: string): Comparison {
  try {
    const { variants, ...comparison } = JSON.parse(readFileSync(join(directory, 'comparison.json'), 'utf8'));
    if (!Array.isArray(variants)) throw new TypeError('comparison.json has no list of variants');
    const upgraded = variants.map(({ testAccuracy, bestAccuracy, personalAccuracy, ...variant }: EarlierVariant) => ({
      ...{ test: testAccuracy, best: bestAccuracy, personal: personalAccuracy },
      ...variant,
    }));
    return { metric: accuracy, ...comparison, variants: upgraded };
  } catch (cause) {
    throw new InputError(directory, 'wrong-format', { expected: 'a finished comparison', reason: reasonOf(cause) });
  }
}

/** A variant as earlier versions wrote it. */
interface EarlierVariant extends ComparedVariant {
  readonly testAccuracy?: SeedStatistics;
  readonly bestAccuracy?: SeedStatistics;
  readonly personalAccuracy?: SeedStatistics;
}

/** Writes `comparison.json` into the directory of a comparison. */
export function writeComparison(directory: string, comparison: Comparison): void {
  writeAtomically(join(directory, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
}

/** The first evaluated round whose value on the test set is as good as the target; undefined if there is none. */
export function roundToTarget(
  rounds: readonly RoundMetrics[],
  { name, better }: Metric,
  target: number,
): RoundMetrics | undefined {
  return rounds.find(({ test }) => test && (better === 'higher' ? test[name] >= target : test[name] <= target));
}

function comparedVariant(
  { name, strategy, runs }: VariantRuns,
  metric: Metric,
  target: number | undefined,
): ComparedVariant {
  const rounds = runs.map((run) => run.rounds);
  return {
    name,
    strategy,
    runs: runs.map(({ seed, directory }) => ({ seed, directory })),
    test: overSome(rounds.map((run) => run.findLast(({ test }) => test)?.test?.[metric.name])),
    best: overSome(rounds.map((run) => bestTest(run, metric))),
    personal: overSome(rounds.map((run) => run.findLast(({ personal }) => personal)?.personal?.[metric.name].mean)),
    uplinkBytes: seedStatistics(rounds.map((run) => totalOf(run, ({ uplinkBytes }) => uplinkBytes))),
    downlinkBytes: seedStatistics(rounds.map((run) => totalOf(run, ({ downlinkBytes }) => downlinkBytes))),
    virtualSeconds: seedStatistics(rounds.map((run) => run.at(-1)?.virtualSeconds ?? 0)),
    measures: measuresOf(rounds),
    toTarget: target === undefined ? undefined : toTarget(rounds, metric, target),
  };
}

function measuresOf(runs: readonly (readonly RoundMetrics[])[]): ComparedVariant['measures'] {
  const measures = runs.map(measuresOfRun).filter((of) => of !== undefined);
  if (measures.length === 0) return undefined;
  const names = Object.keys(measureTitles()).filter((name) => measures.some((of) => name in of));
  return Object.fromEntries(names.map((name) => [name, seedStatistics(measures.flatMap((of) => of[name] ?? []))]));
}

function defaultTarget(variants: readonly VariantRuns[], metric: Metric): number | undefined {
  const reached = variants.flatMap(
    ({ runs }) => overSome(runs.map(({ rounds }) => bestTest(rounds, metric)))?.mean ?? [],
  );
  const best = bestOf(metric, reached);
  if (best === undefined) return undefined;
  return metric.better === 'higher' ? targetShare * best : best / targetShare;
}

function bestTest(rounds: readonly RoundMetrics[], metric: Metric): number | undefined {
  return bestOf(
    metric,
    rounds.flatMap(({ test }) => (test ? [test[metric.name]] : [])),
  );
}

function toTarget(runs: readonly (readonly RoundMetrics[])[], metric: Metric, target: number): ToTarget | undefined {
  const ends = runs.flatMap((rounds) => {
    const end = roundToTarget(rounds, metric, target);
    return end ? [{ end, until: rounds.slice(0, rounds.indexOf(end) + 1) }] : [];
  });
  if (ends.length === 0) return undefined;
  return {
    reached: ends.length,
    rounds: seedStatistics(ends.map(({ end }) => end.round)),
    bytes: seedStatistics(ends.map(({ until }) => totalOf(until, (round) => round.uplinkBytes + round.downlinkBytes))),
    virtualSeconds: seedStatistics(ends.map(({ end }) => end.virtualSeconds)),
  };
}

function totalOf(rounds: readonly RoundMetrics[], quantity: (round: RoundMetrics) => number): number {
  return sumOf(rounds, (round) => quantity(round));
}

/** Statistics of a number, one value per run. */
export function seedStatistics(values: readonly number[]): SeedStatistics {
  const deviation = values.length > 1 ? { deviation: sampleStandardDeviation([...values]) } : {};
  return { mean: compensatedMean([...values]), ...deviation, values };
}

function overSome(values: readonly (number | undefined)[]): SeedStatistics | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? seedStatistics(known) : undefined;
}

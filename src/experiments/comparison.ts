import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { RoundMetrics } from '../actors/events.js';
import { InputError } from '../core/errors.js';
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

/** Rounds, bytes and time to the target accuracy, over the runs that reached it. */
export interface ToTarget {
  readonly reached: number;
  /** The first evaluated round whose test accuracy is at least the target. */
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
  /** Of the last evaluation: fractions. */
  readonly testAccuracy?: SeedStatistics;
  /** The highest of all evaluations: fractions. */
  readonly bestAccuracy?: SeedStatistics;
  /** Mean over clients, of the last evaluation: fractions. */
  readonly personalAccuracy?: SeedStatistics;
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
  /** The target accuracy of `toTarget`; absent if nothing was evaluated on the test set. */
  readonly target?: number;
  readonly variants: readonly ComparedVariant[];
}

/** The runs of a variant, by seed, with their rounds. */
export interface VariantRuns {
  readonly name: string;
  readonly strategy: string;
  readonly runs: readonly (ComparedRun & { readonly rounds: readonly RoundMetrics[] })[];
}

/** The default target: this share of the best accuracy of any variant, averaged over seeds. */
export const targetShare = 0.95;

/** Summarises the runs of all variants. */
export function summariseComparison(
  name: string,
  seeds: readonly number[],
  variants: readonly VariantRuns[],
  target = defaultTarget(variants),
): Comparison {
  return { name, seeds, target, variants: variants.map((variant) => comparedVariant(variant, target)) };
}

/** @throws InputError if the directory holds no finished comparison */
export function readComparison(directory: string): Comparison {
  try {
    return JSON.parse(readFileSync(join(directory, 'comparison.json'), 'utf8'));
  } catch (cause) {
    throw new InputError(directory, `holds no finished comparison: ${cause instanceof Error ? cause.message : cause}`);
  }
}

/** Writes `comparison.json` into the directory of a comparison. */
export function writeComparison(directory: string, comparison: Comparison): void {
  writeAtomically(join(directory, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
}

/** The first evaluated round with a test accuracy of at least the target; undefined if there is none. */
export function roundToTarget(rounds: readonly RoundMetrics[], target: number): RoundMetrics | undefined {
  return rounds.find(({ test }) => test !== undefined && test.accuracy >= target);
}

function comparedVariant({ name, strategy, runs }: VariantRuns, target: number | undefined): ComparedVariant {
  const rounds = runs.map((run) => run.rounds);
  return {
    name,
    strategy,
    runs: runs.map(({ seed, directory }) => ({ seed, directory })),
    testAccuracy: overSome(rounds.map((run) => run.findLast(({ test }) => test)?.test?.accuracy)),
    bestAccuracy: overSome(rounds.map(bestOf)),
    personalAccuracy: overSome(rounds.map((run) => run.findLast(({ personal }) => personal)?.personal?.accuracy.mean)),
    uplinkBytes: seedStatistics(rounds.map((run) => totalOf(run, ({ uplinkBytes }) => uplinkBytes))),
    downlinkBytes: seedStatistics(rounds.map((run) => totalOf(run, ({ downlinkBytes }) => downlinkBytes))),
    virtualSeconds: seedStatistics(rounds.map((run) => run.at(-1)?.virtualSeconds ?? 0)),
    measures: measuresOf(rounds),
    toTarget: target === undefined ? undefined : toTarget(rounds, target),
  };
}

function measuresOf(runs: readonly (readonly RoundMetrics[])[]): ComparedVariant['measures'] {
  const measures = runs.map(measuresOfRun).filter((of) => of !== undefined);
  if (measures.length === 0) return undefined;
  const names = Object.keys(measureTitles).filter((name) => measures.some((of) => name in of));
  return Object.fromEntries(names.map((name) => [name, seedStatistics(measures.flatMap((of) => of[name] ?? []))]));
}

function defaultTarget(variants: readonly VariantRuns[]): number | undefined {
  const best = variants.flatMap(({ runs }) => overSome(runs.map(({ rounds }) => bestOf(rounds)))?.mean ?? []);
  return best.length > 0 ? targetShare * Math.max(...best) : undefined;
}

function bestOf(rounds: readonly RoundMetrics[]): number | undefined {
  const accuracies = rounds.flatMap(({ test }) => (test ? [test.accuracy] : []));
  return accuracies.length > 0 ? Math.max(...accuracies) : undefined;
}

function toTarget(runs: readonly (readonly RoundMetrics[])[], target: number): ToTarget | undefined {
  const ends = runs.flatMap((rounds) => {
    const end = roundToTarget(rounds, target);
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
  return rounds.reduce((sum, round) => sum + quantity(round), 0);
}

/** Statistics of a number, one value per run. */
export function seedStatistics(values: readonly number[]): SeedStatistics {
  const deviation = values.length > 1 ? { deviation: sampleStandardDeviation([...values]) } : {};
  return { mean: mean([...values]), ...deviation, values };
}

function overSome(values: readonly (number | undefined)[]): SeedStatistics | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? seedStatistics(known) : undefined;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { RoundMetrics } from '../actors/events.js';
import { InputError } from '../core/errors.js';
import { writeAtomically } from '../records/atomic-file.js';
import { measuresOfRun, measureTitles } from '../records/measures-of-run.js';

/** One number of several runs that differ in their seeds. */
export interface OverSeeds {
  readonly mean: number;
  /** Sample standard deviation; absent for one run. */
  readonly deviation?: number;
  /** In the order of the seeds; where not every run has the number, those that have it. */
  readonly values: readonly number[];
}

/** What it took to reach the target accuracy, over the runs that did. */
export interface ToTarget {
  readonly reached: number;
  /** The first evaluated round whose test accuracy is at least the target. */
  readonly rounds: OverSeeds;
  /** Bytes up and down until then, as serialised. */
  readonly bytes: OverSeeds;
  readonly virtualSeconds: OverSeeds;
}

/** One finished run of a variant. */
export interface ComparedRun {
  readonly seed: number;
  /** Its run directory, relative to that of the comparison. */
  readonly directory: string;
}

/** One variant with what came of its runs. */
export interface ComparedVariant {
  readonly name: string;
  readonly strategy: string;
  readonly runs: readonly ComparedRun[];
  /** Of the last evaluation. */
  readonly testAccuracy?: OverSeeds;
  /** The highest of all evaluations. */
  readonly bestAccuracy?: OverSeeds;
  /** Mean over clients, of the last evaluation. */
  readonly personalAccuracy?: OverSeeds;
  readonly uplinkBytes: OverSeeds;
  readonly downlinkBytes: OverSeeds;
  readonly virtualSeconds: OverSeeds;
  /** By name, those of `measuresOfRun`; absent if there are none. */
  readonly measures?: Readonly<Record<string, OverSeeds>>;
  /** Absent if no run reached the target. */
  readonly toTarget?: ToTarget;
}

/** The result of a comparison: `comparison.json`. */
export interface Comparison {
  readonly name: string;
  readonly seeds: readonly number[];
  /** The accuracy that `toTarget` is about; absent if nothing was evaluated on the test set. */
  readonly target?: number;
  readonly variants: readonly ComparedVariant[];
}

/** The runs of a variant, by seed, with their rounds. */
export interface VariantRuns {
  readonly name: string;
  readonly strategy: string;
  readonly runs: readonly (ComparedRun & { readonly rounds: readonly RoundMetrics[] })[];
}

/** Without a target of the user's own: this share of the best accuracy that a variant reaches, in the mean over seeds. */
export const targetShare = 0.95;

/** Sums up what the runs of all variants have come to. */
export function compared(
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

/** The first evaluated round whose test accuracy is at least the target. */
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
    uplinkBytes: overSeeds(rounds.map((run) => totalOf(run, ({ uplinkBytes }) => uplinkBytes))),
    downlinkBytes: overSeeds(rounds.map((run) => totalOf(run, ({ downlinkBytes }) => downlinkBytes))),
    virtualSeconds: overSeeds(rounds.map((run) => run.at(-1)?.virtualSeconds ?? 0)),
    measures: measuresOf(rounds),
    toTarget: target === undefined ? undefined : toTarget(rounds, target),
  };
}

function measuresOf(runs: readonly (readonly RoundMetrics[])[]): ComparedVariant['measures'] {
  const measures = runs.map(measuresOfRun).filter((of) => of !== undefined);
  if (measures.length === 0) return undefined;
  const names = Object.keys(measureTitles).filter((name) => measures.some((of) => name in of));
  return Object.fromEntries(names.map((name) => [name, overSeeds(measures.flatMap((of) => of[name] ?? []))]));
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
    rounds: overSeeds(ends.map(({ end }) => end.round)),
    bytes: overSeeds(ends.map(({ until }) => totalOf(until, (round) => round.uplinkBytes + round.downlinkBytes))),
    virtualSeconds: overSeeds(ends.map(({ end }) => end.virtualSeconds)),
  };
}

function totalOf(rounds: readonly RoundMetrics[], quantity: (round: RoundMetrics) => number): number {
  return rounds.reduce((sum, round) => sum + quantity(round), 0);
}

/** A number of several runs, one value a run. */
export function overSeeds(values: readonly number[]): OverSeeds {
  const deviation = values.length > 1 ? { deviation: sampleStandardDeviation([...values]) } : {};
  return { mean: mean([...values]), ...deviation, values };
}

function overSome(values: readonly (number | undefined)[]): OverSeeds | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? overSeeds(known) : undefined;
}

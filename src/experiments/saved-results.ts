import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import stringify from 'safe-stable-stringify';
import { InputError } from '../core/errors.js';
import { type GameRecord, readGameRecord } from '../records/game-record.js';
import { readSavedRun, type SavedRun } from '../records/saved-run.js';
import { type Comparison, readComparison, summariseComparison } from './comparison.js';
import type { MeasuredCurve } from './measured-curve.js';
import { readCurve } from './read-curve.js';

/** One variant: runs that differ in their seeds only. */
export interface SavedVariant {
  readonly name: string;
  readonly strategy: string;
  /** By seed, at least one. */
  readonly runs: readonly SavedRun[];
}

/** Results that were read from directories, to be looked at together. */
export interface SavedResults {
  readonly name: string;
  readonly variants: readonly SavedVariant[];
  /** Over the runs of all variants; absent without runs. */
  readonly comparison?: Comparison;
  readonly games: readonly GameRecord[];
  readonly curves: readonly MeasuredCurve[];
}

/**
 * Reads directories of runs, comparisons and games, and files of measured curves. Runs of scenarios that differ in their seeds only are one variant.
 *
 * @param target of the comparison, in units of the metric; default: that of the comparison read, or else
 *   {@link summariseComparison}'s
 * @throws InputError if a path is none of them, a file is damaged, or the runs are judged by different metrics
 */
export function readResults(paths: readonly string[], target?: number): SavedResults {
  const games: GameRecord[] = [];
  const curves: MeasuredCurve[] = [];
  const variants: SavedVariant[] = [];
  const comparisons: Comparison[] = [];
  const runs: SavedRun[] = [];
  for (const path of new Set(paths.map((each) => resolve(each)))) {
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
      curves.push(readCurve(shownPath(path, paths)));
      continue;
    }
    const game = readGameRecord(path);
    if (game) games.push(game);
    else if (existsSync(join(path, 'comparison.json'))) {
      const comparison = readComparison(path);
      comparisons.push(comparison);
      variants.push(...variantsOf(path, comparison));
    } else if (existsSync(join(path, 'settings.json'))) runs.push(readSavedRun(path));
    else {
      const reason = existsSync(path)
        ? 'there is no settings.json, comparison.json or game.json; give the directory of one run, comparison or game'
        : 'it does not exist';
      throw new InputError(shownPath(path, paths), 'wrong-format', {
        expected: 'a directory of a run, a comparison or a game',
        reason,
      });
    }
  }
  const all = withDistinctNames([...variants, ...variantsOfRuns(runs)]);
  const known = target ?? (comparisons.length === 1 ? comparisons[0].target : undefined);
  const name = comparisons.length === 1 && runs.length === 0 ? comparisons[0].name : nameOf(paths);
  return { name, variants: all, ...(all.length > 0 && { comparison: compared(name, all, known) }), games, curves };
}

function variantsOf(path: string, { variants }: Comparison): SavedVariant[] {
  return variants.map(({ name, strategy, runs }) => ({
    name,
    strategy,
    runs: runs.map(({ directory }) => readSavedRun(join(path, directory))),
  }));
}

/** Runs by scenario; runs of one scenario with several seeds are one variant. */
function variantsOfRuns(runs: readonly SavedRun[]): SavedVariant[] {
  const groups = new Map<string, SavedRun[]>();
  for (const run of runs) {
    const { seed: _, name: __, ...scenario } = run.scenario;
    const key = stringify(scenario) ?? '';
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((group) => {
    const [{ strategy }] = group;
    return { name: strategy, strategy, runs: [...group].sort((a, b) => a.seed - b.seed) };
  });
}

/** Variants of one name are told apart by the directory of their first run. */
function withDistinctNames(variants: readonly SavedVariant[]): SavedVariant[] {
  const isTwice = (name: string) => variants.filter((other) => other.name === name).length > 1;
  return variants.map((variant) =>
    isTwice(variant.name) ? { ...variant, name: `${variant.name} (${basename(variant.runs[0].path)})` } : variant,
  );
}

function compared(name: string, variants: readonly SavedVariant[], target: number | undefined): Comparison {
  const runs = variants.flatMap((variant) => variant.runs);
  const [{ metric }] = runs;
  const other = runs.find((run) => run.metric.name !== metric.name);
  if (other) {
    throw new InputError('metric', 'variants-differ', {
      found: [metric.name, other.metric.name],
      remedy: 'make a report of each',
    });
  }
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  const byVariant = variants.map((variant) => ({
    ...variant,
    runs: variant.runs.map(({ seed, path, rounds }) => ({ seed, directory: basename(path), rounds })),
  }));
  return summariseComparison(name, seeds, byVariant, target, metric);
}

function nameOf(paths: readonly string[]): string {
  const names = paths.map((path) => basename(resolve(path)));
  return names.length <= 3 ? names.join(', ') : `${names[0]} and ${names.length - 1} more`;
}

/** The path as it was given. */
function shownPath(path: string, given: readonly string[]): string {
  return given.find((each) => resolve(each) === path) ?? path;
}

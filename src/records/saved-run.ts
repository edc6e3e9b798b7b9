import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { RoundMetrics, SimEvent } from '../actors/events.js';
import { InputError } from '../core/errors.js';
import { reasonOf } from '../core/file-error.js';
import { accuracy, type Metric } from '../data/task.js';
import { isSection } from '../scenario/section.js';
import { RunDirectory } from './run-directory.js';
import type { Summary } from './summary.js';

/** A run as its directory has it, finished or not. */
export interface SavedRun {
  /** The run directory. */
  readonly path: string;
  /** The scenario with all defaults, as `scenario.yaml` has it. */
  readonly scenario: Readonly<Record<string, unknown>>;
  readonly strategy: string;
  readonly seed: number;
  /** By what models are judged. */
  readonly metric: Metric;
  readonly rounds: readonly RoundMetrics[];
  /** Absent if the run is not finished. */
  readonly summary?: Summary;
}

/**
 * Reads a run directory without its events.
 *
 * @throws InputError naming the directory or the file, if it is no run directory or a file is damaged
 */
export function readSavedRun(path: string): SavedRun {
  RunDirectory.readSettings(path);
  const scenario = readScenario(RunDirectory.scenarioFile(path));
  const rounds = readRounds(path);
  const summary = RunDirectory.readSummary(path);
  return {
    path,
    scenario,
    strategy: summary?.strategy ?? nameOf(scenario.strategy),
    seed: summary?.seed ?? Number(scenario.seed ?? 0),
    metric: summary?.metric ?? metricIn(rounds),
    rounds,
    ...(summary && { summary }),
  };
}

/**
 * Reads the events of a run of some kinds, without parsing the others. A line that is cut short is left out.
 *
 * @param most the reading ends after so many events
 */
export function readEventsOf<Kind extends Exclude<SimEvent['kind'], 'round'>>(
  path: string,
  kinds: readonly Kind[],
  most = Number.POSITIVE_INFINITY,
): Extract<SimEvent, { kind: Kind }>[] {
  const file = join(path, 'events.jsonl');
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const sought = new Set<string>(kinds);
  const found: Extract<SimEvent, { kind: Kind }>[] = [];
  for (let from = 0, end = text.indexOf('\n'); end >= 0 && found.length < most; ) {
    // The kind is written first in every event.
    const name = text.startsWith('{"kind":"', from) ? text.slice(from + 9, text.indexOf('"', from + 9)) : '';
    if (sought.has(name)) found.push(JSON.parse(text.slice(from, end)));
    from = end + 1;
    end = text.indexOf('\n', from);
  }
  return found;
}

function readScenario(file: string): SavedRun['scenario'] {
  try {
    const scenario: unknown = parse(readFileSync(file, 'utf8'));
    if (isSection(scenario)) return scenario;
  } catch (error) {
    throw new InputError(file, 'cannot-read', { reason: reasonOf(error) });
  }
  throw new InputError(file, 'foreign-file', { writer: 'fedstill' });
}

function readRounds(path: string): RoundMetrics[] {
  try {
    return RunDirectory.readRounds(path);
  } catch (error) {
    const reason = reasonOf(error);
    throw new InputError(join(path, 'metrics.jsonl'), 'damaged', { reason });
  }
}

/** The metric of a run without a summary: of the built-in ones, the one that its evaluations have. */
function metricIn(rounds: readonly RoundMetrics[]): Metric {
  const names = Object.keys(rounds.find(({ test }) => test)?.test ?? {});
  const [name = accuracy.name] = names.filter((each) => each !== 'loss');
  if (names.length === 0 || names.includes(accuracy.name)) return accuracy;
  return name === 'rmse' ? { name, better: 'lower', unit: 'number' } : { name, better: 'higher', unit: 'share' };
}

function nameOf(strategy: unknown): string {
  if (typeof strategy === 'string') return strategy;
  return isSection(strategy) && typeof strategy.name === 'string' ? strategy.name : 'unknown';
}

import type { RoundMetrics } from '../actors/events.js';
import type { AreasByBehaviour } from '../actors/observers/detection.js';
import { sumOf } from '../core/statistics.js';
import { accuracy, bestOf, type Metric } from '../data/task.js';
import type { BackendName, DeviceName } from '../engine/engine.js';
import type { Scores } from '../learning/evaluation-sums.js';
import type { Metrics } from '../strategies/strategy.js';
import {
  detectionByBehaviourOfRun,
  detectionOfRun,
  type IncentivesOfRun,
  incentivesOfRun,
} from './incentives-of-run.js';
import { measuresOfRun } from './measures-of-run.js';
import { MetricsHash } from './metrics-hash.js';
import { type ValuesOfRun, valuationOfRun } from './valuation-of-run.js';

/** What identifies a run in its summary. */
export interface RunIdentity {
  readonly strategy: string;
  readonly seed: number;
  readonly backend: BackendName;
  /** Absent for the CPU. */
  readonly device?: DeviceName;
  readonly threads: number;
  /** By what models are judged; accuracy, if absent. */
  readonly metric?: Metric;
}

/** The result of a run: `summary.json`. */
export interface Summary extends RunIdentity {
  /** Number of finished rounds. */
  readonly rounds: number;
  /** The last evaluation on the test set; absent if there was none. */
  readonly test?: Scores;
  /** The highest test accuracy of all evaluations; absent where the metric is another one. */
  readonly bestAccuracy?: number;
  /** The best value of another metric on the test set over all evaluations, under its name. */
  readonly best?: Readonly<Record<string, number>>;
  /** See {@link measuresOfRun}; absent if the scenario has no measures. */
  readonly measures?: Readonly<Record<string, number>>;
  /** The final accounts of the server's side, such as the privacy budget spent; absent if there are none. */
  readonly server?: Metrics;
  /** See {@link incentivesOfRun}; absent if no agents decide. */
  readonly incentives?: IncentivesOfRun;
  /** See {@link detectionOfRun}; absent without detectors. */
  readonly detection?: Readonly<Record<string, number>>;
  /** See {@link detectionByBehaviourOfRun}; absent without detectors. */
  readonly detectionByBehaviour?: AreasByBehaviour;
  /** Why no client trained in any round; absent if some did. */
  readonly nothingTrained?: string;
  /** See {@link valuationOfRun}; absent if no clients are valued. */
  readonly valuation?: Readonly<Record<string, ValuesOfRun>>;
  /** Warnings about the run, one sentence each; absent if there are none. */
  readonly notices?: readonly string[];
  /** Serialised bytes of all payloads. */
  readonly uplinkBytes: number;
  readonly downlinkBytes: number;
  readonly virtualSeconds: number;
  readonly wallSeconds: number;
  /** See {@link MetricsHash}; over all rounds. */
  readonly metricsHash: string;
}

/** Summarises a run from its rounds, in order. `wallSeconds` is the real time of the whole run. */
export function summarise(
  run: RunIdentity,
  rounds: readonly RoundMetrics[],
  wallSeconds: number,
  notices: readonly string[] = [],
): Summary {
  const hash = new MetricsHash();
  for (const round of rounds) hash.add(round);
  const { metric = accuracy } = run;
  const best = bestOf(
    metric,
    rounds.flatMap((round) => (round.test ? [round.test[metric.name]] : [])),
  );
  const isAccuracy = metric.name === accuracy.name;
  return {
    strategy: run.strategy,
    seed: run.seed,
    rounds: rounds.length,
    test: rounds.findLast((round) => round.test)?.test,
    ...(!isAccuracy && { metric, best: best === undefined ? undefined : { [metric.name]: best } }),
    bestAccuracy: isAccuracy ? best : undefined,
    measures: measuresOfRun(rounds),
    server: rounds.findLast((round) => round.server)?.server,
    incentives: incentivesOfRun(rounds),
    detection: detectionOfRun(rounds),
    detectionByBehaviour: detectionByBehaviourOfRun(rounds),
    nothingTrained: nothingTrained(rounds),
    valuation: valuationOfRun(rounds),
    notices: notices.length > 0 ? notices : undefined,
    uplinkBytes: sumOf(rounds, (round) => round.uplinkBytes),
    downlinkBytes: sumOf(rounds, (round) => round.downlinkBytes),
    virtualSeconds: rounds.at(-1)?.virtualSeconds ?? 0,
    wallSeconds,
    backend: run.backend,
    ...(run.device && { device: run.device }),
    threads: run.threads,
    metricsHash: hash.digest(),
  };
}

/** One line if the global model is still the initial one, because no client was sent to or none answered. */
function nothingTrained(rounds: readonly RoundMetrics[]): string | undefined {
  if (rounds.length === 0 || rounds.some(({ received }) => received > 0)) return undefined;
  const why = rounds.some(({ cohort }) => cohort > 0)
    ? 'the server received no update in any round'
    : rounds.some(({ incentives }) => incentives)
      ? 'every agent stayed out of every round'
      : 'no client took part in any round';
  return `nothing was trained: ${why}; the results are those of the initial model`;
}

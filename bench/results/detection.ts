import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import {
  areaUnderCurve,
  type LabelledScore,
  type RocPoint,
  rocCurve,
} from '../../src/incentives/training/detection/roc.js';
import { RunDirectory } from '../../src/records/run-directory.js';
import { behavioursOf } from '../../src/scenario/resolve-incentives.js';
import { findStrategy } from '../../src/strategies/registry.js';

/** How well one detector told the clients of one run apart. */
export interface Detected {
  readonly roc: readonly RocPoint[];
  readonly auc: number;
}

/**
 * How well each detector told the clients of a run apart. The score of a client is its rank among the updates of a
 * round, as a share, averaged over rounds: scores of different rounds are not of one scale. Empty if nothing was to be
 * detected.
 */
export function detectedIn({ runDirectory, scenario }: FinishedRun): ReadonlyMap<string, Detected> {
  if (!runDirectory || !scenario.incentives?.detectors.length) return new Map();
  const ranks = meanRanks(runDirectory);
  const assigned = behavioursOf(scenario, findStrategy(scenario.strategy.name));
  const riders = new Set(assigned.flatMap(({ name, clients }) => (name === 'honest' ? [] : clients)));
  const detected = [...ranks].flatMap(([detector, byClient]): [string, Detected][] => {
    const judged = [...byClient].map(([client, score]): LabelledScore => ({ score, isPositive: riders.has(client) }));
    const roc = rocCurve(judged);
    return roc ? [[detector, { roc, auc: areaUnderCurve(roc) }]] : [];
  });
  return new Map(detected);
}

/** By detector and client. */
function meanRanks(directory: string): Map<string, Map<number, number>> {
  const sums = new Map<string, Map<number, { sum: number; count: number }>>();
  for (const event of RunDirectory.readEvents(directory)) {
    if (event.kind !== 'scored') continue;
    for (const [detector, scores] of Object.entries(event.scores)) {
      const byClient = sums.get(detector) ?? new Map<number, { sum: number; count: number }>();
      sums.set(detector, byClient);
      for (const [position, client] of event.clients.entries()) {
        const { sum, count } = byClient.get(client) ?? { sum: 0, count: 0 };
        byClient.set(client, { sum: sum + rankOf(scores, position), count: count + 1 });
      }
    }
  }
  const means = [...sums].map(([detector, byClient]) => {
    const each = [...byClient].map(([client, { sum, count }]) => [client, sum / count] as const);
    return [detector, new Map(each)] as const;
  });
  return new Map(means);
}

/** The share of scores below one, equal ones counting half. */
function rankOf(scores: readonly number[], position: number): number {
  const own = scores[position];
  return scores.reduce((sum, score) => sum + (score < own ? 1 : score === own ? 0.5 : 0), 0) / scores.length;
}

/** The mean of curves at evenly spaced false positive rates (Fawcett 2006, section 9.1). */
export function meanRoc(curves: readonly (readonly RocPoint[])[], steps = 100): RocPoint[] {
  return Array.from({ length: steps + 1 }, (_, step): RocPoint => {
    const rate = step / steps;
    return [rate, curves.reduce((sum, curve) => sum + truePositiveRate(curve, rate), 0) / curves.length];
  });
}

/** Between two points of a curve, along the line. */
function truePositiveRate(curve: readonly RocPoint[], rate: number): number {
  const after = curve.findIndex(([at]) => at > rate);
  if (after < 0) return 1;
  const [[x0, y0], [x1, y1]] = [curve[after - 1], curve[after]];
  return y0 + ((y1 - y0) * (rate - x0)) / (x1 - x0);
}

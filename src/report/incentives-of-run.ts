import type { RoundMetrics } from '../scheduler/events.js';

/** What one agent came to in a run. */
export interface AgentOfRun {
  readonly client: number;
  /** Samples that it contributed last. */
  readonly samples: number;
  readonly predictedSamples: number;
  /** Accuracy that the mechanism owed it last. */
  readonly target: number;
  readonly predictedAccuracy: number;
  /** Measured accuracy of what it was handed last; absent where it was handed nothing. */
  readonly received?: number;
  readonly payment: number;
  /** Measured, where it was handed something; otherwise expected. */
  readonly utility: number;
}

/** What agents came to in a run, beside what theory predicts of them. */
export interface IncentivesOfRun {
  readonly agents: readonly AgentOfRun[];
  /** Agents that contributed one sample or more at last. */
  readonly contributors: number;
  readonly predictedContributors: number;
  readonly totalSamples: number;
  readonly predictedTotal: number;
  /** Accuracy of the model of all samples. */
  readonly predictedAccuracy: number;
  /** The sum of the agents' utilities. */
  readonly welfare: number;
}

/** A prediction of fewer samples than this is none. */
const oneSample = 0.5;

/** Undefined if no agents decided in the run. */
export function incentivesOfRun(rounds: readonly RoundMetrics[]): IncentivesOfRun | undefined {
  const decided = rounds.flatMap(({ incentives }) => (incentives ? [incentives] : []));
  const prediction = decided.find((each) => each.prediction)?.prediction;
  const last = decided.at(-1);
  if (!prediction || !last) return undefined;
  const rewards = new Map(rounds.findLast((round) => round.rewards)?.rewards?.map((reward) => [reward.client, reward]));
  const agents = last.samples.map((samples, client): AgentOfRun => {
    const reward = rewards.get(client);
    return {
      client,
      samples,
      predictedSamples: prediction.samples[client],
      target: last.targets[client],
      predictedAccuracy: prediction.accuracies[client],
      ...(reward && { received: reward.accuracy }),
      payment: last.payments[client],
      utility: reward?.utility ?? last.utilities[client],
    };
  });
  return {
    agents,
    contributors: last.contributors,
    predictedContributors: prediction.samples.filter((samples) => samples >= oneSample).length,
    totalSamples: last.totalSamples,
    predictedTotal: prediction.total,
    predictedAccuracy: prediction.accuracy,
    welfare: agents.reduce((sum, { utility }) => sum + utility, 0),
  };
}

/**
 * Areas under the receiver operating characteristics of detectors: means over the rounds that have one. Undefined if no round
 * has.
 */
export function detectionOfRun(rounds: readonly RoundMetrics[]): Readonly<Record<string, number>> | undefined {
  const areas = rounds.flatMap(({ detection }) => (detection ? [detection] : []));
  if (areas.length === 0) return undefined;
  const names = Object.keys(areas[0]);
  return Object.fromEntries(
    names.map((name) => [name, areas.reduce((sum, area) => sum + area[name], 0) / areas.length]),
  );
}

import type { AreasByBehaviour, RoundMetrics } from '../actors/events.js';
import { contributionRewardCorrelation, dispersion } from '../incentives/economics/dispersion.js';

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
  /** The agents' surplus: the sum of their utilities. What the server gains and pays is not part of it. */
  readonly welfare: number;
  /**
   * Agents whom the mechanism owes less than training alone would give, by more than a tenth of a point of accuracy.
   */
  readonly worseOff: number;
  /** Agents that were handed more than owed on the samples by which rewards are tuned: nothing bad enough was found. */
  readonly handedMore: number;
  /** Jain's index of accuracies, received or else owed, in [1/n, 1]. */
  readonly jainOfAccuracy: number;
  /** Pearson's correlation of samples and accuracies; absent where either is the same for all. */
  readonly contributionRewardCorrelation?: number;
}

/** What whole samples and measured curves can cost an agent that is left indifferent. */
const tenthOfPoint = 1e-3;
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
  const accuracies = agents.map(({ received, target }) => received ?? target);
  const correlation = contributionRewardCorrelation(last.samples, accuracies);
  return {
    agents,
    contributors: last.contributors,
    predictedContributors: prediction.samples.filter((samples) => samples >= oneSample).length,
    totalSamples: last.totalSamples,
    predictedTotal: prediction.total,
    predictedAccuracy: prediction.accuracy,
    welfare: agents.reduce((sum, { utility }) => sum + utility, 0),
    worseOff: last.utilities.filter((utility, client) => utility < last.outside[client] - tenthOfPoint).length,
    handedMore: [...rewards.values()].filter(({ tuned, target }) => tuned > target).length,
    jainOfAccuracy: dispersion(accuracies).jain,
    ...(correlation !== undefined && { contributionRewardCorrelation: correlation }),
  };
}

/** The same by detector and behaviour; undefined if no round has one. */
export function detectionByBehaviourOfRun(rounds: readonly RoundMetrics[]): AreasByBehaviour | undefined {
  const areas = rounds.flatMap(({ detectionByBehaviour }) => (detectionByBehaviour ? [detectionByBehaviour] : []));
  if (areas.length === 0) return undefined;
  const means: Record<string, Record<string, number>> = {};
  for (const name of new Set(areas.flatMap((area) => Object.keys(area)))) {
    const behaviours = new Set(areas.flatMap((area) => Object.keys(area[name] ?? {})));
    means[name] = Object.fromEntries([...behaviours].map((behaviour) => [behaviour, meanOver(areas, name, behaviour)]));
  }
  return means;
}

/** Over the rounds in which clients of this behaviour were scored. */
function meanOver(areas: readonly AreasByBehaviour[], name: string, behaviour: string): number {
  const known = areas.flatMap((area) => area[name]?.[behaviour] ?? []);
  return known.reduce((sum, area) => sum + area, 0) / known.length;
}

/**
 * Areas under the receiver operating characteristics of detectors: means over the rounds that have one. Undefined if no
 * round has.
 */
export function detectionOfRun(rounds: readonly RoundMetrics[]): Readonly<Record<string, number>> | undefined {
  const areas = rounds.flatMap(({ detection }) => (detection ? [detection] : []));
  if (areas.length === 0) return undefined;
  const names = Object.keys(areas[0]);
  return Object.fromEntries(
    names.map((name) => [name, areas.reduce((sum, area) => sum + area[name], 0) / areas.length]),
  );
}

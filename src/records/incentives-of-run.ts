import type { RoundMetrics } from '../actors/events.js';
import type { AreasByBehaviour } from '../actors/observers/detection.js';
import { mean, sumOf } from '../core/statistics.js';
import { contributionRewardCorrelation, dispersion } from '../incentives/economics/dispersion.js';

/** The results of one agent in a run. */
export interface AgentOfRun {
  readonly client: number;
  /** Samples that it contributed at its last decision. */
  readonly samples: number;
  readonly predictedSamples: number;
  /** Accuracy that the mechanism owed it at the last decision: a fraction. */
  readonly target: number;
  readonly predictedAccuracy: number;
  /** Measured accuracy of its last reward; absent if it received none. */
  readonly received?: number;
  readonly payment: number;
  /** Measured if it received a reward, otherwise expected. */
  readonly utility: number;
}

/** The results of the agents in a run, and the predictions of theory. */
export interface IncentivesOfRun {
  readonly agents: readonly AgentOfRun[];
  /** Number of agents that contributed at least one sample at the last decision. */
  readonly contributors: number;
  readonly predictedContributors: number;
  readonly totalSamples: number;
  readonly predictedTotal: number;
  /** Accuracy of the model of all samples. */
  readonly predictedAccuracy: number;
  /** The agents' surplus: the sum of their utilities, without the gains and the payments of the server. */
  readonly welfare: number;
  /**
   * Number of agents to which the mechanism owes less than training alone would give, by more than 0.001 of accuracy.
   */
  readonly worseOff: number;
  /**
   * Number of agents whose reward exceeded the accuracy owed on the samples that tuned it, because no worse one was
   * found.
   */
  readonly handedMore: number;
  /** Jain's index of the accuracies received, or else owed, in [1/n, 1]. */
  readonly jainOfAccuracy: number;
  /** Pearson's correlation of samples and accuracies; absent if either is the same for all agents. */
  readonly contributionRewardCorrelation?: number;
}

/** The loss that an indifferent agent may have because samples are whole and curves are measured. */
const tenthOfPoint = 1e-3;
/** A prediction below this many samples counts as none. */
const oneSample = 0.5;

/** Summarises the agents of a run. Undefined if no agents decided. */
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
    welfare: sumOf(agents, ({ utility }) => utility),
    worseOff: last.utilities.filter((utility, client) => utility < last.outside[client] - tenthOfPoint).length,
    handedMore: [...rewards.values()].filter(({ tuned, target }) => tuned > target).length,
    jainOfAccuracy: dispersion(accuracies).jain,
    ...(correlation !== undefined && { contributionRewardCorrelation: correlation }),
  };
}

/** The same by detector and behaviour; undefined if no round has any. */
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

/** The mean over the rounds in which clients with this behaviour were scored. */
function meanOver(areas: readonly AreasByBehaviour[], name: string, behaviour: string): number {
  const known = areas.flatMap((area) => area[name]?.[behaviour] ?? []);
  return mean(known);
}

/**
 * The areas under the receiver operating characteristic of each detector: means over the rounds that have one.
 * Undefined if no round has.
 */
export function detectionOfRun(rounds: readonly RoundMetrics[]): Readonly<Record<string, number>> | undefined {
  const areas = rounds.flatMap(({ detection }) => (detection ? [detection] : []));
  if (areas.length === 0) return undefined;
  const names = Object.keys(areas[0]);
  return Object.fromEntries(names.map((name) => [name, sumOf(areas, (area) => area[name]) / areas.length]));
}

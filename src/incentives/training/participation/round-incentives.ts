import { sumOf } from '../../../core/statistics.js';
import type { Decision } from './decision.js';
import type { Prediction } from './prediction.js';

/** The reward of one agent. */
export interface Reward {
  readonly client: number;
  /** Accuracy that the mechanism owes it: a fraction. */
  readonly target: number;
  /**
   * Accuracy of what it received, on the samples that tuned the reward. It is at most the target, unless nothing worse
   * was available.
   */
  readonly tuned: number;
  /** The same accuracy on as many other samples. */
  readonly accuracy: number;
  /** Scale of the noise, round of the checkpoint, or share of wrong labels. Absent if nothing was degraded. */
  readonly degradation?: number;
  /** The utility of the agent: accuracy plus payment minus cost. */
  readonly utility: number;
}

/** The agents' decisions of a round, as part of its metrics. Lists are by client id. */
export interface RoundIncentives {
  /** Number of agents that contribute at least one sample. */
  readonly contributors: number;
  /** Number of agents that joined the federation. */
  readonly joined: number;
  readonly totalSamples: number;
  readonly samples: readonly number[];
  /** Accuracies that the mechanism owes: fractions. */
  readonly targets: readonly number[];
  readonly payments: readonly number[];
  readonly utilities: readonly number[];
  /** Utilities of training alone. */
  readonly outside: readonly number[];
  /** The agents' surplus: the sum of their utilities, without the gains and the payments of the server. */
  readonly welfare: number;
  /** What theory predicts; in the first round only. */
  readonly prediction?: Prediction;
}

/** Turns the decisions of a round into its metrics. */
export function roundIncentives(decisions: readonly Decision[], prediction: Prediction | undefined): RoundIncentives {
  const samples = decisions.map((decision) => decision.samples);
  const utilities = decisions.map(({ utility }) => utility);
  return {
    contributors: samples.filter((each) => each > 0).length,
    joined: decisions.filter(({ joins }) => joins).length,
    totalSamples: sumOf(samples),
    samples,
    targets: decisions.map(({ accuracy }) => accuracy),
    payments: decisions.map(({ payment }) => payment),
    utilities,
    outside: decisions.map((decision) => decision.outside),
    welfare: sumOf(utilities),
    ...(prediction && { prediction }),
  };
}

import { sumOf } from '../../economics/sum.js';
import type { Decision } from './decision.js';
import type { Prediction } from './prediction.js';

/** What one agent was handed. */
export interface Reward {
  readonly client: number;
  /** Accuracy that the mechanism owes it. */
  readonly target: number;
  /**
   * Accuracy of what it was handed, on the samples by which that was tuned: not above the target, unless nothing worse
   * was there.
   */
  readonly tuned: number;
  /** The same on as many other samples. */
  readonly accuracy: number;
  /** Scale of the noise, round of the checkpoint or share of wrong labels; absent where nothing was taken off. */
  readonly degradation?: number;
  /** What it comes to for the agent: accuracy and payment less cost. */
  readonly utility: number;
}

/** What agents decided in a round: part of its metrics. Lists are by client. */
export interface RoundIncentives {
  /** Agents that contribute one sample or more. */
  readonly contributors: number;
  /** Agents that joined the federation. */
  readonly joined: number;
  readonly totalSamples: number;
  readonly samples: readonly number[];
  /** Accuracies that the mechanism owes. */
  readonly targets: readonly number[];
  readonly payments: readonly number[];
  readonly utilities: readonly number[];
  /** Utilities of training alone. */
  readonly outside: readonly number[];
  /** The agents' surplus: the sum of their utilities. What the server gains and pays is not part of it. */
  readonly welfare: number;
  /** What theory predicts; in the first round. */
  readonly prediction?: Prediction;
}

/** The metrics of a round out of what agents decided in it. */
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

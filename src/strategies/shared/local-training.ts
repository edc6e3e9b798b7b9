import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import type { Column } from '../../learning/batch.js';
import type { FitObjective, FitResult } from '../../learning/learner.js';
import type { ClientContext, Metrics, RoundInfo, TrainingOptions } from '../strategy.js';
import { optimizerInRound } from './optimizer-in-round.js';

/** What a local training minimises, and the further columns that its loss reads with the samples. */
export interface Objective extends FitObjective {
  readonly extra?: Readonly<Record<string, Column>>;
}

/**
 * The local training that the scenario asks for, on the client's own samples, in an order drawn from the client's stream
 * of this round. By default it minimises the task's loss. Reports the metric `trainLoss` if it took a
 * step.
 */
export async function trainLocally(
  context: ClientContext<unknown>,
  weights: Weights,
  round: RoundInfo,
  objective: Objective = { loss: context.loss },
): Promise<Omit<FitResult, 'loss'> & { metrics: Metrics }> {
  const { learner, random } = context;
  const training = trainingInRound(context.training, round);
  const { extra, ...minimised } = objective;
  const data = { ...context.data, extra };
  const request = { weights, data, ...minimised, ...training, random: random(purposes.side.training, round.round) };
  const { weights: trained, observed, loss, steps } = await learner.fit(request);
  return { weights: trained, observed, steps, metrics: trainingMetrics(loss, steps) };
}

/**
 * The model that a client comes to by itself, from the initial weights, before the first round.
 *
 * @param epochs in place of the scenario's epochs and steps of a round
 */
export async function trainAlone(context: ClientContext<unknown>, epochs: number): Promise<Weights> {
  const training = { ...context.training, epochs, steps: undefined, learningRateDecay: 1 };
  const { weights } = await trainLocally({ ...context, training }, context.initialWeights(), { round: 0, rounds: 0 });
  return weights;
}

/** The metric `trainLoss`, if a step was taken. */
export function trainingMetrics(loss: number, steps: number): Metrics {
  return steps > 0 ? { trainLoss: loss } : {};
}

/** The training of a round: its learning rate has decayed with the rounds before. */
export function trainingInRound(training: TrainingOptions, round: Pick<RoundInfo, 'round'>): TrainingOptions {
  const { optimizer, learningRateDecay = 1 } = training;
  return { ...training, optimizer: optimizerInRound(optimizer, learningRateDecay, round) };
}

import type { Weights } from '../../core/weights.js';
import { scalars } from '../../learning/columns.js';
import type { Loss } from '../../learning/learner.js';
import type { Objective } from '../shared/local-training.js';
import type { ClientContext } from '../strategy.js';

/** The options of methods that distil the global model of the round into the local one. */
export interface SelfDistillationOptions {
  /** Weight of the distillation. */
  readonly beta: number;
  readonly temperature: number;
}

/**
 * The objective of such a method: its loss reads the logits of the weights received in the column `teacher`, and its
 * options as constants. Nothing, and so the plain training, if the distillation has no weight.
 */
export function selfDistillation(
  context: ClientContext<SelfDistillationOptions>,
  down: Weights,
  loss: Loss,
): Objective | undefined {
  const { beta, temperature } = context.options;
  if (beta === 0) return undefined;
  return {
    loss,
    frozen: { teacher: { weights: down, output: 'logits' } },
    constants: scalars({ beta, temperature }),
  };
}

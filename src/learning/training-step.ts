import type { IterationStep } from './iteration.js';
import type { FitObjective } from './learner.js';
import { lossGradients } from './loss-gradients.js';
import { prefixed } from './prefixed-names.js';

/**
 * The step of a plain training: it descends an objective of the model `model`, whose weights are the group `model`, and puts
 * out `loss` and `observed.*`. Make one for an objective and keep it.
 */
export function trainingStep(objective: Pick<FitObjective, 'loss' | 'penalty' | 'observe'>): IterationStep {
  return ({ models, state, batch, trainingMode, update, ...given }) => {
    const found = lossGradients(models.model, objective, state.model, batch, trainingMode, given);
    return {
      state: { model: { ...update('model', found.gradients), ...found.statistics } },
      outputs: { loss: found.loss, ...prefixed('observed', found.observed) },
    };
  };
}

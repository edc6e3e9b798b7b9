import { iterate } from './iterate.js';
import type { FitRequest, FitResult } from './learner.js';
import { unprefixed } from './prefixed-names.js';
import { identityOf } from './program-cache.js';
import { checkWeights, type Setting } from './setting.js';
import { trainingStep } from './training-step.js';

/**
 * A local training: an iteration over one model with one optimizer.
 *
 * @throws RangeError if the data do not fit the model or a count is not a whole number in its range
 */
export async function fitWeights(setting: Setting, request: FitRequest): Promise<FitResult> {
  const { model } = setting;
  const { weights, loss, penalty, observe, optimizer, ...rest } = request;
  checkWeights(model, weights);
  const identity = ['fit', ...[loss, penalty, observe].map((part) => (part ? identityOf(part) : 0))].join(' ');
  const trained = await iterate(
    setting,
    {
      ...rest,
      step: trainingStep({ loss, penalty, observe }),
      models: { model },
      state: { model: { layout: model.layout, values: weights } },
      optimizers: { model: optimizer },
    },
    identity,
  );
  return {
    weights: trained.state.model,
    loss: trained.loss,
    steps: trained.steps,
    observed: unprefixed('observed', trained.outputs),
  };
}

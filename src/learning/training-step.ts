import * as tf from '@tensorflow/tfjs-core';
import type { ScanStep, Tensors } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import type { Batch, Loss, Observe } from './learner.js';
import { lossGradients } from './loss-gradients.js';
import type { WeightsUpdate } from './optimizers/weights-update.js';
import { prefixed, unprefixed } from './prefixed-names.js';
import { type Scaling, scaled } from './scaling.js';

/** Names of the layout's entries that the optimizer trains. */
export function trainedNames(model: Model): string[] {
  return model.layout.filter(({ kind }) => kind === 'parameter').map(({ name }) => name);
}

/**
 * One step of local training as a scan's step. The state holds the weights under their layout names and the optimizer's
 * tensors under `slot.parameter`; constants are `loss.*` and `optimizer.*`, per-step inputs `rowWeights` and
 * `optimizer.*`, tables `x`, `y` and `extra.*`. The outputs are the step's `loss` and `observed.*`.
 */
export function trainingStep(
  model: Model,
  loss: Loss,
  optimizer: WeightsUpdate,
  scaling: Scaling,
  observe?: Observe,
): ScanStep {
  const names = trainedNames(model);
  return (state, { constants, inputs, tables }) => {
    const batch = batchOf(tables, inputs.rowWeights, scaling);
    const params = Object.fromEntries(model.layout.map(({ name }) => [name, state[name]]));
    const found = lossGradients(model, loss, params, names, batch, unprefixed('loss', constants), observe);
    const slots = names.map((name) =>
      Object.fromEntries(optimizer.slots.map((slot) => [slot, state[`${slot}.${name}`]])),
    );
    const numbers = unprefixed('optimizer', { ...constants, ...inputs });
    const updated = optimizer.update(
      names.map((name) => params[name]),
      found.gradients,
      slots,
      numbers,
    );
    const next: Record<string, tf.Tensor> = { ...found.statistics };
    updated.forEach((update, k) => {
      next[names[k]] = update.parameter;
      for (const slot of optimizer.slots) next[`${slot}.${names[k]}`] = update.slots[slot];
    });
    return { state: next, outputs: { loss: found.loss, ...prefixed('observed', found.observed) } };
  };
}

function batchOf(tables: Tensors, rowWeights: tf.Tensor, scaling: Scaling): Batch {
  return {
    x: scaled(tables.x, scaling),
    y: tables.y,
    extra: unprefixed('extra', tables),
    rowWeights,
    mean: (perSample) => tf.sum(tf.mul(perSample, rowWeights)),
  };
}

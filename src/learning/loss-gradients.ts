import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import type { Batch, Loss, LossContext, Observe } from './learner.js';

/** A loss on one batch with everything that follows from it. */
export interface LossGradients {
  /** Scalar. */
  readonly loss: Tensor;
  /** One a name asked for; zeros for what the loss does not depend on. */
  readonly gradients: readonly Tensor[];
  /** The model's new statistics. */
  readonly statistics: Tensors;
  /** What was asked to be observed. */
  readonly observed: Tensors;
}

/**
 * The loss of a model in training mode on a batch and its gradients by the named parameters.
 *
 * @throws RangeError if the loss returns anything but a scalar
 */
export function lossGradients(
  model: Model,
  loss: Loss,
  params: Tensors,
  names: readonly string[],
  batch: Batch,
  constants: Tensors,
  observe: Observe = () => ({}),
): LossGradients {
  let statistics: Tensors = {};
  let observed: Tensors = {};
  const variables = names.map((name) => params[name]);
  // Not tf.valueAndGrads: it refuses a loss that leaves a parameter aside.
  const { value, grads } = tf.engine().gradients<Tensor>(
    () => {
      const output = model.apply(params, batch.x, { training: true, rowWeights: batch.rowWeights });
      statistics = mapTensors(output.statistics, tf.keep);
      const context = lossContext(model, params, batch, output, constants);
      observed = mapTensors(observe(context, batch), tf.keep);
      const scalar = loss(context, batch);
      if (scalar.rank === 0) return scalar;
      throw new RangeError(`a loss must return a scalar, not [${scalar.shape}]: average with batch.mean`);
    },
    variables,
    undefined,
    true,
  );
  return {
    loss: value,
    gradients: variables.map((variable, k) => grads[k] ?? tf.zerosLike(variable)),
    statistics: mapTensors(statistics, released),
    observed: mapTensors(observed, released),
  };
}

function lossContext(
  model: Model,
  params: Tensors,
  batch: Batch,
  output: LossContext['output'],
  constants: Tensors,
): LossContext {
  return {
    output,
    params,
    constants,
    apply(otherParams, x, training = false) {
      const rowWeights = x.shape[0] === batch.x.shape[0] ? batch.rowWeights : uniformWeights(x.shape[0]);
      return model.apply(otherParams, x, { training, rowWeights });
    },
  };
}

function uniformWeights(rows: number): Tensor {
  return tf.fill([rows], 1 / rows);
}

/** Hands a tensor that had to outlive the gradient tape back to the scope that is open now. */
function released(kept: Tensor): Tensor {
  const tensor = tf.clone(kept);
  kept.dispose();
  return tensor;
}

function mapTensors(tensors: Tensors, change: (tensor: Tensor) => Tensor): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));
}

import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Layout } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { ApplyMode, Model } from '../models/model.js';
import type { Batch } from './batch.js';
import type { FitObjective, LossContext } from './learner.js';
import { prefixed, unprefixed } from './prefixed-names.js';
import { valueAndGradients } from './value-and-gradients.js';

/** A loss on one batch with everything that follows from it. */
export interface LossGradients {
  /** Scalar, without the penalty. */
  readonly loss: Tensor;
  /** Of loss and penalty, by the names of the model's parameters; zeros for what these do not depend on. */
  readonly gradients: Tensors;
  /** The model's new statistics. */
  readonly statistics: Tensors;
  /** What was asked to be observed. */
  readonly observed: Tensors;
}

/** What a loss gets from the request. */
type GivenToLoss = Pick<LossContext, 'constants' | 'inputs' | 'generators'>;

/**
 * The loss of a model in training mode on a batch, and the gradients of loss and penalty by the model's parameters.
 *
 * @throws RangeError if the loss returns anything but a scalar
 */
export function lossGradients(
  model: Model,
  { loss, penalty, observe = () => ({}) }: Pick<FitObjective, 'loss' | 'penalty' | 'observe'>,
  params: Tensors,
  batch: Batch,
  mode: ApplyMode,
  given: GivenToLoss,
): LossGradients {
  const { value, gradients, kept } = valueAndGradients(
    () => {
      const output = model.apply(params, batch.x, mode);
      const context = lossContext(model, params, batch, mode, output, given);
      const observed = observe(context, batch);
      const kept = { ...prefixed('statistics', output.statistics), ...prefixed('observed', observed) };
      const value = loss(context, batch);
      return penalty
        ? { value: tf.add(value, penalty(params, given.constants)), kept: { ...kept, loss: value } }
        : { value, kept };
    },
    parametersOf(model.layout, params),
  );
  return {
    loss: kept.loss ?? value,
    gradients,
    statistics: unprefixed('statistics', kept),
    observed: unprefixed('observed', kept),
  };
}

/** Those of some tensors that an optimizer trains. */
export function parametersOf(layout: Layout, tensors: Tensors): Tensors {
  const trained = layout.filter(({ kind }) => kind === 'parameter');
  return Object.fromEntries(trained.map(({ name }) => [name, tensors[name]]));
}

function lossContext(
  model: Model,
  params: Tensors,
  batch: Batch,
  mode: ApplyMode,
  output: LossContext['output'],
  { constants, inputs, generators }: GivenToLoss,
): LossContext {
  return {
    output,
    params,
    constants,
    inputs,
    generators,
    classify: model.classify,
    apply(otherParams, x, training = false) {
      const rowWeights = x.shape[0] === batch.x.shape[0] ? batch.rowWeights : uniformWeights(x.shape[0]);
      return model.apply(otherParams, x, { ...mode, training, rowWeights });
    },
  };
}

function uniformWeights(rows: number): Tensor {
  return tf.fill([rows], 1 / rows);
}

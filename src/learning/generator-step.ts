import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../engine/engine.js';
import type { ApplyMode } from '../models/model.js';
import type { IterationContext } from './iteration.js';
import { parametersOf } from './loss-gradients.js';
import { valueAndGradients } from './value-and-gradients.js';

/** A generator after a step, and what it was about. */
export interface GeneratorStep {
  /** The group's tensors afterwards, statistics included. */
  readonly next: Tensors;
  /** The objective before the step: a scalar. */
  readonly value: tf.Tensor;
  /** The samples that the generator now makes of the same noise and labels. */
  samples(): tf.Tensor;
}

/**
 * One step of the generator and group `generator` down an objective of the samples that it makes.
 *
 * @param noise `[rows, noise]`
 * @param labels `[rows]` int32
 * @param objective gives a scalar
 */
export function stepGenerator(
  { generators: { generator }, state, trainingMode, update }: IterationContext,
  noise: tf.Tensor,
  labels: tf.Tensor,
  objective: (samples: tf.Tensor) => tf.Tensor,
): GeneratorStep {
  const rows = noise.shape[0];
  const mode: ApplyMode = { ...trainingMode, rowWeights: tf.fill([rows], 1 / rows) };
  const found = valueAndGradients(
    () => {
      const { samples, statistics } = generator.apply(state.generator, noise, labels, mode);
      return { value: objective(samples), kept: statistics };
    },
    parametersOf(generator.layout, state.generator),
  );
  const next = { ...update('generator', found.gradients), ...found.kept };
  return { next, value: found.value, samples: () => generator.apply(next, noise, labels, mode).samples };
}

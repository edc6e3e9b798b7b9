import * as tf from '@tensorflow/tfjs-core';
import { diversityLossOf } from './diversity.js';
import { averageOfLosses, type EnsembleLoss, lossOfMeanLogits } from './ensemble-losses.js';
import { stepGenerator } from './generator-step.js';
import type { IterationStep } from './iteration.js';
import { unprefixed } from './prefixed-names.js';

/**
 * `E_(y ~ p, z) loss(h_1(G(z, y)), ..., h_K(G(z, y)); y) + eta diversity`, descended by a generator G of features. It reads the
 * last layers `head<k>.*`, `shares` (`[classes, heads]`) and `diversity` as constants, noise and labels as inputs, and puts out
 * `loss`.
 */
function against(loss: EnsembleLoss): IterationStep {
  return (context) => {
    const { models, constants, inputs } = context;
    const { noise, labels } = inputs;
    const count = constants.shares.shape[1] ?? 0;
    const heads = Array.from({ length: count }, (_, k) => unprefixed(`head${k}`, constants));
    const { next, value } = stepGenerator(context, noise, labels, (samples) => {
      const logits = heads.map((head) => models.model.classify(head, samples));
      const mistaken = tf.mean(loss(logits, labels, tf.gather(constants.shares, labels)));
      return tf.add(mistaken, tf.mul(constants.diversity, diversityLossOf(noise, samples)));
    });
    return { state: { generator: next }, outputs: { loss: value } };
  };
}

/** The step of a generator of features by what of the last layers is averaged: their losses, or their logits. */
export const generateFeatures = { losses: against(averageOfLosses), logits: against(lossOfMeanLogits) };

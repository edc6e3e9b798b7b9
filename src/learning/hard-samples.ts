import * as tf from '@tensorflow/tfjs-core';
import { diversityLossOf } from './diversity.js';
import { averageOfLosses, distanceFrom, divergenceFrom, type EnsembleDistance, mixtureOf } from './ensemble-losses.js';
import { stepGenerator } from './generator-step.js';
import type { IterationStep } from './iteration.js';
import { parametersOf } from './loss-gradients.js';
import { softCrossEntropyOf } from './losses.js';
import { unprefixed } from './prefixed-names.js';
import { valueAndGradients } from './value-and-gradients.js';

const evaluation = { training: false };

/**
 * One step of a generator down `-hardness discrepancy + classification L_cls + diversity L_dis`; then the samples that it now
 * makes of the same noise and labels, and what the teachers say of them. It reads the constants `teacher<k>.*`, `student.*`,
 * `shares` (`[classes, teachers]`), `noise`, `labels` and the three weights.
 */
function miner(distance: EnsembleDistance): IterationStep {
  return (context) => {
    const { model } = context.models;
    const { noise, labels, ...constants } = context.constants;
    const count = constants.shares.shape[1] ?? 0;
    const shares = tf.gather(constants.shares, labels);
    const teachers = Array.from({ length: count }, (_, k) => unprefixed(`teacher${k}`, constants));
    const student = unprefixed('student', constants);
    const taught = (samples: tf.Tensor) => teachers.map((teacher) => model.apply(teacher, samples, evaluation).logits);
    const step = stepGenerator(context, noise, labels, (samples) => {
      const logits = taught(samples);
      const discrepancy = tf.mean(distance(logits, model.apply(student, samples, evaluation).logits, shares));
      return tf.addN([
        tf.mul(tf.neg(constants.hardness), discrepancy),
        tf.mul(constants.classification, tf.mean(averageOfLosses(logits, labels, shares))),
        tf.mul(constants.diversity, diversityLossOf(noise, samples)),
      ]);
    });
    const samples = step.samples();
    return { state: { generator: step.next }, outputs: { samples, soft: mixtureOf(taught(samples), shares) } };
  };
}

/** The step of a generator by what it takes for the discrepancy of teachers and student. */
export const mineHardSamples = { l1: miner(distanceFrom), kl: miner(divergenceFrom) };

/**
 * One step of a student towards the mixture `soft` of its teachers on the constant `samples`: the gradient of the cross-entropy
 * is that of the teachers' divergences averaged by their shares.
 */
export const learnFromSamples: IterationStep = ({ models: { model }, state, constants, trainingMode, update }) => {
  const mode = { ...trainingMode, normalizeBy: 'running' } as const;
  const { gradients } = valueAndGradients(
    () => {
      const { logits } = model.apply(state.student, constants.samples, mode);
      return { value: tf.mean(softCrossEntropyOf(logits, constants.soft)) };
    },
    parametersOf(model.layout, state.student),
  );
  return { state: { student: update('student', gradients) } };
};

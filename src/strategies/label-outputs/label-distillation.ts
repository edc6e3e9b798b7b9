import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { labelsOf } from '../../data/labels.js';
import { scalars } from '../../learning/columns.js';
import {
  averagesOf,
  foldedSums,
  type LabelAverages,
  type LabelSums,
  rowsByLabel,
} from '../../learning/label-averages.js';
import { labelledRows } from '../../learning/labelled-rows.js';
import type { Loss, Observe } from '../../learning/learner.js';
import { crossEntropy, softCrossEntropy } from '../../learning/losses.js';
import { trainLocally } from '../shared/local-training.js';
import type { ClientContext, LogitsLens, Metrics, RoundInfo } from '../strategy.js';

/** Where methods have the table of average outputs that is their whole payload. */
export const payloadIsTable: LogitsLens<LabelAverages | undefined, LabelAverages> = {
  ofUp: (table) => table,
  intoUp: (_, table) => table,
  ofDown: (table) => table,
  intoDown: (_, table) => table,
};

/** The weight of the distillation term in methods that distil by label. */
export const gamma = z.number().min(0).finite().default(1).describe('weight of the distillation term');

/**
 * `phi(F, onehot(y)) + gamma * phi(F, teacher_y)` with `phi` the cross-entropy. Where the teacher has no row for a label,
 * the row is zero and with it the second term.
 */
const taughtByLabel: Loss = (context, batch) =>
  tf.add(crossEntropy(context, batch), tf.mul(context.constants.gamma, softCrossEntropy(context, batch)));

/** The sum of some outputs and the number of samples of each label in a batch. */
const sumsByLabel =
  (outputs: (logits: tf.Tensor) => tf.Tensor): Observe =>
  ({ output: { logits } }, batch) => {
    const labels = labelledRows(batch, logits.shape[1] ?? 0);
    return { sums: tf.matMul(labels, outputs(logits), true), counts: tf.sum(labels, 0) };
  };
const observes = {
  probabilities: sumsByLabel((logits) => tf.softmax(logits)),
  logits: sumsByLabel((logits) => logits),
};

/**
 * A local training taught by the average output of each label, as probabilities, and the sums and averages of its own outputs on
 * the way, each sample counted in every epoch at the weights of its step.
 *
 * @param teacher nothing, if there is none
 * @param output what is averaged
 */
export async function trainByLabel(
  context: ClientContext<{ readonly gamma: number }>,
  weights: Weights,
  round: RoundInfo,
  teacher: LabelAverages | undefined,
  output: keyof typeof observes,
): Promise<{ weights: Weights; seen: LabelSums; table: LabelAverages; metrics: Metrics }> {
  const { options, classes, data } = context;
  const taught = teacher &&
    options.gamma > 0 && {
      loss: taughtByLabel,
      extra: { soft: { shape: [classes], values: rowsByLabel(teacher, labelsOf(data.y), classes) } },
      constants: scalars({ gamma: options.gamma }),
    };
  const objective = { ...(taught || { loss: crossEntropy }), observe: observes[output] };
  const trained = await trainLocally(context, weights, round, objective);
  const { sums = [], counts = [] } = trained.observed;
  const seen = foldedSums(sums, counts, classes);
  return { weights: trained.weights, seen, table: averagesOf(seen, classes), metrics: trained.metrics };
}

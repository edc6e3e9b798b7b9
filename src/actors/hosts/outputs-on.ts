import type { Weights } from '../../core/weights.js';
import type { Dataset } from '../../data/dataset.js';
import { samplesOf } from '../../data/samples.js';
import type { Learner } from '../../learning/learner.js';

/** A model's logits on rows of a data set: `[samples, classes]`, row-major. */
export function outputsOn(
  learner: Learner,
  weights: Weights,
  dataset: Dataset,
  rows: Int32Array,
): Promise<Float32Array> {
  return learner.predict(weights, samplesOf(dataset, rows).x, 'logits');
}

import type { Weights } from '../../core/weights.js';
import type { Dataset } from '../../data/dataset.js';
import { samplesOf } from '../../data/samples.js';
import type { Learner } from '../../learning/learner.js';
import { inSharedMemory } from '../hosts/in-shared-memory.js';

/** A model's logits on a whole data set, `[samples, classes]` row-major, in shared memory. */
export async function outputsOn(learner: Learner, weights: Weights, dataset: Dataset): Promise<Float32Array> {
  const rows = Int32Array.from({ length: dataset.size }, (_, row) => row);
  return inSharedMemory(await learner.predict(weights, samplesOf(dataset, rows).x, 'logits'));
}

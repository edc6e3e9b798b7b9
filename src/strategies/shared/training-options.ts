import { z } from 'zod';
import { most } from '../../core/counts.js';
import { batchOption } from '../../learning/batch-option.js';
import { optimizerOptions } from '../../learning/optimizer.js';
import type { TrainingOptions } from '../strategy.js';

function shapeOf(defaults: TrainingOptions) {
  return {
    epochs: z.int().min(0).max(most.epochs).default(defaults.epochs).describe('passes over the data'),
    batch: batchOption.default(defaults.batch).describe('rows in a batch'),
    optimizer: optimizerOptions.default(defaults.optimizer),
  };
}

/** The schema of a training that a strategy runs once, with the defaults of its paper. */
export function trainingOptions(defaults: TrainingOptions) {
  return z.strictObject(shapeOf(defaults)).prefault({});
}

/**
 * The schema of a training that a strategy runs in every round beside the scenario's local one, with the defaults of its
 * paper. To be taken as it is in a round: see `trainingInRound`.
 */
export function roundTrainingOptions(defaults: TrainingOptions) {
  const learningRateDecay = z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("this training's learning rate is multiplied by this after every round");
  return z.strictObject({ ...shapeOf(defaults), learningRateDecay }).prefault({});
}

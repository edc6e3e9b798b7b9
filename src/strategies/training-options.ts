import { z } from 'zod';
import { batchOption } from '../learning/batch-option.js';
import { optimizerOptions } from '../learning/optimizer.js';
import type { TrainingOptions } from './strategy.js';

/** The schema of a training that a strategy runs beside the scenario's local one, with the defaults of its paper. */
export function trainingOptions(defaults: TrainingOptions) {
  return z
    .strictObject({
      epochs: z.int().min(0).default(defaults.epochs).describe('passes over the data'),
      batch: batchOption.default(defaults.batch).describe('rows in a batch'),
      optimizer: optimizerOptions.default(defaults.optimizer),
    })
    .prefault({});
}

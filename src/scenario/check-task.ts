import type { MeasureName } from '../actors/measures.js';
import { InputError } from '../core/errors.js';
import type { Dataset } from '../data/dataset.js';
import { classesOf } from '../data/task.js';
import type { Strategy } from '../strategies/strategy.js';
import type { Scenario } from './schema.js';

/** The measures that read neither classes nor accuracies. */
const measuresOfAnyTask: readonly MeasureName[] = ['drift'];

/**
 * Checks that a scenario asks for nothing that only classes have, where the task of its data set is no classification.
 *
 * @throws InputError at the section that reads classes or accuracies, or at the strategy that needs a classification
 */
export function checkTask(
  { data, evaluation, incentives, training, valuation }: Scenario,
  strategy: Strategy,
  { name, task }: Dataset,
): void {
  if (classesOf(task) > 0) return;
  const has = `the data set '${name}' is for ${task.name}`;
  if (strategy.needs.task) {
    throw new InputError('strategy.name', 'unsuitable', {
      found: strategy.name,
      reason: `it needs a classification, and ${has}`,
      allowed: ['fedavg', 'fedprox', 'scaffold', 'fedbn', 'ditto'],
    });
  }
  if (data.labelFlip)
    throw new InputError('data.labelFlip', 'unsuitable', { reason: `it changes classes, and ${has}; leave it out` });
  if (training.augment?.length && task.target.shape.length > 1) {
    const reason = `it changes images and not their masks, and ${has}; leave it out`;
    throw new InputError('training.augment', 'unsuitable', { reason });
  }
  for (const measure of evaluation.measures ?? []) {
    if (typeof measure !== 'string') continue;
    const takesShares = measure === 'fairness' && task.metric.unit === 'share';
    if (measuresOfAnyTask.includes(measure) || takesShares) continue;
    throw new InputError('evaluation.measures', 'unsuitable', {
      found: measure,
      reason: `it reads classes or accuracies, and ${has}`,
      allowed: [...measuresOfAnyTask, ...(task.metric.unit === 'share' ? ['fairness'] : [])],
    });
  }
  if (valuation && valuation.utility !== 'negative-loss') {
    throw new InputError('valuation.utility', 'unsuitable', {
      found: valuation.utility,
      reason: has,
      allowed: ['negative-loss'],
    });
  }
  if (incentives?.mechanism) {
    const reason = `agents bargain over accuracy, and ${has}; leave it out`;
    throw new InputError('incentives.mechanism', 'unsuitable', { reason });
  }
}

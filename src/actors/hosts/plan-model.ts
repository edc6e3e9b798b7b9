import { withBatchStatistics } from '../../models/batch-statistics.js';
import type { Model } from '../../models/model.js';
import { createModel } from '../../models/registry.js';
import type { HostPlan } from '../plan.js';

/** The model at a position of a plan's list. */
export function planModel({ models, data: { train }, batchNorm }: HostPlan, position: number): Model {
  const model = createModel(models[position], train.sampleShape, train.task.output.shape);
  return batchNorm === 'drop' ? withBatchStatistics(model) : model;
}

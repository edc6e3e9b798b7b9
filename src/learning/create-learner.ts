import { classificationOf } from '../data/task.js';
import type { Engine } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import { evaluate } from './evaluate.js';
import { fitWeights } from './fit.js';
import { FlopMeter } from './flop-meter.js';
import { iterate } from './iterate.js';
import type { Learner } from './learner.js';
import { predict } from './predict.js';
import { type Scaling, scalingOf } from './scaling.js';
import { taskOf } from './tasks/registry.js';
import type { Task } from './tasks/task.js';

/** A learner that counts its operations. */
export interface MeteredLearner extends Learner {
  /** Floating-point operations since the last call. */
  takeFlops(): number;
}

/**
 * A learner of one model on one engine. Programs are compiled when first needed and kept with the engine, so that a
 * second learner of an equal model compiles nothing.
 *
 * @param scaling how stored samples become the model's input (a data set's `scale`, `shift` and `normalization`)
 * @param meter counts the operations; learners may share one
 * @param task what is learned; the classification whose logits the model puts out, if absent
 */
export function createLearner(
  engine: Engine,
  model: Model,
  scaling: Scaling,
  meter = new FlopMeter(),
  task: Task = taskOf(classificationOf(model.outputSize)),
): MeteredLearner {
  const setting = { engine, model, scaling: scalingOf(scaling), meter, task };
  return {
    model,
    fit: (request) => fitWeights(setting, request),
    iterate: (request) => iterate(setting, request),
    predict: (weights, x, output) => predict(setting, weights, x, output),
    evaluate: (weights, data) => evaluate(setting, weights, data),
    takeFlops: () => setting.meter.take(),
  };
}

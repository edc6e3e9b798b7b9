import { layoutSize, type Weights } from '../core/weights.js';
import type { Engine, Signature } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import type { FlopMeter } from './flop-meter.js';
import type { Scaling } from './scaling.js';
import type { Task } from './tasks/task.js';

/** What all work of one learner shares. */
export interface Setting {
  readonly engine: Engine;
  readonly model: Model;
  readonly scaling: Scaling;
  readonly task: Task;
  readonly meter: FlopMeter;
}

/** Specifications of the weights under their layout names. */
export function weightsSignature(model: Model): Signature {
  return Object.fromEntries(model.layout.map(({ name, shape }) => [name, { shape, dtype: 'float32' } as const]));
}

/** @throws RangeError if the weights are not of the model's size */
export function checkWeights(model: Model, weights: Weights): void {
  const size = layoutSize(model.layout);
  if (weights.length !== size) throw new RangeError(`the model has ${size} weights, ${weights.length} were given`);
}

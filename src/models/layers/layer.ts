import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tensors } from '../../engine/engine.js';
import type { ApplyMode } from '../model.js';
import type { Parameter } from '../parameter.js';

/** One application of a model: what its layers read, and where normalisation layers leave their new statistics. */
export interface ForwardPass {
  readonly params: Tensors;
  readonly mode: ApplyMode;
  readonly statistics: Record<string, Tensor>;
}

/** A building block of models: named parameters and a function of a batch. */
export interface Layer {
  readonly parameters: readonly Parameter[];
  /** Whether it draws random numbers in training. */
  readonly random?: boolean;
  apply(pass: ForwardPass, x: Tensor): Tensor;
}

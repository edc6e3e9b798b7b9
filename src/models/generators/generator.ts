import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tensors } from '../../engine/engine.js';
import type { ForwardPass, Layer } from '../layers/layer.js';
import type { ApplyMode, Trainable } from '../model.js';
import { trainableOf } from '../trainable.js';

/** What a generator returns. */
export interface GeneratorOutput {
  /** `[batch, ...outputShape]`. */
  readonly samples: Tensor;
  /** New values of the layout's entries of kind `statistic`; empty unless training. */
  readonly statistics: Tensors;
}

/** What a generator is built for. */
export interface GeneratorTask {
  /** Shape of one generated sample, channels last. */
  readonly outputShape: readonly number[];
  readonly classes: number;
}

/** A generator conditioned on labels, as a pure function of its weights. */
export interface Generator extends Trainable, GeneratorTask {
  /** Numbers of noise that go into a sample. */
  readonly noise: number;
  /** @param params one tensor per layout entry; `noise` is `[batch, noise]`, `labels` `[batch]` int32 */
  apply(params: Tensors, noise: Tensor, labels: Tensor, mode: ApplyMode): GeneratorOutput;
}

/** Makes a {@link Generator} out of its layers and the way in which they are connected. */
export function generatorOf(
  key: string,
  task: GeneratorTask,
  noise: number,
  network: {
    readonly layers: readonly Layer[];
    samples(pass: ForwardPass, noise: Tensor, labels: Tensor): Tensor;
  },
): Generator {
  return {
    ...trainableOf(key, network.layers),
    ...task,
    noise,
    apply(params, noises, labels, mode) {
      const pass: ForwardPass = { params, mode, statistics: {} };
      return { samples: network.samples(pass, noises, labels), statistics: pass.statistics };
    },
  };
}

import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../engine/engine.js';

/** A scalar, its gradients, and tensors of the same forward pass. */
export interface ValueAndGradients {
  readonly value: Tensor;
  /** One a parameter, by its name; zeros for what the scalar does not depend on. */
  readonly gradients: Tensors;
  readonly kept: Tensors;
}

/**
 * Evaluates a scalar function and its gradients by named tensors. Gradients flow only through these tensors; everything else
 * that the function reads, such as a teacher's weights, is a constant. `tf.valueAndGrads` is not used: it refuses a function that
 * does not read a parameter, and returns no tensors of the forward pass.
 *
 * @param compute gives the scalar and, if wanted, tensors of the same forward pass: new statistics, the parts of a sum
 * @throws RangeError if the value is no scalar
 */
export function valueAndGradients(
  compute: () => { readonly value: Tensor; readonly kept?: Tensors },
  parameters: Tensors,
): ValueAndGradients {
  const names = Object.keys(parameters);
  let kept: Tensors = {};
  const { value, grads } = tf.engine().gradients<Tensor>(
    () => {
      const computed = compute();
      kept = mapTensors(computed.kept ?? {}, tf.keep);
      if (computed.value.rank === 0) return computed.value;
      throw new RangeError(`a loss must return a scalar, not [${computed.value.shape}]: average with batch.mean`);
    },
    names.map((name) => parameters[name]),
    undefined,
    true,
  );
  return {
    value,
    gradients: Object.fromEntries(names.map((name, k) => [name, grads[k] ?? tf.zerosLike(parameters[name])])),
    kept: mapTensors(kept, released),
  };
}

/** Gives a tensor that had to outlive the gradient tape to the scope that is open now. */
function released(kept: Tensor): Tensor {
  const tensor = tf.clone(kept);
  kept.dispose();
  return tensor;
}

function mapTensors(tensors: Tensors, change: (tensor: Tensor) => Tensor): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));
}

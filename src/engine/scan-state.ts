import { sumOf } from '../core/statistics.js';
import { namedViews, sizeOf } from '../core/weights.js';
import { given } from './boundary.js';
import type { Arrays, Signature } from './engine.js';

/** Views of a flat vector, one a tensor of the signature, in its order. */
export function stateViews(signature: Signature, values: Float32Array): Record<string, Float32Array> {
  return namedViews(
    Object.entries(signature).map(([name, { shape }]) => ({ name, shape })),
    values,
  );
}

/**
 * The tensors of a state, copied into one flat vector in the order of the signature.
 *
 * @throws RangeError if one is missing or has another size
 */
export function flatState(signature: Signature, arrays: Arrays): Float32Array {
  const values = new Float32Array(sumOf(Object.values(signature), ({ shape }) => sizeOf(shape)));
  for (const [name, view] of Object.entries(stateViews(signature, values))) {
    view.set(given(arrays, name, 'state', signature[name]).values);
  }
  return values;
}

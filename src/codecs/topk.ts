import { z } from 'zod';
import { NotFiniteError } from '../core/errors.js';
import type { Delta } from '../core/weights.js';
import { defineCodec } from './codec.js';
import { compact, expanded, type SparseVector } from './sparse.js';

const options = z.strictObject({
  ratio: z
    .number()
    .positive()
    .max(1)
    .default(0.01)
    .describe('share of the trained scalars that is sent; at least one scalar'),
});

/**
 * Keeps the k entries of the largest magnitude and sets the others to zero. Among equal magnitudes, smaller indices are kept. Values
 * are copied, so that `vector - largest` is exact in every coordinate.
 *
 * @throws NotFiniteError if a value is not finite
 */
export function largest(vector: Delta, k: number): Delta {
  if (!vector.every(Number.isFinite)) throw new NotFiniteError('topk: the update holds values that are not finite');
  const magnitudes = vector.map(Math.abs).sort();
  const threshold = magnitudes[magnitudes.length - k];
  let ties = k - (magnitudes.length - firstAbove(magnitudes, threshold));
  const kept: Delta = new Float32Array(vector.length);
  for (let i = 0; i < vector.length; i++) {
    const magnitude = Math.abs(vector[i]);
    if (magnitude > threshold || (magnitude === threshold && ties-- > 0)) kept[i] = vector[i];
  }
  return kept;
}

/** Position of the first value above a threshold. @param ascending sorted values */
function firstAbove(ascending: Float32Array, threshold: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > threshold) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Top-k sparsification with error feedback: Algorithm 1 of the paper, with the round's delta in place of a gradient. A client adds
 * the residual of earlier rounds to its delta, sends the k entries of the largest magnitude, and keeps the rest as the new residual
 * (`sent + residual = delta + old residual`, exactly). k counts over all trained scalars, not per layer. With ratio 1 the weights
 * are sent unchanged.
 *
 * Up: 8 bytes for each entry sent (index and value), or 4 bytes per scalar if that is less; and 4 for each running statistic.
 */
export const topk = defineCodec<z.infer<typeof options>, Float32Array, SparseVector | Delta>({
  name: 'topk',
  title: 'Top-k sparsification of the update with error feedback',
  citation:
    'S. U. Stich, J.-B. Cordonnier, M. Jaggi. Sparsified SGD with Memory. NeurIPS 2018. arXiv:1809.07599; ' +
    'S. P. Karimireddy et al. Error Feedback Fixes SignSGD. ICML 2019. arXiv:1901.09847',
  options,
  channels: 'weights',
  direction: 'up',

  encode(delta, { options: { ratio }, memory: residual }) {
    const k = Math.max(Math.round(ratio * delta.length), 1);
    if (k >= delta.length) return { wire: delta, value: delta, memory: new Float32Array(0) };
    const owed = residual ? delta.map((value, i) => value + residual[i]) : delta;
    const sent = largest(owed, k);
    return { wire: compact(sent), value: sent, memory: owed.map((value, i) => (sent[i] === 0 ? value : 0)) };
  },

  decode: expanded,
});

import type { Delta } from '../../core/weights.js';
import type { Measures } from '../measures.js';

/** The drift of updates, each counted once; undefined if there is none. */
export function driftOf(deltas: readonly Delta[]): Measures['drift'] {
  if (deltas.length === 0) return undefined;
  const mean = new Float64Array(deltas[0].length);
  for (const delta of deltas) {
    for (let i = 0; i < mean.length; i++) mean[i] += delta[i] / deltas.length;
  }
  const squaredNorms = deltas.map((delta) => delta.reduce((sum, value) => sum + value * value, 0));
  const squaredDistances = deltas.map((delta) => squaredDistance(delta, mean));
  return {
    updateNorm: average(squaredNorms.map(Math.sqrt)),
    meanNorm: Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0)),
    deviation: Math.sqrt(average(squaredDistances)),
  };
}

function squaredDistance(delta: Delta, mean: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < mean.length; i++) sum += (delta[i] - mean[i]) ** 2;
  return sum;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

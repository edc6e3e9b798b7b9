import { mean, sumOf } from '../../core/statistics.js';
import type { Delta } from '../../core/weights.js';
import type { Measures } from '../measures.js';

/** The drift of updates, each counted once; undefined if there are none. */
export function driftOf(deltas: readonly Delta[]): Measures['drift'] {
  if (deltas.length === 0) return undefined;
  const centre = new Float64Array(deltas[0].length);
  for (const delta of deltas) {
    for (let i = 0; i < centre.length; i++) centre[i] += delta[i] / deltas.length;
  }
  const squaredNorms = deltas.map((delta) => sumOf(delta, (value) => value * value));
  const squaredDistances = deltas.map((delta) => squaredDistance(delta, centre));
  return {
    updateNorm: mean(squaredNorms.map(Math.sqrt)),
    meanNorm: Math.sqrt(sumOf(centre, (value) => value * value)),
    deviation: Math.sqrt(mean(squaredDistances)),
  };
}

function squaredDistance(delta: Delta, centre: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < centre.length; i++) sum += (delta[i] - centre[i]) ** 2;
  return sum;
}

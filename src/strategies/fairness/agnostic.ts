import { sumOf } from '../../core/statistics.js';
import { assume } from '../../incentives/economics/assumption.js';

/** The nearest point of the simplex: by sorting and a threshold (Duchi et al. 2008, figure 1). */
export function projectOntoSimplex(point: readonly number[]): number[] {
  assume(point.length > 0, 'mixture', 'there is at least one client', 'none');
  const descending = Float64Array.from(point).sort().reverse();
  let sum = 0;
  let threshold = 0;
  for (let i = 0; i < descending.length; i++) {
    sum += descending[i];
    const candidate = (sum - 1) / (i + 1);
    if (descending[i] > candidate) threshold = candidate;
  }
  return point.map((value) => Math.max(0, value - threshold));
}

/** The state of agnostic federated learning: a model and the mixture of clients that is worst for it. */
export interface AgnosticState {
  readonly weights: readonly number[];
  /** Weight of each client: on the simplex. */
  readonly mixture: readonly number[];
}

/**
 * A step of agnostic federated learning (Mohri, Sivek and Suresh 2019, figure 2): the model descends the mixture's loss,
 * the mixture ascends towards the clients of large loss. Their averages over steps come to the saddle point
 * `min_w max_mixture sum_k mixture_k F_k(w)`.
 *
 * @param losses of each client at the weights
 * @param gradients of each client's loss at the weights
 */
export function agnosticStep(
  { weights, mixture }: AgnosticState,
  losses: readonly number[],
  gradients: readonly (readonly number[])[],
  rates: { readonly weights: number; readonly mixture: number },
): AgnosticState {
  assume(losses.length === mixture.length, 'losses', 'every client of the mixture has a loss', losses.length);
  const next = weights.map((weight, i) => {
    const slope = sumOf(gradients, (gradient, k) => mixture[k] * gradient[i]);
    return weight - rates.weights * slope;
  });
  return {
    weights: next,
    mixture: projectOntoSimplex(mixture.map((share, k) => share + rates.mixture * losses[k])),
  };
}

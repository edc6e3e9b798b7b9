import { sumOf } from '../../core/statistics.js';
import { assume } from '../../incentives/economics/assumption.js';

/** Losses below this count as this, since `F^(q - 1)` has no bound for q < 1. */
const leastLoss = 1e-10;

function check(losses: readonly number[], q: number): void {
  assume(losses.length > 0, 'losses', 'there is at least one client', 'none');
  assume(q >= 0 && q < Infinity, 'q', 'the exponent is not negative', q);
  const odd = losses.find((loss) => !(loss >= 0));
  assume(odd === undefined, 'losses', 'losses are not negative', odd);
}

/** `sum_k p_k F_k^(q + 1) / (q + 1)`: q-fair federated learning (Li et al. 2020, equation 2). */
export function qFairObjective(losses: readonly number[], shares: readonly number[], q: number): number {
  check(losses, q);
  return sumOf(losses, (loss, k) => (shares[k] * loss ** (q + 1)) / (q + 1));
}

/** Weights of the clients' gradients in its gradient, scaled to sum to 1: proportional to `p_k F_k^q`. */
export function qFairWeights(losses: readonly number[], shares: readonly number[], q: number): number[] {
  check(losses, q);
  const raw = losses.map((loss, k) => shares[k] * Math.max(leastLoss, loss) ** q);
  const total = sumOf(raw);
  return raw.map((weight) => weight / total);
}

/**
 * A round of q-FedAvg (Li et al. 2020, algorithm 2): `w - sum_k Delta_k / sum_k h_k`, with `Delta_k = F_k^q d_k`,
 * `h_k = q F_k^(q - 1) |d_k|^2 + L F_k^q` and `d_k = L (w - w_k)`.
 *
 * @param trained each sampled client's model after local training
 * @param losses each client's loss under the global model, before training
 * @param learningRate of the clients; `L` is its inverse
 */
export function qFedAvgRound(
  weights: Float64Array,
  trained: readonly Float64Array[],
  losses: readonly number[],
  q: number,
  learningRate: number,
): Float64Array {
  check(losses, q);
  assume(learningRate > 0, 'learningRate', 'the learning rate is positive', learningRate);
  const lipschitz = 1 / learningRate;
  const change = new Float64Array(weights.length);
  let curvature = 0;
  trained.forEach((local, k) => {
    const loss = Math.max(leastLoss, losses[k]);
    const power = loss ** q;
    let squares = 0;
    for (let i = 0; i < change.length; i++) {
      const step = lipschitz * (weights[i] - local[i]);
      squares += step * step;
      change[i] += power * step;
    }
    curvature += q * loss ** (q - 1) * squares + lipschitz * power;
  });
  return weights.map((weight, i) => weight - change[i] / curvature);
}

import { sumOf } from '../../core/statistics.js';
import { assume } from '../../incentives/economics/assumption.js';

/** Tilts that are nearer to 0 count as small: the objective is expanded around the mean. */
const smallTilt = 1e-6;

function check(losses: readonly number[], tilt: number): void {
  assume(losses.length > 0, 'losses', 'there is at least one client', 'none');
  assume(Number.isFinite(tilt), 'tilt', 'the tilt is finite', tilt);
}

/**
 * `(1 / t) ln sum_k p_k e^(t F_k)`: tilted empirical risk (Li et al. 2021, TERM, equation 2). The mean at t = 0, the largest
 * loss for t to infinity, the smallest for t to minus infinity.
 */
export function tiltedRisk(losses: readonly number[], shares: readonly number[], tilt: number): number {
  check(losses, tilt);
  const mean = sumOf(losses, (loss, k) => shares[k] * loss);
  if (Math.abs(tilt) < smallTilt) {
    const variance = sumOf(losses, (loss, k) => shares[k] * (loss - mean) ** 2);
    return mean + (tilt / 2) * variance;
  }
  const largest = Math.max(...losses.map((loss) => tilt * loss));
  const sum = sumOf(losses, (loss, k) => shares[k] * Math.exp(tilt * loss - largest));
  return (largest + Math.log(sum)) / tilt;
}

/** Weights of the clients' gradients in its gradient: the softmax of `ln p_k + t F_k`. */
export function tiltedWeights(losses: readonly number[], shares: readonly number[], tilt: number): number[] {
  check(losses, tilt);
  const largest = Math.max(...losses.map((loss) => tilt * loss));
  const raw = losses.map((loss, k) => shares[k] * Math.exp(tilt * loss - largest));
  const total = sumOf(raw);
  return raw.map((weight) => weight / total);
}

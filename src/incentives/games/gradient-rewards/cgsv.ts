import { sumOf } from '../../../core/statistics.js';
import { cosine, lengthOf } from '../../../core/vectors.js';
import { assume } from '../../economics/assumption.js';
import { topShare } from './top-share.js';

/** Options of {@link cgsvRound}, with the published defaults. */
export interface CgsvOptions {
  /** Length to which updates are scaled (Gamma). */
  readonly scale: number;
  /** Weight of the past in a reputation (alpha): in [0, 1). */
  readonly memory: number;
  /** How evenly rewards are given (beta > 0). In the limit every client receives everything. */
  readonly altruism: number;
  /** Lower bound of a reputation, before reputations are scaled to sum to 1. */
  readonly floor: number;
}

/** The published settings for MNIST. */
export const cgsvDefaults: CgsvOptions = { scale: 0.5, memory: 0.95, altruism: 1, floor: 1e-3 };

/** The result of a round. Lists are by client. */
export interface CgsvRound {
  /** The aggregate of the scaled updates. */
  readonly aggregate: Float32Array;
  /** Cosine of each update and the aggregate: the approximate Shapley value of a client's gradient. */
  readonly cosines: readonly number[];
  /** Reputations after the round; they sum to 1. */
  readonly reputations: readonly number[];
  /** Share of the aggregate that each client receives: in (0, 1], 1 for the best. */
  readonly shares: readonly number[];
  /** What each client receives: the largest components of each layer, zeros elsewhere. */
  readonly rewards: readonly Float32Array[];
}

/**
 * A round of gradient-driven rewards by the cosine gradient Shapley value (Xu et al. 2021, CGSV, algorithm 1).
 *
 * @param updates one per client, of equal length
 * @param sizes samples of each client
 * @param reputations from the last round, summing to 1; undefined in the first round, in which `sizes` weigh the
 *   updates
 * @param parts lengths of the layers in an update
 * @throws InputError if there is no update, a size is not positive, or an option is out of its range
 */
export function cgsvRound(
  updates: readonly Float32Array[],
  reputations: readonly number[] | undefined,
  sizes: readonly number[],
  { scale, memory, altruism, floor }: CgsvOptions = cgsvDefaults,
  parts?: readonly number[],
): CgsvRound {
  assume(updates.length > 0, 'updates', 'there is at least one update', 'none');
  sizes.forEach((size, i) => {
    assume(size > 0 && size < Infinity, `sizes.${i}`, 'every client has samples', size);
  });
  assume(scale > 0 && scale < Infinity, 'scale', 'updates are scaled to a positive length', scale);
  assume(memory >= 0 && memory < 1, 'memory', 'the past has a weight of at least 0 and below 1', memory);
  assume(altruism > 0, 'altruism', 'the altruism is positive', altruism);
  assume(floor > 0, 'floor', 'the least reputation is positive', floor);
  const total = sumOf(sizes);
  const weights = reputations ?? sizes.map((size) => size / total);
  const aggregate = new Float32Array(updates[0].length);
  const sum = new Float64Array(aggregate.length);
  updates.forEach((update, i) => {
    const length = lengthOf(update);
    const weight = length > 0 ? (weights[i] * scale) / length : 0;
    for (let k = 0; k < sum.length; k++) sum[k] += weight * update[k];
  });
  aggregate.set(sum);
  const cosines = updates.map((update) => cosine(update, aggregate));
  const raw = cosines.map((value, i) => Math.max(floor, memory * (reputations?.[i] ?? 0) + (1 - memory) * value));
  const scaled = raw.map((value) => value / raw.reduce((all, each) => all + each, 0));
  const rewards = scaled.map((value) => Math.tanh(altruism * value));
  const shares = rewards.map((value) => value / Math.max(...rewards));
  return {
    aggregate,
    cosines,
    reputations: scaled,
    shares,
    rewards: shares.map((share) => topShare(aggregate, share, parts)),
  };
}

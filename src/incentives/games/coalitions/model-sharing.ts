import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';

/** The task of a model-sharing game, the estimation of a mean, as its players know it. */
export interface SharingTask {
  /** Expected variance of a sample within one player: `mu_e`, in squared units of the target. */
  readonly within: number;
  /** Variance of the players' true means: `sigma^2`, in the same unit. */
  readonly between: number;
}

/**
 * How a coalition combines its samples: one model for all (`uniform`); each member's own estimate blended with that
 * model (`coarse`); or a weight of each member for every estimate (`fine`). The last two use the weights that are best
 * for the member.
 */
export type Federation = 'uniform' | 'coarse' | 'fine';

/**
 * The expected squared error of a member of a coalition (Donahue and Kleinberg 2021, sections 4 to 6).
 *
 * @param sizes samples of each member
 * @param member its position in `sizes`
 * @throws InputError if the coalition is empty, or a size or a variance is not positive
 */
export function sharingError(
  federation: Federation,
  sizes: readonly number[],
  member: number,
  task: SharingTask,
): number {
  checkTask(task);
  assume(sizes.length > 0, 'coalition', 'a coalition has a member', 'an empty one');
  for (const size of sizes) assume(size > 0, 'size', 'every player has samples', size);
  switch (federation) {
    case 'uniform':
      return coarseError(sizes, member, task, 0);
    case 'coarse':
      return bestCoarseError(sizes, member, task);
    case 'fine':
      return fineError(sizes, member, fineWeights(sizes, member, task), task);
  }
}

/** @throws InputError if the variance within players is not positive, or that between them is negative */
export function checkTask({ within, between }: SharingTask): void {
  assume(within > 0 && within < Infinity, 'within', 'samples vary within a player (mu_e > 0)', within);
  assume(between >= 0 && between < Infinity, 'between', 'the variance between players is not negative', between);
}

/** The error of a member that gives its own estimate the weight `own` and the coalition's model the rest. */
export function coarseError(
  sizes: readonly number[],
  member: number,
  { within, between }: SharingTask,
  own: number,
): number {
  const { all, spread } = coalitionSums(sizes, member);
  const shared = (1 - own) ** 2;
  return within * (own ** 2 / sizes[member] + (1 - own ** 2) / all) + (between * shared * spread) / all ** 2;
}

function bestCoarseError(sizes: readonly number[], member: number, { within, between }: SharingTask): number {
  if (sizes.length === 1) return within / sizes[member];
  const { all, spread } = coalitionSums(sizes, member);
  const others = all - sizes[member];
  return (within * others + spread * between) / (others * all + (sizes[member] * spread * between) / within);
}

function coalitionSums(sizes: readonly number[], member: number) {
  let all = 0;
  let squares = 0;
  sizes.forEach((size, player) => {
    all += size;
    if (player !== member) squares += size * size;
  });
  return { all, spread: squares + (all - sizes[member]) ** 2 };
}

/** The error of a member that gives every member's estimate a weight; the weights sum to 1. */
export function fineError(
  sizes: readonly number[],
  member: number,
  weights: readonly number[],
  { within, between }: SharingTask,
): number {
  let sampling = 0;
  let others = 0;
  let squares = 0;
  weights.forEach((weight, player) => {
    sampling += (weight * weight) / sizes[player];
    if (player !== member) {
      others += weight;
      squares += weight * weight;
    }
  });
  return within * sampling + between * (squares + others * others);
}

/** The weights of all members' estimates that are best for one member; they sum to 1. */
export function fineWeights(sizes: readonly number[], member: number, { within, between }: SharingTask): number[] {
  const variances = sizes.map((size) => between + within / size);
  const precision = sumOf(variances, (variance, player) => (player === member ? 0 : 1 / variance));
  const scale = 1 + variances[member] * precision;
  return variances.map((variance, player) =>
    player === member ? (1 + between * precision) / scale : (variances[member] - between) / (variance * scale),
  );
}

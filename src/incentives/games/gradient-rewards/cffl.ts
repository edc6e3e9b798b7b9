import { assume } from '../../economics/assumption.js';
import { sumOf } from '../../economics/sum.js';

/** Options of {@link cfflRound}. */
export interface CfflOptions {
  /** How strongly differences in quality count (alpha > 0). */
  readonly punishment: number;
  /** Weight of the past in a reputation: in [0, 1]. */
  readonly memory: number;
  /** Members whose reputation falls below this share of an equal one are removed. */
  readonly threshold: number;
  /** Whether quality is sharpened before it is averaged with the past (the paper), or the average is (the authors' code). */
  readonly order?: 'sharpen-first' | 'average-first';
}

/** The published settings. */
export const cfflDefaults: CfflOptions = { punishment: 5, memory: 0.5, threshold: 2 / 3 };

/** What a round comes to; those who are no longer members have reputation and share 0. */
export interface CfflRound {
  /** Reputations after the round: sum to 1 over the members. */
  readonly reputations: readonly number[];
  readonly members: readonly boolean[];
  /** Share of the others' updates that each member may download, in proportion to its reputation: 1 for the best. */
  readonly shares: readonly number[];
}

/**
 * A round of collaborative fairness by reputation (Lyu, Xu, Wang and Yu 2020, CFFL): quality is measured by the server's
 * validation accuracy of each member's model, sharpened by the hyperbolic sine and averaged with the past; members far
 * below an equal share are removed for good. The authors' code averages first, from equal reputations on, removes, and sharpens the
 * average: the order `average-first`.
 *
 * @param accuracies validation accuracy of each client's model: in [0, 1]; those of removed clients are not read. Where all are 0,
 *   nobody is better than another
 * @param reputations from the last round: 0 for those removed; undefined in the first round
 */
export function cfflRound(
  accuracies: readonly number[],
  reputations: readonly number[] | undefined,
  { punishment, memory, threshold, order = 'sharpen-first' }: CfflOptions = cfflDefaults,
): CfflRound {
  assume(accuracies.length > 0, 'accuracies', 'there is at least one client', 'none');
  assume(punishment > 0, 'punishment', 'better models count more (punishment > 0)', punishment);
  assume(threshold >= 0 && threshold <= 1, 'threshold', 'whoever is not below an equal share stays', threshold);
  const wereMembers = accuracies.map((_, i) => reputations === undefined || reputations[i] > 0);
  const least = threshold / wereMembers.filter(Boolean).length;
  const qualities = onSimplex(accuracies, wereMembers);
  const kept = (mixed: readonly number[]) => mixed.map((reputation, i) => wereMembers[i] && reputation >= least);
  if (order === 'average-first') {
    const past = reputations ?? accuracies.map(() => 1 / accuracies.length);
    const mixed = averaged(past, qualities, memory);
    const members = kept(mixed);
    return roundOf(sharpened(onSimplex(mixed, members), members, punishment), members);
  }
  const present = sharpened(qualities, wereMembers, punishment);
  const mixed = onSimplex(reputations ? averaged(reputations, present, memory) : present, wereMembers);
  const members = kept(mixed);
  return roundOf(onSimplex(mixed, members), members);
}

function averaged(past: readonly number[], present: readonly number[], memory: number): number[] {
  return present.map((value, i) => memory * past[i] + (1 - memory) * value);
}

function roundOf(reputations: readonly number[], members: readonly boolean[]): CfflRound {
  const best = Math.max(...reputations);
  return { reputations, members, shares: reputations.map((reputation) => reputation / best) };
}

/** `sinh(punishment x)` of each member's quality, on the simplex; divided by `e^(punishment max x) / 2`, so that it stays finite. */
function sharpened(qualities: readonly number[], members: readonly boolean[], punishment: number): number[] {
  const largest = Math.max(...qualities);
  const sines = qualities.map((x) => Math.exp(punishment * (x - largest)) * -Math.expm1(-2 * punishment * x));
  return onSimplex(sines, members);
}

/** Members' values in proportion, summing to 1, all alike where all are 0; 0 for all others. */
function onSimplex(values: readonly number[], members: readonly boolean[]): number[] {
  const own = values.map((value, i) => (members[i] ? value : 0));
  const total = sumOf(own);
  const count = members.filter(Boolean).length;
  return own.map((value, i) => (total > 0 ? value / total : members[i] ? 1 / count : 0));
}

import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';

/** Options of {@link cfflRound}. */
export interface CfflOptions {
  /** How strongly differences in quality count (alpha > 0). */
  readonly punishment: number;
  /** Weight of the past in a reputation: in [0, 1]. */
  readonly memory: number;
  /** Members whose reputation falls below this share of the equal reputation are removed. */
  readonly threshold: number;
  /**
   * Whether quality is sharpened before it is averaged with the past (the paper), or the average is sharpened (the
   * authors' code).
   */
  readonly order?: 'sharpen-first' | 'average-first';
}

/** The published settings. */
export const cfflDefaults: CfflOptions = { punishment: 5, memory: 0.5, threshold: 2 / 3 };

/** The result of a round. Clients that are no longer members have reputation 0 and share 0. */
export interface CfflRound {
  /** Reputations after the round; they sum to 1 over the members. */
  readonly reputations: readonly number[];
  readonly members: readonly boolean[];
  /** Share of the others' updates that each member may download, proportional to its reputation; 1 for the best. */
  readonly shares: readonly number[];
}

/**
 * A round of collaborative fairness by reputation (Lyu, Xu, Wang and Yu 2020, CFFL). The quality of a member is the
 * server's validation accuracy of its model, sharpened by the hyperbolic sine and averaged with the past. Members far
 * below an equal share are removed for good. With the order `average-first`, as in the authors' code, the round
 * averages first (starting from equal reputations), then removes members, and then sharpens the average.
 *
 * @param accuracies validation accuracy of each client's model, in [0, 1]; those of removed clients are ignored. If
 *   all are 0, all members are equally good
 * @param reputations from the last round: 0 for removed clients; undefined in the first round
 * @throws InputError if there is no client or an option is out of its range
 */
export function cfflRound(
  accuracies: readonly number[],
  reputations: readonly number[] | undefined,
  { punishment, memory, threshold, order = 'sharpen-first' }: CfflOptions = cfflDefaults,
): CfflRound {
  assume(accuracies.length > 0, 'accuracies', 'there is at least one client', 'none');
  assume(punishment > 0, 'punishment', 'better models count more (punishment > 0)', punishment);
  assume(threshold >= 0 && threshold <= 1, 'threshold', 'the threshold is at most an equal share', threshold);
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

/**
 * `sinh(punishment x)` of each member's quality, normalised to sum to 1. Divided by `e^(punishment max x) / 2` first,
 * so that it stays finite.
 */
function sharpened(qualities: readonly number[], members: readonly boolean[], punishment: number): number[] {
  const largest = Math.max(...qualities);
  const sines = qualities.map((x) => Math.exp(punishment * (x - largest)) * -Math.expm1(-2 * punishment * x));
  return onSimplex(sines, members);
}

/** The members' values, scaled to sum to 1, or equal ones if all are 0. Clients that are no members get 0. */
function onSimplex(values: readonly number[], members: readonly boolean[]): number[] {
  const own = values.map((value, i) => (members[i] ? value : 0));
  const total = sumOf(own);
  const count = members.filter(Boolean).length;
  return own.map((value, i) => (total > 0 ? value / total : members[i] ? 1 / count : 0));
}

import { assume } from '../assumption.js';

/** Options of {@link cfflRound}. */
export interface CfflOptions {
  /** How strongly differences in quality count (alpha > 0). */
  readonly punishment: number;
  /** Weight of the past in a reputation: in [0, 1]. */
  readonly memory: number;
  /** Members whose reputation falls below this share of an equal one are removed. */
  readonly threshold: number;
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
 * below an equal share are removed for good.
 *
 * @param accuracies validation accuracy of each client's model: in [0, 1]; those of removed clients are not read
 * @param reputations from the last round: 0 for those removed; undefined in the first round
 */
export function cfflRound(
  accuracies: readonly number[],
  reputations: readonly number[] | undefined,
  { punishment, memory, threshold }: CfflOptions = cfflDefaults,
): CfflRound {
  assume(accuracies.length > 0, 'accuracies', 'there is at least one client', 'none');
  assume(punishment > 0, 'punishment', 'better models count more (punishment > 0)', punishment);
  const wereMembers = accuracies.map((_, i) => reputations === undefined || reputations[i] > 0);
  const qualities = onSimplex(accuracies.map((accuracy, i) => (wereMembers[i] ? accuracy : 0)));
  const sharpened = onSimplex(qualities.map((quality) => Math.sinh(punishment * quality)));
  const mixed = onSimplex(
    sharpened.map((quality, i) => (reputations ? memory * reputations[i] + (1 - memory) * quality : quality)),
  );
  const least = threshold / wereMembers.filter(Boolean).length;
  const members = mixed.map((reputation, i) => wereMembers[i] && reputation >= least);
  const kept = onSimplex(mixed.map((reputation, i) => (members[i] ? reputation : 0)));
  const best = Math.max(...kept);
  return { reputations: kept, members, shares: kept.map((reputation) => (best > 0 ? reputation / best : 0)) };
}

function onSimplex(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total > 0 ? value / total : 0));
}

import { CachedUtility } from './cached-utility.js';
import { allPlayers, type Utility } from './coalition.js';
import type { Estimate } from './estimate.js';
import { shapley } from './shapley.js';
import { utilityTable } from './utility-table.js';

/** The largest number of players for which a sampling method can evaluate all coalitions: 65,536 of them. */
const mostPlayers = 16;

/**
 * Runs a sampling method. If it happened to evaluate every coalition, returns the exact Shapley value in place of its
 * estimate.
 */
export async function exactIfAllEvaluated(
  players: number,
  utility: Utility,
  estimate: (utility: Utility) => Promise<Estimate>,
): Promise<Estimate> {
  const seen = new CachedUtility(utility);
  const estimated = await estimate(seen.of);
  await Promise.all([seen.of([]), seen.of(allPlayers(players))]);
  if (players > mostPlayers || seen.evaluations < 2 ** players) return estimated;
  return { values: shapley(await utilityTable(players, seen.of)), errors: new Float64Array(players) };
}

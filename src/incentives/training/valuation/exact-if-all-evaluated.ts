import { CachedUtility } from './cached-utility.js';
import { allPlayers, type Utility } from './coalition.js';
import type { Estimate } from './estimate.js';
import { shapley } from './shapley.js';
import { utilityTable } from './utility-table.js';

/** Players up to whom a sampling method can have seen all coalitions: 65,536 of them. */
const mostPlayers = 16;

/**
 * What a method estimates of the Shapley value by sampling; where it has come to evaluate every coalition on the way, the value
 * itself, of which nothing is left to estimate.
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

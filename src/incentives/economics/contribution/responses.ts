import type { Agent, DataType } from '../agent.js';
import { type SearchRange, searchBestResponse, searchGrid } from '../best-response.js';
import { type Certificate, certify } from '../certificate.js';
import { upperBracket } from '../root.js';
import { type ContributionRule, contributionGame } from './rule.js';

/**
 * A function that returns the best response of an agent to a profile: exact if the rule has a closed form, otherwise
 * found by search.
 */
export function responsesTo(
  rule: ContributionRule,
  agents: readonly Agent[],
): (player: number, contributions: readonly number[]) => number {
  const { bestResponse } = rule;
  if (bestResponse) return (player, contributions) => bestResponse(player, agents[player].type, contributions);
  const game = contributionGame(rule, agents);
  return (player, contributions) =>
    searchBestResponse(game, player, contributions, rangeOf(rule, agents[player].type, player, contributions));
}

/**
 * Certifies how close contributions are to an equilibrium. Tries a grid, the rule's breakpoints and the best response
 * of each agent.
 *
 * @param points grid points for each agent; 0 tries best responses and breakpoints only
 */
export function certifyContributions(
  rule: ContributionRule,
  agents: readonly Agent[],
  contributions: readonly number[],
  points = 96,
): Certificate<number> {
  const respond = responsesTo(rule, agents);
  return certify(contributionGame(rule, agents), contributions, (player) => {
    const range = rangeOf(rule, agents[player].type, player, contributions);
    const grid = points > 0 ? searchGrid({ ...range, points }) : (range.breakpoints ?? []);
    return [...grid.filter((samples) => samples <= range.largest), respond(player, contributions)];
  });
}

/**
 * The range in which to search for a best response: up to the contribution that costs as much as a perfect model is
 * worth. The search extends it if larger contributions pay.
 */
export function rangeOf(
  rule: ContributionRule,
  { cost, stock }: DataType,
  player: number,
  contributions: readonly number[],
): SearchRange {
  return {
    largest: stock,
    scale:
      Math.min(
        stock,
        upperBracket((samples) => 1 - cost.cost(samples), 1),
      ) || 1,
    breakpoints: rule.breakpoints?.(player, contributions),
  };
}

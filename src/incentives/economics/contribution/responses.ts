import type { Agent, DataType } from '../agent.js';
import { type SearchRange, searchBestResponse, searchGrid } from '../best-response.js';
import { type Certificate, certify } from '../certificate.js';
import { whereNotPositive } from '../root.js';
import { type ContributionRule, contributionGame } from './rule.js';

/** The best response of each agent to a profile: exact where the rule has a closed form, otherwise by search. */
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
 * How near contributions are to an equilibrium: tries a grid, the rule's breakpoints and the best response of each agent.
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

/** Contributions worth a thought: up to where they cost as much as a perfect model is worth, or more where that pays. */
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
        whereNotPositive((samples) => 1 - cost.cost(samples), 1),
      ) || 1,
    breakpoints: rule.breakpoints?.(player, contributions),
  };
}

import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import type { StrategicForm } from '../../economics/strategic-form.js';
import { checkCosts } from './linear-price.js';
import { type ValueOfTotal, worthOf } from './value.js';

/** The game in which players share a reward in proportion to their samples, at a cost per sample (Zhan et al. 2020). */
export function contestGame(costs: readonly number[], reward: number): StrategicForm<number> {
  return {
    players: costs.length,
    utility(player, samples) {
      const total = sumOf(samples);
      return (total > 0 ? (reward * samples[player]) / total : 0) - costs[player] * samples[player];
    },
  };
}

/**
 * The best response of a player in samples: `sqrt(reward Y / c) - Y` if all others contribute Y > 0. If they
 * contribute nothing, any contribution wins everything and there is no best response; returns `least`.
 */
export function contestResponse(others: number, cost: number, reward: number, least = 0): number {
  if (!(others > 0)) return least;
  return Math.max(0, Math.sqrt((reward * others) / cost) - others);
}

/**
 * The share of a given total that is a best response: `1 - c X / reward`, or 0 (the share function of Cornes and
 * Hartley 2005). It falls with the total, so that the shares of all players sum to 1 at exactly one total.
 */
export function contestShare(total: number, cost: number, reward: number): number {
  return Math.max(0, 1 - (cost * total) / reward);
}

/**
 * The players that contribute in equilibrium: the cheapest ones, as long as the next cost c is below the sum of the
 * costs up to c, itself included, divided by their number minus one (Zhan et al. 2020). Positions, by ascending cost.
 *
 * @throws InputError for fewer than two players: an arbitrarily small contribution wins everything, and there is no
 *   equilibrium
 */
export function activePlayers(costs: readonly number[]): number[] {
  checkCosts(costs);
  assume(costs.length >= 2, 'followers', 'there are two followers or more, so that shares are contested', costs.length);
  const order = costs.map((_, player) => player).sort((a, b) => costs[a] - costs[b] || a - b);
  let active = 0;
  let total = 0;
  while (active < order.length) {
    const cost = costs[order[active]];
    if (active >= 2 && !(cost < (total + cost) / active)) break;
    total += cost;
    active++;
  }
  return order.slice(0, active);
}

/** The unique Nash equilibrium of the contest: `((m - 1) reward / C) (1 - (m - 1) c / C)` for the m active players. */
export function contestEquilibrium(costs: readonly number[], reward: number): number[] {
  const active = activePlayers(costs);
  const rivals = active.length - 1;
  const total = sumOf(active.map((player) => costs[player]));
  // The others' costs are summed directly: subtracted from the sum of all, they would vanish beside a far larger own
  // cost.
  const others = new Float64Array(active.length);
  for (let place = 1; place <= rivals; place++) others[place] = others[place - 1] + costs[active[place - 1]];
  for (let place = rivals, dearer = 0; place >= 0; dearer += costs[active[place]], place--) others[place] += dearer;
  const samples = costs.map(() => 0);
  active.forEach((player, place) => {
    const share = Math.max(0, others[place] - (rivals - 1) * costs[player]) / total;
    samples[player] = ((rivals * reward) / total) * share;
  });
  return samples;
}

/** Samples that the players contribute together per unit of reward. */
function samplesPerReward(costs: readonly number[]): number {
  const active = activePlayers(costs);
  return (active.length - 1) / sumOf(active.map((player) => costs[player]));
}

/** The leader's utility: the value of all samples minus the reward. */
export function contestLeaderUtility(value: ValueOfTotal, costs: readonly number[], reward: number): number {
  return worthOf(value, samplesPerReward(costs) * reward) - reward;
}

/**
 * The reward that the leader offers: one more unit of it is worth exactly itself. For the value `L ln(1 + X)` and k
 * samples per unit of reward it is `max(0, L - 1 / k)`.
 *
 * @throws InputError if the value is linear: the best reward is then 0 or infinite
 */
export function leaderReward(value: ValueOfTotal, costs: readonly number[]): number {
  const response = samplesPerReward(costs);
  switch (value.name) {
    case 'linear':
      assume(value.perUnit * response <= 1, 'value', 'more work is worth less and less', `linear ${value.perUnit}`);
      return 0;
    case 'logarithmic':
      return Math.max(0, value.scale - 1 / response);
    case 'accuracy': {
      const reward = value.curve.samplesAtSlope(1 / (value.scale * response)) / response;
      return contestLeaderUtility(value, costs, reward) > 0 ? reward : 0;
    }
  }
}

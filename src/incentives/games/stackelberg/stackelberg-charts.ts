import type { Chart, Series } from '../../../core/chart.js';
import { sumOf } from '../../../core/statistics.js';
import { activePlayers, contestEquilibrium, contestResponse } from './contest.js';

const chartPoints = 200;
/** Charts show one line per follower for up to this many. */
const shownFollowers = 8;

/** A chart of the followers' responses to an offer, each with its own offer, and of their responses in equilibrium. */
export function responseChart(
  offer: string,
  response: string,
  ids: readonly string[],
  offers: readonly number[],
  respond: (follower: number, offer: number) => number,
): Chart {
  const shown = ids.slice(0, shownFollowers);
  const reach = 2 * Math.max(...offers, 1e-9);
  const grid = Array.from({ length: chartPoints + 1 }, (_, i) => (reach * i) / chartPoints);
  return {
    name: 'best-response',
    title: `How followers respond to a ${offer}`,
    x: offer,
    y: response,
    series: [
      ...shown.map((name, follower): Series => ({ name, points: grid.map((each) => [each, respond(follower, each)]) })),
      {
        name: 'equilibrium',
        scattered: true,
        points: shown.map((_, follower) => [offers[follower], respond(follower, offers[follower])]),
      },
    ],
  };
}

/** A chart of the leader's utility as a function of its choice, with all followers responding. */
export function leaderChart(name: string, choice: number, utility: (choice: number) => number): Chart {
  const reach = choice > 0 ? 2.5 * choice : 1;
  const choices = Array.from({ length: chartPoints + 1 }, (_, i) => (reach * i) / chartPoints);
  return {
    name: 'leader',
    title: `Utility of the leader by ${name}`,
    x: name,
    y: 'utility of the leader',
    series: [
      { name: 'leader', points: choices.map((each) => [each, utility(each)]) },
      { name: 'chosen', scattered: true, points: [[choice, utility(choice)]] },
    ],
  };
}

/** A chart of the best response of each active follower to the samples of all others. */
export function contestChart(ids: readonly string[], costs: readonly number[], reward: number): Chart {
  const samples = contestEquilibrium(costs, reward);
  const total = sumOf(samples);
  const shown = activePlayers(costs).slice(0, 8);
  const others = Array.from({ length: 161 }, (_, i) => (2 * total * i) / 160);
  return {
    name: 'best-response',
    title: 'Best responses in the contest',
    x: 'samples of all others',
    y: 'best response (samples)',
    series: [
      ...shown.map(
        (player): Series => ({
          name: ids[player],
          points: others.map((sum) => [sum, contestResponse(sum, costs[player], reward)]),
        }),
      ),
      {
        name: 'equilibrium',
        scattered: true,
        points: shown.map((player) => [total - samples[player], samples[player]]),
      },
    ],
  };
}

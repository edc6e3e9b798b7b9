import type { Chart, Series } from '../game-result.js';

const chartPoints = 200;
/** Followers that get a line of their own: more are not told apart. */
const shownFollowers = 8;

/** How followers respond to what they are offered, each to its own offer, and where they do in equilibrium. */
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

/** What the leader keeps by its choice, all followers responding. */
export function leaderChart(name: string, choice: number, utility: (choice: number) => number): Chart {
  const reach = choice > 0 ? 2.5 * choice : 1;
  const choices = Array.from({ length: chartPoints + 1 }, (_, i) => (reach * i) / chartPoints);
  return {
    name: 'leader',
    title: `What the leader keeps by its ${name}`,
    x: name,
    y: 'utility of the leader',
    series: [
      { name: 'leader', points: choices.map((each) => [each, utility(each)]) },
      { name: 'chosen', scattered: true, points: [[choice, utility(choice)]] },
    ],
  };
}

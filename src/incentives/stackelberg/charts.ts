import type { Chart } from '../game-result.js';

const chartPoints = 200;

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

import { z } from 'zod';
import type { Chart } from '../../../core/chart.js';
import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { individualRationality, largestAmount, tolerance } from '../../economics/audit.js';
import { type AgentOutcome, totalsOf } from '../../economics/outcome.js';
import { defineGame, leaderUnits, moneyUnits } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { namesOf } from '../participants.js';
import { checkCosts, effortAt, firstBest, leaderPrice, leaderUtility } from './linear-price.js';
import { certifyLeadership } from './report.js';
import { leaderChart, responseChart } from './stackelberg-charts.js';
import { createValue, sizeOfValue, valueOptions, worthOf } from './value.js';

const schema = gameSchema(
  z.strictObject({
    name: z.literal('linear-pricing'),
    price: z.number().optional().describe('price of a unit of effort; default: the best one for the leader'),
  }),
  {
    value: valueOptions.describe('value of the total effort to the leader'),
    followers: z
      .array(
        z.strictObject({
          id: z.string().optional().describe('default: follower1, follower2, ...'),
          cost: z.number().describe('c of the cost c x^2 / 2 of an effort x'),
        }),
      )
      .describe('who works'),
  },
);
type Scenario = z.output<typeof schema>;

/** A price for effort of quadratic cost. */
export const linearPricing = defineGame({
  name: 'linear-pricing',
  title: 'Stackelberg pricing: a price for effort, to which followers with quadratic costs respond',
  citation: 'H. von Stackelberg. Marktform und Gleichgewicht. 1934; the case of linear prices and quadratic costs',
  schema,
  units: { ...moneyUnits, contribution: 'effort', price: 'money / effort', ...leaderUnits, efficiency: 'fraction' },
  play(scenario) {
    const { ids, value, costs, price } = settingOf(scenario);
    const efforts = costs.map((cost) => effortAt(price, cost));
    const agents = costs.map((each, i): AgentOutcome => {
      const payment = price * efforts[i];
      const cost = (each * efforts[i] ** 2) / 2;
      return { id: ids[i], contribution: efforts[i], payment, cost, utility: payment - cost, outside: 0 };
    });
    const kept = leaderUtility(value, costs, price);
    const followers = sumOf(agents.map(({ utility }) => utility));
    const best = firstBest(value, costs);
    const stakes = largestAmount(agents, [scenario.mechanism.price === undefined ? sizeOfValue(value) : 0]);
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium: certifyLeadership({
        stakes,
        ids,
        actions: efforts,
        followers: {
          players: costs.length,
          utility: (follower, actions) => price * actions[follower] - (costs[follower] * actions[follower] ** 2) / 2,
        },
        ...(scenario.mechanism.price === undefined && {
          leader: {
            choice: price,
            utility: (choice) => leaderUtility(value, costs, choice),
            reach: Math.sqrt(sizeOfValue(value) / sumOf(costs.map((cost) => 1 / cost))),
          },
        }),
      }),
      equilibria: [],
      guarantees:
        scenario.mechanism.price === undefined
          ? ['individually-rational', 'unique-equilibrium']
          : ['individually-rational'],
      audit: [individualRationality(agents, tolerance * stakes)],
      quantities: {
        price,
        value: worthOf(value, sumOf(efforts)),
        leaderUtility: kept,
        socialWelfare: kept + followers,
        firstBest: best,
        ...(best > 0 && { efficiency: (kept + followers) / best }),
      },
    };
  },
  charts(scenario): Chart[] {
    const { ids, value, costs, price } = settingOf(scenario);
    const offers = costs.map(() => price);
    return [
      leaderChart('price', price, (choice) => leaderUtility(value, costs, choice)),
      responseChart('price', 'effort', ids, offers, (follower, offer) => effortAt(offer, costs[follower])),
    ];
  },
});

function settingOf({ mechanism, value: described, followers }: Scenario) {
  const ids = namesOf(followers, 'follower', 'followers');
  const costs = followers.map(({ cost }) => cost);
  checkCosts(costs);
  const value = createValue(described);
  const { price = leaderPrice(value, costs) } = mechanism;
  assume(price >= 0 && price < Infinity, 'mechanism.price', 'a price is not negative', price);
  return { ids, costs, value, price };
}

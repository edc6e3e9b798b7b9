import { z } from 'zod';
import type { Chart } from '../../../core/chart.js';
import { most } from '../../../core/counts.js';
import type { RandomStream } from '../../../core/random.js';
import { units } from '../../../core/units.js';
import { budgetBalance, individualRationality, largestAmount, tolerance } from '../../economics/audit.js';
import { type AgentOutcome, totalsOf } from '../../economics/outcome.js';
import { defineGame, moneyUnits } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { namesOf } from '../participants.js';
import { expectedRound, type Processor, powerAt, processorUtility, spendingOn } from './cpu-power.js';
import { largestSaving, leaderPrices, powersAtOnePrice } from './power-prices.js';
import { certifyLeadership } from './report.js';
import { responseChart } from './stackelberg-charts.js';

const schema = gameSchema(
  z.strictObject({
    name: z.literal('cpu-pricing'),
    budget: z.number().describe('B: money for all clients in a round'),
    energy: z.number().default(1e-3).describe('kappa: a client spends kappa c P^2 at power P'),
  }),
  {
    followers: z
      .array(
        z.strictObject({
          id: z.string().optional().describe('default: follower1, follower2, ...'),
          cycles: z.number().describe('c: cycles that a task takes'),
          highest: z
            .number()
            .optional()
            .describe('the highest power, in cycles per second; default: any')
            .register(units, { unit: 'cycles/s' }),
        }),
      )
      .describe('who computes'),
    starts: z.int().min(0).max(most.starts).default(20).describe("number of random starts of the leader's search"),
  },
);
type Scenario = z.output<typeof schema>;

/** Prices for processor power that make a round short. */
export const cpuPricing = defineGame({
  name: 'cpu-pricing',
  title: 'Stackelberg pricing of processor power: the shortest expected round within a budget',
  citation:
    'Y. Sarikaya, O. Ercetin. Motivating Workers in Federated Learning: A Stackelberg Game Perspective. IEEE Networking ' +
    'Letters, 2020. arXiv:1908.03092',
  schema,
  units: {
    ...moneyUnits,
    contribution: 'cycles / s',
    price: 'money s / cycle',
    expectedSeconds: 's',
    expectedRoundSeconds: 's',
    spent: 'money',
    expectedRoundAtOnePrice: 's',
  },
  play(scenario, random) {
    const { ids, processors, budget, energy } = settingOf(scenario);
    const { prices, powers } = leaderPrices(processors, energy, budget);
    const agents = processors.map((processor, i): AgentOutcome => {
      const payment = prices[i] * powers[i];
      const utility = processorUtility(processor, energy, prices[i], powers[i]);
      const details = { price: prices[i], expectedSeconds: processor.cycles / powers[i] };
      return { id: ids[i], contribution: powers[i], payment, cost: payment - utility, utility, outside: 0, details };
    });
    const stakes = largestAmount(agents, [budget]);
    const report = certifyLeadership({
      stakes,
      ids,
      actions: powers,
      largest: (follower) => processors[follower].highest,
      followers: {
        players: processors.length,
        utility: (follower, actions) =>
          processorUtility(processors[follower], energy, prices[follower], actions[follower]),
      },
    });
    const round = expectedRound(processors, powers);
    const saving = largestSaving(processors, energy, budget, powers);
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium: {
        ...report,
        concept: 'subgame perfect',
        ...agreement(scenario, powers, random),
      },
      equilibria: [],
      guarantees: ['individually-rational', 'budget-balanced', 'unique-equilibrium'],
      audit: [
        individualRationality(agents, tolerance * stakes),
        budgetBalance(agents, budget),
        { property: 'no other prices shorten the round', holds: saving <= tolerance * round, worst: saving },
      ],
      quantities: {
        expectedRoundSeconds: round,
        spent: spendingOn(processors, energy, powers),
        expectedRoundAtOnePrice: expectedRound(processors, powersAtOnePrice(processors, energy, budget)),
      },
    };
  },
  charts(scenario): Chart[] {
    const { ids, processors, budget, energy } = settingOf(scenario);
    const { prices } = leaderPrices(processors, energy, budget);
    const factors = Array.from({ length: 21 }, (_, i) => 0.25 * 16 ** (i / 20));
    return [
      {
        name: 'budget',
        title: 'Expected duration of a round by budget',
        x: 'budget',
        y: 'expected seconds of a round',
        series: [
          {
            name: 'prices of their own',
            points: factors.map((factor) => {
              const { powers } = leaderPrices(processors, energy, factor * budget);
              return [factor * budget, expectedRound(processors, powers)];
            }),
          },
          {
            name: 'one price for all',
            points: factors.map((factor) => {
              const powers = powersAtOnePrice(processors, energy, factor * budget);
              return [factor * budget, expectedRound(processors, powers)];
            }),
          },
        ],
      },
      responseChart('price', 'power (cycles a second)', ids, prices, (follower, offer) =>
        powerAt(processors[follower], energy, offer),
      ),
    ];
  },
});

function settingOf({ mechanism: { budget, energy }, followers }: Scenario) {
  const ids = namesOf(followers, 'follower', 'followers');
  const processors = followers.map(({ cycles, highest = Infinity }): Processor => ({ cycles, highest }));
  return { ids, processors, budget, energy };
}

/** Counts the random starts of the leader's search that lead to the same powers. */
function agreement(scenario: Scenario, powers: readonly number[], random: RandomStream) {
  const { processors, budget, energy } = settingOf(scenario);
  const { starts } = scenario;
  let agreeing = 0;
  for (let start = 0; start < starts; start++) {
    const draw = random.fork('start', start);
    const from = processors.map(() => 0.01 + draw.uniform());
    const reached = leaderPrices(processors, energy, budget, from).powers;
    if (reached.every((power, i) => Math.abs(power / powers[i] - 1) < 1e-6)) agreeing++;
  }
  return { starts, agreeing };
}

import { z } from 'zod';
import type { Chart, Series } from '../../../core/chart.js';
import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import {
  efficiency,
  incentiveCompatibility,
  individualRationality,
  largestAmount,
  tolerance,
} from '../../economics/audit.js';
import { type AgentOutcome, totalsOf } from '../../economics/outcome.js';
import { reportOf } from '../certificate-report.js';
import { defineGame, moneyUnits, type Units } from '../definition.js';
import { gameSchema } from '../game-options.js';
import type { EquilibriumReport } from '../game-result.js';
import { namesOf } from '../participants.js';
import { certifyOffers, interimGains } from './certify-offers.js';
import { baseCost, checkContest, equilibriumOffer, type ScoringContest, scoringAuction, surplusOf } from './fmore.js';
import { createScoring, scoringOptions } from './scoring.js';

const schema = gameSchema(
  z.strictObject({
    name: z.literal('fmore'),
    winners: z.int().positive().default(1).describe('the largest number of winners'),
    pricing: z
      .enum(['first-score', 'second-score'])
      .default('first-score')
      .describe('winners are paid their own price, or the price at which their score equals the best losing one'),
  }),
  {
    scoring: scoringOptions.prefault({}).describe('the worth of offers to the server'),
    unitCosts: z.array(z.number()).default([1]).describe('cost per unit of each quality for a bidder of type 1'),
    prior: z
      .strictObject({ low: z.number(), high: z.number() })
      .describe('the common belief about types: uniform between two factors of cost'),
    bidders: z
      .array(z.strictObject({ id: z.string().optional(), type: z.number().describe('factor of its costs') }))
      .describe('the bidders'),
  },
);
type Scenario = z.output<typeof schema>;

/** Each quality has its own unit, in which the score weighs it: `quality1`, `quality2`, ... */
const units: Units = {
  ...moneyUnits,
  ...{ value: 'money', serverSurplus: 'money', socialWelfare: 'money', optimalWelfare: 'money' },
  ...{ type: 'factor of cost', asks: 'money', score: 'money', quality: 'units of quality' },
};

/** FMore: bidders offer qualities and a price; the best scores win. */
export const fmore = defineGame({
  name: 'fmore',
  title: 'FMore: offers of several qualities at a price; the best scores win',
  citation:
    'R. Zeng, S. Zhang, J. Wang, X. Chu. FMore: An Incentive Scheme of Multi-dimensional Auction for Federated Learning ' +
    'in MEC. ICDCS 2020. arXiv:2002.09699',
  schema,
  units,
  play(scenario) {
    const { pricing, winners } = scenario.mechanism;
    const ids = namesOf(scenario.bidders, 'bidder', 'bidders');
    const { contest, types } = contestOf(scenario);
    const offers = types.map((type) => equilibriumOffer(contest, pricing, type));
    const auction = scoringAuction(contest.scoring, winners, pricing);
    const agents = auction.evaluate(offers).map(({ wins, payment }, bidder): AgentOutcome => {
      const { qualities, price } = offers[bidder];
      const cost = wins ? types[bidder] * baseCost(contest, qualities) : 0;
      const offered = Object.fromEntries(qualities.map((quality, i) => [`quality${i + 1}`, quality]));
      const score = contest.scoring.score(qualities) - price;
      const details = { type: types[bidder], ...offered, asks: price, score, wins };
      return { id: ids[bidder], payment, cost, utility: payment - cost, outside: 0, details };
    });
    const truthful = certifyOffers(contest, types, pricing);
    const won = agents.flatMap(({ details }, bidder) => (details?.wins ? [offers[bidder].qualities] : []));
    const value = sumOf(won.map((qualities) => contest.scoring.score(qualities)));
    const welfare = value - sumOf(agents.map(({ cost }) => cost));
    const surpluses = types.map((type) => surplusOf(contest, type)).sort((a, b) => b - a);
    const optimum = sumOf(surpluses.slice(0, winners));
    const stakes = largestAmount(agents, [value, ...surpluses]);
    const slack = tolerance * stakes;
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium:
        pricing === 'first-score'
          ? interimReport(contest, types, ids, stakes)
          : reportOf('dominant strategies', truthful, ids, stakes),
      equilibria: [],
      guarantees: auction.guarantees,
      audit: [
        individualRationality(agents, slack),
        incentiveCompatibility(ids, truthful, slack),
        efficiency(welfare, optimum, slack),
      ],
      quantities: {
        value,
        serverSurplus: value - sumOf(agents.map(({ payment }) => payment)),
        socialWelfare: welfare,
        optimalWelfare: optimum,
      },
    };
  },
  charts: (scenario) => offerCharts(contestOf(scenario)),
});

function contestOf({ mechanism, scoring, unitCosts, prior, bidders }: Scenario) {
  const contest: ScoringContest = {
    scoring: createScoring(scoring),
    unitCosts,
    prior,
    bidders: bidders.length,
    winners: mechanism.winners,
  };
  assume(
    unitCosts.length === scoring.weights.length,
    'unitCosts',
    'every quality has a weight and a cost',
    `${unitCosts.length} costs for ${scoring.weights.length} weights`,
  );
  checkContest(contest);
  const types = bidders.map(({ type }) => type);
  types.forEach((type, bidder) => {
    const within = type >= prior.low && type <= prior.high;
    assume(within, `bidders.${bidder}.type`, 'types are within the prior', type);
  });
  return { contest, types };
}

function interimReport(
  contest: ScoringContest,
  types: readonly number[],
  ids: readonly string[],
  stakes: number,
): EquilibriumReport {
  const points = 200;
  const gains = interimGains(contest, types, points);
  const worst = gains.indexOf(Math.max(...gains));
  return {
    concept: 'Bayes-Nash (expected gains)',
    epsilon: gains[worst],
    stakes,
    ...(gains[worst] > tolerance * stakes && { deviation: { agent: ids[worst], action: 'the offer of another type' } }),
    deviations: types.length * (points + 1),
  };
}

/** Charts of the prior's equilibrium offers by type: price, cost and score. */
function offerCharts({ contest }: ReturnType<typeof contestOf>): Chart[] {
  const { prior, scoring } = contest;
  const types = Array.from({ length: 81 }, (_, i) => prior.low + ((prior.high - prior.low) * i) / 80);
  const offers = types.map((type) => equilibriumOffer(contest, 'first-score', type));
  const line = (name: string, value: (index: number) => number): Series => ({
    name,
    points: types.map((type, index) => [type, value(index)]),
  });
  return [
    {
      name: 'offers',
      title: 'Equilibrium offers of the first-score auction by type',
      x: 'type (factor of cost)',
      y: 'money',
      series: [
        line('price', (index) => offers[index].price),
        line('cost', (index) => types[index] * baseCost(contest, offers[index].qualities)),
        line('score minus price', (index) => scoring.score(offers[index].qualities) - offers[index].price),
      ],
    },
  ];
}

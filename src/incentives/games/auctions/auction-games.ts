import { z } from 'zod';
import { defineGame, moneyUnits } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { auctionCharts } from './auction-charts.js';
import { type AuctionSetting, additiveValue, bidderOptions } from './auction-setting.js';
import { coverage, greedyBudget, missedBidder } from './greedy-budget.js';
import { largestSurplus } from './optimum.js';
import { playAuction } from './play-auction.js';
import { proportionalShare } from './proportional-share.js';
import { reverseVcg } from './reverse-vcg.js';
import { uniformPrice } from './uniform-price.js';

const winners = z.int().positive().describe('the largest number of winners');
const budget = z.number().describe('limit of all payments together, in money');
const valued = bidderOptions.extend({ value: z.number().default(1).describe('value of its work to the server') });
const covering = bidderOptions.extend({ covers: z.array(z.string()).describe('the things that its work covers') });

/** A kind of auction: a game whose scenario describes an {@link AuctionSetting}. */
function auctionGame<Schema extends z.ZodObject>(definition: {
  readonly name: string;
  readonly title: string;
  readonly citation: string;
  readonly schema: Schema;
  /** The unit of what work is worth; `money` by default. */
  readonly worth?: string;
  setting(scenario: z.output<Schema>): AuctionSetting;
}) {
  const { setting, worth = 'money', ...rest } = definition;
  const surplus = worth === 'money' ? worth : `money, one of ${worth} being worth 1`;
  return defineGame({
    ...rest,
    units: {
      ...{ ...moneyUnits, bid: 'money', winners: '1', rents: 'money', budgetSpent: 'fraction' },
      ...{ value: worth, valueWithKnownCosts: worth, serverSurplus: surplus, socialWelfare: surplus },
      optimalWelfare: surplus,
    },
    play: (scenario) => playAuction(setting(scenario)),
    charts: (scenario) => auctionCharts(setting(scenario)),
  });
}

/** Uniform price: the lowest bids win at one price. */
export const uniformPriceGame = auctionGame({
  name: 'uniform-price',
  title: 'Uniform price: the lowest bids win, and all are paid the lowest losing bid',
  citation: 'W. Vickrey. Counterspeculation, Auctions, and Competitive Sealed Tenders. Journal of Finance, 1961',
  schema: gameSchema(
    z.strictObject({
      name: z.literal('uniform-price'),
      winners,
      reserve: z.number().positive().optional().describe('the largest payment to one winner; default: no limit'),
    }),
    { bidders: z.array(bidderOptions).describe('the bidders') },
  ),
  setting: ({ mechanism: { winners, reserve }, bidders }) => ({
    bidders,
    auction: uniformPrice(winners, reserve),
    ...(reserve !== undefined && {
      value: (members: readonly number[]) => reserve * members.length,
      bestWelfare: (costs: readonly number[]) => largestSurplus(Array(costs.length).fill(reserve), costs, winners),
    }),
  }),
});

/** Reverse VCG: winners maximise the server's value minus their bids. */
export const reverseVcgGame = auctionGame({
  name: 'reverse-vcg',
  title: 'Reverse VCG: maximise value minus bids, and pay each winner what it adds',
  citation: 'T. Groves. Incentives in Teams. Econometrica, 1973; E. H. Clarke. Multipart Pricing of Public Goods. 1971',
  schema: gameSchema(z.strictObject({ name: z.literal('reverse-vcg'), winners }), {
    bidders: z.array(valued).describe('the bidders'),
  }),
  setting({ mechanism: { winners }, bidders }) {
    const values = bidders.map(({ value }) => value);
    return {
      bidders,
      auction: reverseVcg(values, winners),
      value: additiveValue(values),
      bestWelfare: (costs: readonly number[]) => largestSurplus(values, costs, winners),
    };
  },
});

/** Proportional share: no winner asks for more than its share of the budget. */
export const proportionalShareGame = auctionGame({
  name: 'proportional-share',
  title: 'Proportional share: select bidders that ask for at most their share of a budget',
  citation: 'Y. Singer. Budget Feasible Mechanisms. FOCS 2010. arXiv:1002.2334',
  schema: gameSchema(z.strictObject({ name: z.literal('proportional-share'), budget }), {
    bidders: z.array(valued).describe('the bidders'),
  }),
  setting({ mechanism: { budget }, bidders }) {
    const values = bidders.map(({ value }) => value);
    return { bidders, auction: proportionalShare(values, budget), value: additiveValue(values), budget };
  },
});

/** Greedy coverage: overlapping work is bought within a budget. */
export const greedyCoverageGame = auctionGame({
  name: 'greedy-coverage',
  worth: 'things',
  title: 'Greedy coverage: within a budget, select who adds most coverage per price, at critical payments',
  citation: 'Y. Singer. Budget Feasible Mechanisms. FOCS 2010. arXiv:1002.2334',
  schema: gameSchema(z.strictObject({ name: z.literal('greedy-coverage'), budget }), {
    bidders: z.array(covering).describe('the bidders'),
  }),
  setting({ mechanism: { budget }, bidders }) {
    const value = coverage(bidders.map(({ covers }) => covers));
    return {
      bidders,
      auction: { ...greedyBudget(value, budget), name: 'greedy-coverage' },
      value,
      budget,
      missedBidder: (bids: readonly number[], winners: readonly number[]) => missedBidder(value, bids, budget, winners),
    };
  },
});

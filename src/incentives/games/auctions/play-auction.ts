import { sumOf } from '../../../core/statistics.js';
import {
  budgetBalance,
  completeness,
  efficiency,
  incentiveCompatibility,
  individualRationality,
  largestAmount,
  type PropertyCheck,
  tolerance,
} from '../../economics/audit.js';
import type { Guarantee } from '../../economics/mechanism.js';
import { type AgentOutcome, totalsOf } from '../../economics/outcome.js';
import { reportOf } from '../certificate-report.js';
import type { GameResult, Quantities } from '../game-result.js';
import { namesOf } from '../participants.js';
import { type AuctionSetting, costsAndBids } from './auction-setting.js';
import { certifyBids } from './certify-bids.js';
import { largestValueWithin } from './optimum.js';

/** Guarantees that hold only if all bidders ask their costs. */
const ofTruthfulBids: readonly Guarantee[] = ['individually-rational', 'efficient'];

/**
 * Runs an auction with the bids of a scenario, certifies them as an equilibrium and audits the rule for truthful
 * bidders.
 */
export function playAuction(setting: AuctionSetting): GameResult {
  const { bidders, auction } = setting;
  const ids = namesOf(bidders, 'bidder', 'bidders');
  const { costs, bids } = costsAndBids(setting);
  const agents = auction.evaluate(bids).map(({ wins, payment }, bidder): AgentOutcome => {
    const cost = wins ? costs[bidder] : 0;
    const utility = payment - cost;
    return { id: ids[bidder], payment, cost, utility, outside: 0, details: { bid: bids[bidder], wins } };
  });
  const winners = agents.flatMap(({ details }, bidder) => (details?.wins ? [bidder] : []));
  const truthful = certifyBids(auction, costs, costs);
  const isTruthful = bids.every((bid, bidder) => bid === costs[bidder]);
  const asked = isTruthful ? truthful : certifyBids(auction, costs, bids);
  const stakes = largestAmount(agents, [...costs, ...bids]);
  const slack = tolerance * stakes;
  return {
    agents,
    totals: totalsOf(agents),
    equilibrium: reportOf('these bids, each against all others', asked, ids, stakes),
    equilibria: [],
    // A bidder that asks less than its cost may lose money, and the rule takes false costs for true ones.
    guarantees: auction.guarantees.filter((each) => isTruthful || !ofTruthfulBids.includes(each)),
    audit: [
      individualRationality(agents, slack),
      incentiveCompatibility(ids, truthful, slack),
      ...(setting.budget === undefined ? [] : [budgetBalance(agents, setting.budget)]),
      ...efficiencyOf(setting, costs, winners, slack),
      ...(setting.missedBidder ? [completeness(ids, setting.missedBidder(bids, winners))] : []),
    ],
    quantities: quantitiesOf(setting, costs, winners, agents),
  };
}

function efficiencyOf(
  { value, bestWelfare }: AuctionSetting,
  costs: readonly number[],
  won: readonly number[],
  slack: number,
): PropertyCheck[] {
  return value && bestWelfare ? [efficiency(welfareOf(value, costs, won), bestWelfare(costs), slack)] : [];
}

function welfareOf(
  value: NonNullable<AuctionSetting['value']>,
  costs: readonly number[],
  won: readonly number[],
): number {
  return value(won) - sumOf(won.map((bidder) => costs[bidder]));
}

function quantitiesOf(
  { value, bestWelfare, budget }: AuctionSetting,
  costs: readonly number[],
  won: readonly number[],
  agents: readonly AgentOutcome[],
): Quantities {
  const paid = sumOf(agents.map(({ payment }) => payment));
  const rents = sumOf(agents.map(({ utility }) => utility));
  const known = value && budget !== undefined ? largestValueWithin(value, costs, budget) : undefined;
  return {
    winners: won.length,
    rents,
    ...(budget !== undefined && { budgetSpent: paid / budget }),
    ...(value && {
      value: value(won),
      serverSurplus: value(won) - paid,
      socialWelfare: welfareOf(value, costs, won),
    }),
    ...(bestWelfare && { optimalWelfare: bestWelfare(costs) }),
    ...(known !== undefined && { valueWithKnownCosts: known }),
  };
}

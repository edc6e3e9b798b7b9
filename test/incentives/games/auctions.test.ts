import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { Auction } from '../../../src/incentives/games/auctions/auction.js';
import { additiveValue } from '../../../src/incentives/games/auctions/auction-setting.js';
import { biddingGame } from '../../../src/incentives/games/auctions/certify-bids.js';
import { criticalPayment } from '../../../src/incentives/games/auctions/critical-payment.js';
import {
  coverage,
  greedyBudget,
  greedySelection,
  missedBidder,
} from '../../../src/incentives/games/auctions/greedy-budget.js';
import { largestSurplus, largestValueWithin } from '../../../src/incentives/games/auctions/optimum.js';
import { proportionalShare } from '../../../src/incentives/games/auctions/proportional-share.js';
import { reverseVcg } from '../../../src/incentives/games/auctions/reverse-vcg.js';
import { uniformPrice } from '../../../src/incentives/games/auctions/uniform-price.js';
import { numberWithin } from '../../core/numbers.js';
import { logUniform, type Market, markets, sum } from '../populations.js';

const amount = numberWithin(0.05, 10);

/** The auctions of a population. */
function auctionsOf({ bidders, winners, budget }: Market): { readonly auction: Auction; readonly budget?: number }[] {
  const values = bidders.map(({ value }) => value);
  return [
    { auction: uniformPrice(winners, 12) },
    { auction: reverseVcg(values, winners) },
    { auction: proportionalShare(values, budget), budget },
    { auction: greedyBudget(coverage(bidders.map(({ covers }) => covers)), budget), budget },
  ];
}

const winnersOf = (auction: Auction, bids: readonly number[]) =>
  auction.evaluate(bids).flatMap(({ wins }, bidder) => (wins ? [bidder] : []));
const paymentsOf = (auction: Auction, bids: readonly number[]) => auction.evaluate(bids).map(({ payment }) => payment);

describe('auctions', () => {
  it('a uniform price is the lowest losing bid', () => {
    expect(paymentsOf(uniformPrice(3), [1, 2, 3, 4, 6, 9])).toEqual([4, 4, 4, 0, 0, 0]);
    expect(paymentsOf(uniformPrice(3), [2, 2, 2, 2])).toEqual([2, 2, 2, 0]);
    expect(() => uniformPrice(2).evaluate([1, 2])).toThrowError('somebody loses or there is a reserve price');
    expect(paymentsOf(uniformPrice(2, 5), [1, 2])).toEqual([5, 5]);
  });

  it('reverse VCG has the published winners and payments', () => {
    const values = [8, 7, 6, 5, 5, 4];
    const costs = [3, 1, 4, 2, 5, 1.5];
    expect(paymentsOf(reverseVcg(values, 3), costs)).toEqual([5.5, 4.5, 0, 2.5, 0, 0]);
    expect(largestSurplus(values, costs, 3)).toBe(14);
    expect(paymentsOf(reverseVcg([5, 4], 2), [1, 1])).toEqual([5, 4]);
  });

  it('proportional share has the published winners and payments', () => {
    const bids = [1, 2, 3, 4, 6, 9];
    for (const [values, expected] of [
      [
        [1, 1, 1, 1, 1, 1],
        [10 / 3, 10 / 3, 10 / 3, 0, 0, 0],
      ],
      [
        [2, 1, 3, 4, 2, 3],
        [20 / 9, 0, 10 / 3, 40 / 9, 0, 0],
      ],
    ]) {
      const paid = paymentsOf(proportionalShare(values, 10), bids);
      paid.forEach((payment, bidder) => {
        expect(payment).toBeCloseTo(expected[bidder], 12);
      });
      expect(sum(paid)).toBeCloseTo(10, 12);
    }
    expect(paymentsOf(proportionalShare([1], 7), [3])).toEqual([7]);
  });

  it('proportional share pays critical bids, with equal values min(B / k, the next bid), and takes all for a large budget', () => {
    fc.assert(
      fc.property(markets(6), ({ bidders, budget }) => {
        const bids = bidders.map(({ cost }) => cost);
        const auction = proportionalShare(
          bidders.map(({ value }) => value),
          budget,
        );
        const paid = paymentsOf(auction, bids);
        for (const winner of winnersOf(auction, bids)) {
          const wins = (bid: number) => auction.evaluate(bids.map((own, i) => (i === winner ? bid : own)))[winner].wins;
          expect(criticalPayment(wins, bids[winner], 2 * budget) / paid[winner]).toBeCloseTo(1, 10);
        }
        const equal = proportionalShare(
          bids.map(() => 1),
          budget,
        );
        const sorted = bids.slice().sort((a, b) => a - b);
        const count = sorted.findLastIndex((bid, k) => bid <= budget / (k + 1)) + 1;
        expect(winnersOf(equal, bids)).toHaveLength(count);
        const price = Math.min(budget / count, sorted[count] ?? Infinity);
        for (const payment of paymentsOf(equal, bids)) if (payment > 0) expect(payment).toBeCloseTo(price, 10);
        const rich = proportionalShare(
          bidders.map(({ value }) => value),
          1e6,
        );
        expect(winnersOf(rich, bids)).toHaveLength(bids.length);
      }),
      { numRuns: 200 },
    );
  });

  it('greedy coverage has the published order and critical payments, on an interval of bids', () => {
    const value = coverage([[1, 2, 3], [3, 4], [4, 5, 6], [1, 6], [7]]);
    const bids = [2, 1, 3, 1.4, 1];
    expect(greedySelection(value, bids, 12)).toEqual([1, 3, 4]);
    const paid = paymentsOf(greedyBudget(value, 12), bids);
    [0, 4 / 3, 0, 2, 1.2].forEach((payment, bidder) => {
      expect(paid[bidder]).toBeCloseTo(payment, 9);
    });
    expect(sum(paid)).toBeCloseTo(4.533333333, 9);
    for (const winner of [1, 3, 4]) {
      for (let step = 1; step <= 4000; step++) {
        const bid = (3 * step) / 4000;
        const wins = greedySelection(
          value,
          bids.map((own, i) => (i === winner ? bid : own)),
          12,
        ).includes(winner);
        expect(wins).toBe(bid <= paid[winner] + 1e-9);
      }
    }
  });

  it('greedy coverage takes all whom its rule allows, bids of nothing and works without use included', () => {
    const asked = fc.oneof(fc.constant(0), fc.constant(1), logUniform(1e-6, 1e6));
    const covers = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 });
    const bidders = fc.array(fc.record({ asked, covers }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bidders, logUniform(1e-3, 1e3), (drawn, budget) => {
        const value = coverage(drawn.map(({ covers }) => covers));
        const bids = drawn.map(({ asked }) => asked);
        const auction = greedyBudget(value, budget);
        const winners = winnersOf(auction, bids);
        const share = (set: readonly number[], bidder: number) =>
          ((budget / 2) * (value([...set, bidder]) - value(set))) / value([...set, bidder]);
        const free = bids.flatMap((bid, bidder) => (bid === 0 ? [bidder] : []));
        expect(value(winners)).toBeGreaterThanOrEqual(value(free));
        const useful = bids.flatMap((_, i) => (value([...winners, i]) > value(winners) ? [i] : []));
        const rate = (bidder: number) => bids[bidder] / (value([...winners, bidder]) - value(winners));
        const next = useful.sort((a, b) => rate(a) - rate(b)).at(0);
        if (next !== undefined) expect(bids[next]).toBeGreaterThan(share(winners, next));
        expect(missedBidder(value, bids, budget, winners)?.excess ?? -1).toBeLessThan(0);
        const paid = paymentsOf(auction, bids);
        expect(sum(paid)).toBeLessThanOrEqual(budget * (1 + 1e-9));
        for (const winner of winners) expect(paid[winner]).toBeGreaterThanOrEqual(bids[winner]);
      }),
    );
    // What ended the auction at the second bid of nothing is told by the audit.
    const value = coverage([['shirt'], ['shirt'], ['coat']]);
    expect(paymentsOf(greedyBudget(value, 12), [0, 0, 1])).toEqual([0, 0, expect.closeTo(3, 12)]);
    expect(missedBidder(value, [0, 0, 1], 12, [0])).toEqual({ bidder: 2, excess: 2 });
    expect(missedBidder(value, [0, 0, 1], 12, [])).toEqual({ bidder: 0, excess: 6 });
  });

  it('nobody gains by a false bid, whatever the others bid', () => {
    const factors = fc.array(numberWithin(0, 4), { minLength: 50, maxLength: 50 });
    fc.assert(
      fc.property(markets(6), fc.infiniteStream(amount), factors, fc.nat(), (population, others, tried, pick) => {
        const costs = population.bidders.map(({ cost }) => cost);
        const bids = costs.map(() => others.next().value);
        for (const { auction } of auctionsOf(population)) {
          const bidder = pick % costs.length;
          const game = biddingGame(auction, costs);
          const asking = (bid: number) =>
            game.utility(
              bidder,
              bids.map((own, i) => (i === bidder ? bid : own)),
            );
          const truthful = asking(costs[bidder]);
          expect(truthful).toBeGreaterThanOrEqual(-1e-9);
          for (const factor of tried) expect(asking(factor * costs[bidder])).toBeLessThanOrEqual(truthful + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('losers are paid nothing, winners at least their bids, and budgets are kept', () => {
    fc.assert(
      fc.property(markets(6), (population) => {
        const bids = population.bidders.map(({ cost }) => cost);
        for (const { auction, budget } of auctionsOf(population)) {
          const awards = auction.evaluate(bids);
          awards.forEach(({ wins, payment }, bidder) => {
            if (wins) expect(payment).toBeGreaterThanOrEqual(bids[bidder] - 1e-9);
            else expect(payment).toBe(0);
          });
          if (budget) expect(sum(awards.map(({ payment }) => payment))).toBeLessThanOrEqual(budget * (1 + 1e-9));
        }
      }),
    );
  });

  it('a winner wins with less and is paid the same, wins just below its payment and loses just above', () => {
    fc.assert(
      fc.property(markets(6), numberWithin(0.1, 1), (population, factor) => {
        const bids = population.bidders.map(({ cost }) => cost);
        for (const { auction } of auctionsOf(population)) {
          auction.evaluate(bids).forEach(({ wins, payment }, bidder) => {
            const asking = (bid: number) => auction.evaluate(bids.map((own, i) => (i === bidder ? bid : own)))[bidder];
            if (!wins) return;
            expect(asking(factor * bids[bidder]).payment).toBeCloseTo(payment, 9);
            expect(asking(payment * (1 - 1e-6)).wins).toBe(true);
            expect(asking(payment * (1 + 1e-6)).wins).toBe(false);
          });
        }
      }),
    );
  });

  it('reverse VCG reaches the largest surplus of all sets and pays nobody more than its value', () => {
    fc.assert(
      fc.property(markets(10), ({ bidders, winners }) => {
        const values = bidders.map(({ value }) => value);
        const costs = bidders.map(({ cost }) => cost);
        const awards = reverseVcg(values, winners).evaluate(costs);
        const surplus = sum(awards.map(({ wins }, i) => (wins ? values[i] - costs[i] : 0)));
        let best = 0;
        for (let set = 0; set < 2 ** costs.length; set++) {
          const members = costs.flatMap((_, i) => ((set >> i) & 1 ? [i] : []));
          if (members.length <= winners) best = Math.max(best, sum(members.map((i) => values[i] - costs[i])));
        }
        expect(surplus).toBeCloseTo(best, 9);
        expect(largestSurplus(values, costs, winners)).toBeCloseTo(best, 9);
        awards.forEach(({ payment }, i) => {
          expect(payment).toBeLessThanOrEqual(values[i] + 1e-9);
        });
      }),
    );
  });

  it('keep to their limits: places for all, one bidder, equal bids', () => {
    fc.assert(
      fc.property(markets(6), amount, fc.integer({ min: 1, max: 8 }), ({ bidders, budget }, bid, count) => {
        const values = bidders.map(({ value }) => value);
        const costs = bidders.map(({ cost }) => cost);
        const worthIt = values.map((value, i) => (value > costs[i] ? value : 0));
        expect(paymentsOf(reverseVcg(values, values.length), costs)).toEqual(worthIt);
        expect(paymentsOf(proportionalShare([1], budget), [bid])).toEqual([bid <= budget ? budget : 0]);
        const equal = Array<number>(count + 1).fill(bid);
        expect(paymentsOf(uniformPrice(count), equal)).toEqual(equal.map((each, i) => (i < count ? each : 0)));
      }),
    );
  });

  it('a budget buys at least a third of what it would with costs known, of many small works', () => {
    const random = RandomStream.of(8, 'works');
    for (let market = 0; market < 20; market++) {
      const costs = Array.from({ length: 12 }, () => 0.2 + random.uniform());
      const values = costs.map(() => 0.5 + random.uniform());
      const won = winnersOf(proportionalShare(values, 6), costs);
      const known = largestValueWithin(additiveValue(values), costs, 6) ?? Number.NaN;
      const bought = sum(won.map((bidder) => values[bidder]));
      expect(bought).toBeLessThanOrEqual(known);
      expect(bought).toBeGreaterThan(known / 3);
    }
    expect(largestValueWithin(additiveValue(Array(17).fill(1)), Array(17).fill(1), 3)).toBeUndefined();
  });

  it('bidders in another order get the same, and money in another unit scales payments', () => {
    fc.assert(
      fc.property(markets(6), numberWithin(0.1, 10), (population, unit) => {
        const { bidders, winners, budget } = population;
        const reversed = { bidders: bidders.slice().reverse(), winners, budget };
        const scaled = {
          bidders: bidders.map((bidder) => ({ ...bidder, value: unit * bidder.value })),
          winners,
          budget: unit * budget,
        };
        const bids = bidders.map(({ cost }) => cost);
        const others = auctionsOf(reversed);
        const inUnit = auctionsOf(scaled);
        auctionsOf(population).forEach(({ auction }, kind) => {
          const paid = paymentsOf(auction, bids);
          paymentsOf(others[kind].auction, bids.slice().reverse()).forEach((payment, i) => {
            expect(payment).toBeCloseTo(paid[bids.length - 1 - i], 9);
          });
          const same = kind === 0 ? uniformPrice(winners, 12 * unit) : inUnit[kind].auction;
          paymentsOf(
            same,
            bids.map((bid) => unit * bid),
          ).forEach((payment, i) => {
            expect(payment / unit).toBeCloseTo(paid[i], 6);
          });
        });
      }),
    );
  });

  it('names the assumption that fails', () => {
    expect(() => reverseVcg([1, -1], 1)).toThrowError('bidders.1.value: found -1');
    expect(() => proportionalShare([1], 0)).toThrowError('mechanism.budget: found 0');
    expect(() => greedyBudget(coverage([[1]]), Number.POSITIVE_INFINITY)).toThrowError(
      'the budget is positive and finite',
    );
  });
});

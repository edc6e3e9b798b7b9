import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { certifyOffers, interimGains } from '../../../src/incentives/games/auctions/certify-offers.js';
import {
  baseCost,
  bestQualities,
  equilibriumOffer,
  equilibriumPrice,
  type ScoringContest,
  scoringAuction,
  surplusOf,
  winningChance,
} from '../../../src/incentives/games/auctions/fmore.js';
import { createScoring } from '../../../src/incentives/games/auctions/scoring.js';
import { numberWithin } from '../../core/numbers.js';
import { sum } from '../populations.js';

const amount = numberWithin(0.05, 10);

const root: ScoringContest = {
  scoring: createScoring({ form: 'additive', scale: 2, exponent: 0.5, weights: [1] }),
  unitCosts: [1],
  prior: { low: 0.5, high: 2 },
  bidders: 5,
  winners: 1,
};

const contests = fc
  .record({
    form: fc.constantFrom('additive', 'cobb-douglas', 'complementary'),
    scale: amount,
    exponent: numberWithin(0.2, 0.8),
    share: numberWithin(0.2, 0.8),
    unitCosts: fc.tuple(amount, amount),
    low: numberWithin(0.2, 2),
    width: numberWithin(0.2, 2),
    bidders: fc.integer({ min: 2, max: 8 }),
    winners: fc.integer({ min: 1, max: 3 }),
    at: numberWithin(0, 1),
  })
  .map(({ form, scale, exponent, share, unitCosts, low, width, bidders, winners, at }) => ({
    type: low + at * width,
    contest: {
      scoring: createScoring({ form, scale, exponent, weights: [share, 1 - share] }),
      unitCosts,
      prior: { low, high: low + width },
      bidders: bidders + winners,
      winners,
    },
  }));

describe('FMore', () => {
  it('has the published equilibrium prices and rents', () => {
    const printed: [number, string, string][] = [
      [0.5, '2.6446578655', '0.6446578655'],
      [0.8, '1.5078590760', '0.2578590760'],
      [1, '1.1526235554', '0.1526235554'],
      [1.25, '0.8806206076', '0.0806206076'],
    ];
    for (const [type, price, rent] of printed) {
      expect(equilibriumPrice(root, type).toFixed(10)).toBe(price);
      const [quality] = bestQualities(root, type);
      expect(quality).toBeCloseTo(1 / type ** 2, 9);
      expect((equilibriumPrice(root, type) - type * quality).toFixed(10)).toBe(rent);
      expect(surplusOf(root, type)).toBeCloseTo(1 / type, 9);
    }
  });

  it('offers the qualities that no others beat, whatever the form of the score', () => {
    const changes = fc.array(fc.tuple(numberWithin(0, 3), numberWithin(0, 3)), {
      minLength: 20,
      maxLength: 20,
    });
    fc.assert(
      fc.property(contests, changes, ({ contest, type }, tried) => {
        const best = bestQualities(contest, type);
        const left = (qualities: readonly number[]) =>
          contest.scoring.score(qualities) - type * baseCost(contest, qualities);
        for (const factors of tried) {
          const other = best.map((quality, i) => factors[i] * quality);
          expect(left(other)).toBeLessThanOrEqual(left(best) * (1 + 1e-9));
        }
      }),
    );
  });

  it('leaves no type a better offer in expectation, and no winner a loss', () => {
    fc.assert(
      fc.property(contests, ({ contest, type }) => {
        const scale = surplusOf(contest, type);
        expect(interimGains(contest, [type], 40)[0]).toBeLessThanOrEqual(1e-7 * scale);
        const { qualities, price } = equilibriumOffer(contest, 'first-score', type);
        expect(price).toBeGreaterThanOrEqual(type * baseCost(contest, qualities) * (1 - 1e-9));
        expect(winningChance(contest, contest.prior.low)).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  it('is truthful for second scores, and not for first ones', () => {
    const types = fc.uniqueArray(numberWithin(0.5, 2), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(types, (drawn) => {
        const contest = { ...root, bidders: drawn.length };
        expect(certifyOffers(contest, drawn, 'second-score').epsilon).toBeLessThan(1e-9);
      }),
    );
    expect(certifyOffers(root, [0.5, 0.8, 1, 1.25, 1.9], 'first-score').epsilon).toBeGreaterThan(0.1);
  });

  it('costs the server the same for first and second scores, within 4 standard errors', () => {
    const random = RandomStream.of(3, 'scores');
    const first = scoringAuction(root.scoring, 1, 'first-score');
    const second = scoringAuction(root.scoring, 1, 'second-score');
    const types = Array.from({ length: 301 }, (_, i) => 0.5 + (1.5 * i) / 300);
    const prices = types.map((type) => equilibriumPrice(root, type));
    const priceAt = (type: number) => {
      const place = Math.min(299, Math.floor((type - 0.5) * 200));
      const share = (type - 0.5) * 200 - place;
      return prices[place] * (1 - share) + prices[place + 1] * share;
    };
    const draws = 20_000;
    let total = 0;
    let squares = 0;
    for (let draw = 0; draw < draws; draw++) {
      const drawn = Array.from({ length: 5 }, () => 0.5 + 1.5 * random.uniform());
      const qualities = drawn.map((type) => bestQualities(root, type));
      const asked = drawn.map((type, i) => ({ qualities: qualities[i], price: priceAt(type) }));
      const costs = drawn.map((type, i) => ({ qualities: qualities[i], price: type * qualities[i][0] }));
      const paid = (awards: readonly { readonly payment: number }[]) => sum(awards.map(({ payment }) => payment));
      const difference = paid(first.evaluate(asked)) - paid(second.evaluate(costs));
      total += difference;
      squares += difference * difference;
    }
    const mean = total / draws;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(squares / draws / draws));
  });

  it('names the assumption that fails', () => {
    expect(() => createScoring({ form: 'additive', scale: 2, exponent: 1, weights: [1] })).toThrowError(
      'strictly concave',
    );
    expect(() => createScoring({ form: 'cobb-douglas', scale: 2, exponent: 0.5, weights: [1, 1] })).toThrowError(
      'sum to 1',
    );
  });
});

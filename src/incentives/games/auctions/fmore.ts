import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import type { Mechanism } from '../../economics/mechanism.js';
import { integrate } from '../integral.js';
import { type AuctionAward, ascending, awardsOf } from './auction.js';
import type { Scoring } from './scoring.js';

/** A sealed offer: the qualities that the bidder would deliver, and its price (money). */
export interface Offer {
  readonly qualities: readonly number[];
  readonly price: number;
}

/** The payment of a winner: its own price, or the price at which its score equals that of the best loser. */
export type Pricing = 'first-score' | 'second-score';

/**
 * The multi-dimensional procurement auction of FMore (Zeng et al. 2020, after Che 1993): the offers with the highest
 * score minus price win. Offers below a score of 0 lose. Of scores that are equal up to rounding, the one for more
 * quality comes first: near the lowest type, where many win, scores differ little although types do, and the lower
 * type offers more.
 *
 * @param winners the largest number of winners
 */
export function scoringAuction(scoring: Scoring, winners: number, pricing: Pricing): Mechanism<Offer, AuctionAward> {
  return {
    name: 'fmore',
    guarantees:
      pricing === 'first-score'
        ? ['individually-rational', 'efficient']
        : ['individually-rational', 'incentive-compatible', 'efficient'],
    evaluate(offers) {
      const worth = offers.map(({ qualities }) => scoring.score(qualities));
      const scores = offers.map(({ price }, bidder) => worth[bidder] - price);
      const able = ranked(scores, worth).filter((bidder) => scores[bidder] >= 0);
      const bestLosing = able.length > winners ? scores[able[winners]] : 0;
      return awardsOf(offers.length, able.slice(0, winners), (winner) =>
        pricing === 'first-score' ? offers[winner].price : worth[winner] - bestLosing,
      );
    },
  };
}

/** Scores are equal if they differ by less than this share of the largest worth of an offer. */
const sameScore = 1e-12;

/** Positions by descending score; equal scores by descending worth, then in their order. */
function ranked(scores: readonly number[], worth: readonly number[]): number[] {
  const order = ascending(scores.map((score) => -score));
  const near = sameScore * worth.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const run = new Int32Array(order.length);
  for (let place = 1; place < order.length; place++) {
    run[order[place]] = run[order[place - 1]] + Number(scores[order[place - 1]] - scores[order[place]] > near);
  }
  return order.sort((a, b) => run[a] - run[b] || worth[b] - worth[a] || a - b);
}

/** The common belief about the others' types: independent and uniform between two factors of cost. */
export interface TypePrior {
  readonly low: number;
  readonly high: number;
}

/** A scoring auction as its bidders see it. Qualities q cost a bidder of type theta `theta * sum_i unitCosts_i q_i`. */
export interface ScoringContest {
  readonly scoring: Scoring;
  /** Cost of a unit of each quality to a bidder of type 1 (money). */
  readonly unitCosts: readonly number[];
  readonly prior: TypePrior;
  readonly bidders: number;
  readonly winners: number;
}

/**
 * @throws InputError if the prior is no range of positive types, a cost is not positive, or there are not more bidders
 *   than winners
 */
export function checkContest(contest: ScoringContest): void {
  const { scoring, prior, unitCosts, bidders, winners } = contest;
  const { low, high } = prior;
  assume(low > 0 && low < high && high < Infinity, 'prior', 'types are uniform over a range of positive costs', low);
  unitCosts.forEach((cost, i) => {
    assume(cost > 0 && cost < Infinity, `unitCosts.${i}`, 'every quality costs something', cost);
  });
  assume(winners < bidders, 'mechanism.winners', 'there are more bidders than winners', `${winners} of ${bidders}`);
  // Offers of types within the prior lie between those of its ends.
  const offers = [low, high].map((type) => bestQualities(contest, type));
  const amounts = [...offers.flat(), ...offers.map((offer) => scoring.score(offer))];
  const beyond = amounts.find((amount) => !(amount > 0 && amount < Infinity));
  assume(beyond === undefined, 'unitCosts', 'best offers and their scores are above 0 and finite', beyond);
}

/** The qualities that a bidder of a type offers, whatever the others do. */
export function bestQualities({ scoring, unitCosts }: ScoringContest, type: number): number[] {
  return scoring.best(unitCosts.map((cost) => type * cost));
}

/** The cost of qualities to a bidder of type 1 (money). */
export function baseCost({ unitCosts }: ScoringContest, qualities: readonly number[]): number {
  return sumOf(qualities.map((quality, i) => unitCosts[i] * quality));
}

/**
 * The probability that a bidder of a type wins if all others bid by their types: at most `winners - 1` of them have a
 * lower type.
 */
export function winningChance(contest: ScoringContest, type: number): number {
  const { low, high } = contest.prior;
  return chanceBetween(contest, type - low, high - type);
}

/** The same, from the distances to the lowest and the highest type, which distinguishes types that hardly differ. */
function chanceBetween(
  { prior: { low, high }, bidders, winners }: ScoringContest,
  over: number,
  under: number,
): number {
  const below = Math.min(1, Math.max(0, over / (high - low)));
  const above = Math.min(1, Math.max(0, under / (high - low)));
  let chance = 0;
  let ways = 1;
  for (let better = 0; better < winners; better++) {
    chance += ways * below ** better * above ** (bidders - 1 - better);
    ways *= (bidders - 1 - better) / (better + 1);
  }
  return chance;
}

/**
 * The price that a bidder of a type asks in the symmetric equilibrium of the first-score auction (Che 1993,
 * proposition 2, for several winners): its cost plus its expected rent divided by its probability of winning.
 */
export function equilibriumPrice(contest: ScoringContest, type: number): number {
  const own = type * baseCost(contest, bestQualities(contest, type));
  const chance = winningChance(contest, type);
  if (!(chance > 0)) return own;
  return own + expectedRent(contest, type, contest.prior.high) / chance;
}

/**
 * The difference between the expected rents of a type and of a higher one (Myerson 1981): the integral, over the types
 * between them, of the cost that a slightly lower type saves times the probability of winning. Types may span orders
 * of magnitude.
 */
export function expectedRent(contest: ScoringContest, type: number, higher: number): number {
  const { low, high } = contest.prior;
  const saved = (logarithm: number) => {
    const more = type * Math.expm1(logarithm);
    const t = type + more;
    return (
      t * baseCost(contest, bestQualities(contest, t)) * chanceBetween(contest, type - low + more, high - type - more)
    );
  };
  return integrate(saved, 0, Math.log1p((higher - type) / type));
}

/** The equilibrium offer of a type. Under second-score pricing it asks its cost, which is a dominant strategy. */
export function equilibriumOffer(contest: ScoringContest, pricing: Pricing, type: number): Offer {
  const qualities = bestQualities(contest, type);
  const price = pricing === 'first-score' ? equilibriumPrice(contest, type) : type * baseCost(contest, qualities);
  return { qualities, price };
}

/** The largest score minus cost that a type can reach: the welfare of buying from it. */
export function surplusOf(contest: ScoringContest, type: number): number {
  const qualities = bestQualities(contest, type);
  return contest.scoring.score(qualities) - type * baseCost(contest, qualities);
}

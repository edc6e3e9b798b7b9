import { type Certificate, certify } from '../../economics/certificate.js';
import { inducedGame } from '../../economics/mechanism.js';
import {
  baseCost,
  bestQualities,
  equilibriumOffer,
  equilibriumPrice,
  expectedRent,
  type Offer,
  type Pricing,
  type ScoringContest,
  scoringAuction,
  surplusOf,
  winningChance,
} from './fmore.js';

/**
 * The largest expected gain of bidders of these types by any other offer, if the others bid by their types. Every
 * offer has the score of some type's equilibrium offer, or always wins, or never wins. Of all offers with one score,
 * the one with the best qualities is the most profitable.
 *
 * @param points number of intervals between the types whose scores are tried, geometrically spaced
 * @returns gains by type, in money
 */
export function interimGains(contest: ScoringContest, types: readonly number[], points = 200): number[] {
  const { low, high } = contest.prior;
  const tried = Array.from({ length: points + 1 }, (_, i) => Math.min(high, low * (high / low) ** (i / points)));
  const chances = tried.map((type) => winningChance(contest, type));
  const expectedRents = cumulativeRents(contest, tried);
  const scores = tried.map(
    (type, i) => surplusOf(contest, type) - (chances[i] > 0 ? expectedRents[i] / chances[i] : 0),
  );
  return types.map((type) => {
    const most = surplusOf(contest, type);
    const chance = winningChance(contest, type);
    const cost = type * baseCost(contest, bestQualities(contest, type));
    const truthful = (equilibriumPrice(contest, type) - cost) * chance;
    return tried.reduce((gain, _, i) => Math.max(gain, (most - scores[i]) * chances[i] - truthful), 0);
  });
}

/** The expected rent of each of the types, which ascend. The rent of the last is 0. */
function cumulativeRents(contest: ScoringContest, types: readonly number[]): Float64Array {
  const rents = new Float64Array(types.length);
  for (let i = types.length - 2; i >= 0; i--) rents[i] = rents[i + 1] + expectedRent(contest, types[i], types[i + 1]);
  return rents;
}

/** Factors of the own type and of the own cost; the offers tried have these qualities and these prices. */
const factors = [0.5, 0.8, 0.95, 1, 1.05, 1.2, 1.5, 2, 3];

/**
 * Certifies cost bids: the largest gain of a bidder by another offer if all others ask their costs, whatever is
 * believed of their types.
 */
export function certifyOffers(contest: ScoringContest, types: readonly number[], pricing: Pricing): Certificate<Offer> {
  const offers = types.map((type) => equilibriumOffer(contest, 'second-score', type));
  const auction = scoringAuction(contest.scoring, contest.winners, pricing);
  const game = inducedGame(auction, types.length, (bidder, offer: Offer, { wins, payment }) =>
    wins ? payment - types[bidder] * baseCost(contest, offer.qualities) : 0,
  );
  return certify(game, offers, (bidder) =>
    factors.flatMap((factor) => {
      const { qualities } = equilibriumOffer(contest, 'second-score', factor * types[bidder]);
      const cost = types[bidder] * baseCost(contest, qualities);
      return factors.map((of) => ({ qualities, price: of * cost }));
    }),
  );
}

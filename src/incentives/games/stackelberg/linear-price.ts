import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { signChange, upperBracket } from '../../economics/root.js';
import { marginalValue, type ValueOfTotal, worthOf } from './value.js';

/** @throws InputError if a cost is not positive */
export function checkCosts(costs: readonly number[], where = 'followers'): void {
  assume(costs.length > 0, where, 'there is at least one follower', 'none');
  costs.forEach((cost, i) => {
    // The inverse must be finite too: a follower whose effort costs almost nothing would give almost infinitely much.
    const isNumber = cost > 0 && cost < Infinity && 1 / cost < Infinity;
    assume(isNumber, `${where}.${i}.cost`, 'costs and their inverses are positive and finite', cost);
  });
}

/** The effort of a follower with cost `c x^2 / 2` that is paid a price per unit: `price / c`. */
export function effortAt(price: number, cost: number): number {
  return price / cost;
}

/** The leader's utility at a price: the value of all efforts minus the payments. */
export function leaderUtility(value: ValueOfTotal, costs: readonly number[], price: number): number {
  const total = sumOf(costs.map((cost) => effortAt(price, cost)));
  return worthOf(value, total) - price * total;
}

/**
 * The price that a leader posts to followers with quadratic costs, by backward induction. With `A = sum 1 / c` the
 * total effort is `price A`, so that the marginal value is twice the price. For a linear value v the price is `v / 2`,
 * for `L ln(1 + X)` it is `(sqrt(1 + 2 L A) - 1) / (2 A)`. If an accuracy is 0 up to some samples, a price of 0 may be
 * better.
 */
export function leaderPrice(value: ValueOfTotal, costs: readonly number[]): number {
  const response = sumOf(costs.map((cost) => 1 / cost));
  switch (value.name) {
    case 'linear':
      return value.perUnit / 2;
    case 'logarithmic':
      return (Math.sqrt(1 + 2 * value.scale * response) - 1) / (2 * response);
    case 'accuracy': {
      const excess = (price: number) => marginalValue(value, price * response) - 2 * price;
      const low = value.curve.support / response;
      const start = Math.max(low, 1e-12);
      // The slope from the right; it may be infinite where the curve begins.
      const price = signChange(excess, start * (1 + 1e-12), upperBracket(excess, 2 * start));
      return leaderUtility(value, costs, price) > 0 ? price : 0;
    }
  }
}

/** The welfare if the leader could choose the efforts: the marginal value equals the marginal cost `X / A`. */
export function firstBest(value: ValueOfTotal, costs: readonly number[]): number {
  const response = sumOf(costs.map((cost) => 1 / cost));
  const excess = (total: number) => marginalValue(value, total) - total / response;
  const start = value.name === 'accuracy' ? Math.max(value.curve.support * (1 + 1e-12), 1e-12) : 1e-12;
  const total = signChange(excess, start, upperBracket(excess, 2 * start));
  return Math.max(0, worthOf(value, total) - total ** 2 / (2 * response));
}

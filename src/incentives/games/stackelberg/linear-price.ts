import { assume } from '../../economics/assumption.js';
import { signChange, upperBracket } from '../../economics/root.js';
import { sumOf } from '../../economics/sum.js';
import { marginalValue, type ValueOfTotal, worthOf } from './value.js';

/** @throws InputError if a cost is not positive */
export function checkCosts(costs: readonly number[], where = 'followers'): void {
  assume(costs.length > 0, where, 'there is at least one follower', 'none');
  costs.forEach((cost, i) => {
    // Its inverse, too: a follower whose effort costs next to nothing would give endlessly much of it.
    const isNumber = cost > 0 && cost < Infinity && 1 / cost < Infinity;
    assume(isNumber, `${where}.${i}.cost`, 'costs and their inverses are positive and finite', cost);
  });
}

/** The effort of a follower who bears `c x^2 / 2` and is paid a price a unit: `price / c`. */
export function effortAt(price: number, cost: number): number {
  return price / cost;
}

/** What the leader keeps at a price. */
export function leaderUtility(value: ValueOfTotal, costs: readonly number[], price: number): number {
  const total = sumOf(costs.map((cost) => effortAt(price, cost)));
  return worthOf(value, total) - price * total;
}

/**
 * The price that a leader posts to followers of quadratic costs, by backward induction: with `A = sum 1 / c` all together do `price A`,
 * so that the marginal value is twice the price. For a linear value v this is `v / 2`, for `L ln(1 + X)` it is
 * `(sqrt(1 + 2 L A) - 1) / (2 A)`. Where an accuracy begins only at some samples, not to buy at all may be better.
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
      // The slope from the right; where the curve begins it may be infinite.
      const price = signChange(excess, start * (1 + 1e-12), upperBracket(excess, 2 * start));
      return leaderUtility(value, costs, price) > 0 ? price : 0;
    }
  }
}

/** The welfare if the leader could command efforts: where the marginal value equals the marginal cost `X / A`. */
export function firstBest(value: ValueOfTotal, costs: readonly number[]): number {
  const response = sumOf(costs.map((cost) => 1 / cost));
  const excess = (total: number) => marginalValue(value, total) - total / response;
  const start = value.name === 'accuracy' ? Math.max(value.curve.support * (1 + 1e-12), 1e-12) : 1e-12;
  const total = signChange(excess, start, upperBracket(excess, 2 * start));
  return Math.max(0, worthOf(value, total) - total ** 2 / (2 * response));
}

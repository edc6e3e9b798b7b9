import { sumOf } from '../../../core/statistics.js';
import { signChange, upperBracket } from '../../economics/root.js';
import type { WorkerType } from './menu.js';
import { type MenuOptions, optimalMenu } from './optimal-menu.js';
import type { ContractedWork } from './work.js';

/**
 * The server's mean profit per worker if it saw types. It then leaves every worker a utility of 0. If the budget
 * binds, money counts at the price at which the budget suffices, and a part of the workers of one type may be offered
 * nothing. No menu for private types gains more.
 */
export function profitOfKnownTypes(
  work: ContractedWork,
  types: readonly WorkerType[],
  { price = 1, budget = Infinity, exclude = true }: MenuOptions,
): number {
  const at = (money: number) =>
    types.map(({ theta }) => optimalMenu(work, [{ theta, share: 1 }], { price: money, exclude }));
  const paid = (money: number) => sumOf(at(money).map(({ items: [item] }, n) => types[n].share * (item?.reward ?? 0)));
  const profit = (money: number) => sumOf(at(money).map((menu, n) => types[n].share * menu.profit));
  if (paid(price) <= budget) return profit(price);
  const excess = (money: number) => paid(money) - budget;
  const dearer = signChange(excess, price, upperBracket(excess, 2 * price));
  return profit(dearer) + (dearer - price) * budget;
}

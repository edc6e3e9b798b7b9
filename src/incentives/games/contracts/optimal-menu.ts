import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { signChange, upperBracket } from '../../economics/root.js';
import { effortsOf, ironedEfforts } from './ironing.js';
import { type ContractItem, checkTypes, leastRewards, profitOf, type WorkerType } from './menu.js';
import type { ContractedWork } from './work.js';

/** What a server offers to workers whose types it cannot see. */
export interface Menu {
  /** By type; undefined for a type that is offered nothing. */
  readonly items: readonly (ContractItem | undefined)[];
  /** The server's mean profit per worker. */
  readonly profit: number;
  /** Groups of types that share one item because their efforts would have decreased: positions, group by group. */
  readonly bunches: readonly (readonly number[])[];
}

/** Options of {@link optimalMenu}. */
export interface MenuOptions {
  /** Price of money, in units of what work is worth. */
  readonly price?: number;
  /** The largest mean payment per worker (money). */
  readonly budget?: number;
  /** Whether low types may be offered nothing, if that gains more. */
  readonly exclude?: boolean;
}

/**
 * The cost to the server of one unit of each type's burden (Kang et al. 2019): the type's own pay, plus the rent of
 * all higher types, which must not prefer its item.
 */
export function virtualCosts(types: readonly WorkerType[]): number[] {
  let above = 1;
  return types.map(({ theta, share }, n) => {
    above -= share;
    const next = types[n + 1];
    return share / theta + (next ? (1 / theta - 1 / next.theta) * above : 0);
  });
}

/**
 * The most profitable menu, one item per type, that every type accepts and in which it prefers its own item. If low
 * types may be left out, the menu is empty when the budget does not suffice for the highest type, or when nothing
 * gains.
 *
 * @throws InputError if types do not ascend; if one of them cannot do the work in time; or if all must take part and
 *   no menu within the budget is accepted by all
 */
export function optimalMenu(
  work: ContractedWork,
  types: readonly WorkerType[],
  { price = 1, budget = Infinity, exclude = true }: MenuOptions = {},
): Menu {
  checkTypes(types);
  const last = exclude ? types.length : 1;
  let best: Menu | undefined;
  for (let lowest = 0; lowest < last; lowest++) {
    const menu = menuFrom(work, types, lowest, price, budget);
    if (menu && (!best || menu.profit > best.profit)) best = menu;
  }
  if (exclude && !(best && best.profit > 0)) return { items: types.map(() => undefined), profit: 0, bunches: [] };
  assume(
    best !== undefined,
    'mechanism.budget',
    'some menu within the budget is individually rational for all types that must take part',
    budget,
  );
  return best;
}

/** The best menu for the types from a position on; undefined if the budget does not suffice. */
function menuFrom(
  work: ContractedWork,
  types: readonly WorkerType[],
  lowest: number,
  price: number,
  budget: number,
): Menu | undefined {
  const served = types.slice(lowest);
  const paid = (efforts: readonly number[]) => {
    const rewards = leastRewards(work, served, efforts);
    return sumOf(served.map(({ share }, n) => share * rewards[n]));
  };
  const costs = virtualCosts(types).slice(lowest);
  const at = (money: number) => ironedEfforts(work, served, costs, money);
  let groups = at(price);
  if (paid(effortsOf(groups)) > budget) {
    const { least } = work.range(served[0].theta);
    if (paid(served.map(() => least)) > budget) return undefined;
    const excess = (money: number) => paid(effortsOf(at(money))) - budget;
    groups = at(signChange(excess, price, upperBracket(excess, 2 * price)));
  }
  const efforts = effortsOf(groups);
  const rewards = leastRewards(work, served, efforts);
  const items = types.map((_, n) =>
    n < lowest ? undefined : { effort: efforts[n - lowest], reward: rewards[n - lowest] },
  );
  const bunches = groups
    .filter(({ members }) => members.length > 1)
    .map(({ members }) => members.map((n) => n + lowest));
  return { items, profit: profitOf(work, types, items, price), bunches };
}

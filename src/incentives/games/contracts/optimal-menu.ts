import { assume } from '../../economics/assumption.js';
import { signChange, upperBracket } from '../../economics/root.js';
import { sumOf } from '../../economics/sum.js';
import { effortsOf, ironedEfforts } from './ironing.js';
import { type ContractItem, checkTypes, leastRewards, profitOf, type WorkerType } from './menu.js';
import type { ContractedWork } from './work.js';

/** What a server offers whom it cannot tell apart. */
export interface Menu {
  /** By type; undefined for a type that is offered nothing. */
  readonly items: readonly (ContractItem | undefined)[];
  /** What the server gains from one worker on average. */
  readonly profit: number;
  /** The types whose items were made one, since their efforts would have descended: positions, group by group. */
  readonly bunches: readonly (readonly number[])[];
}

/** How menus are chosen. */
export interface MenuOptions {
  /** Price of money, in units of what work is worth. */
  readonly price?: number;
  /** What one worker is paid on average at most. */
  readonly budget?: number;
  /** Whether low types may be offered nothing where that gains more. */
  readonly exclude?: boolean;
}

/**
 * How much a type's burden costs the server, a unit of it (Kang et al. 2019): its own pay, and what all higher types must be left
 * so that they do not take its item.
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
 * The menu of items, one a type, with the largest profit among those that every type accepts and in which it prefers its own item.
 * Where low types may be left out, nobody is offered anything if the budget does not suffice for the highest type, or if nothing gains.
 *
 * @throws InputError if types do not ascend, one of them cannot do the work in time, or all are to take part and no menu within the
 *   budget is accepted by all
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
    'some menu within the budget is individually rational for all who are to take part',
    budget,
  );
  return best;
}

/** The best menu for the types from one on; undefined if the budget does not suffice. */
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

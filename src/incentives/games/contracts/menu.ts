import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import type { ContractedWork } from './work.js';

/** A type of workers: `theta`, which is larger for cheaper work, and the share of this type among all workers. */
export interface WorkerType {
  readonly theta: number;
  readonly share: number;
}

/** One item of a menu: an effort and its reward (money). */
export interface ContractItem {
  readonly effort: number;
  readonly reward: number;
}

/**
 * Checks the types of a menu.
 *
 * @throws InputError if they do not ascend, or their shares are not positive or do not sum to 1
 */
export function checkTypes(types: readonly WorkerType[]): void {
  assume(types.length > 0, 'types', 'there is at least one type', 'none');
  types.forEach(({ theta, share }, n) => {
    assume(theta > 0 && theta < Infinity, `types.${n}.theta`, 'types are positive and finite', theta);
    assume(n === 0 || theta > types[n - 1].theta, `types.${n}.theta`, 'types are different and ascend', theta);
    assume(share > 0, `types.${n}.share`, 'every type has a positive share', share);
  });
  const total = sumOf(types.map(({ share }) => share));
  assume(Math.abs(total - 1) < 1e-9, 'types', 'the shares of all types sum to 1', total);
}

/**
 * The smallest rewards with which every type takes part and chooses its own item, given the efforts (Kang et al. 2019,
 * theorem 1). The lowest type has a utility of 0, and every other type is indifferent between its own item and the one
 * below.
 *
 * @param efforts of each type, non-decreasing
 */
export function leastRewards(work: ContractedWork, types: readonly WorkerType[], efforts: readonly number[]): number[] {
  let reward = work.fixed;
  let before = 0;
  return efforts.map((effort, n) => {
    const burden = work.burden(effort);
    reward += (burden - before) / types[n].theta;
    before = burden;
    return reward;
  });
}

/** The utility of a worker of a type with an item (money). */
export function workerUtility(work: ContractedWork, theta: number, { effort, reward }: ContractItem): number {
  return reward - work.burden(effort) / theta - work.fixed;
}

/** The utility of every type with every item: `[type][item]`. */
export function utilityMatrix(
  work: ContractedWork,
  types: readonly WorkerType[],
  menu: readonly ContractItem[],
): number[][] {
  return types.map(({ theta }) => menu.map((item) => workerUtility(work, theta, item)));
}

/**
 * The server's mean profit per worker if every type takes its own item.
 *
 * @param price of money, in units of what work is worth
 */
export function profitOf(
  work: ContractedWork,
  types: readonly WorkerType[],
  menu: readonly (ContractItem | undefined)[],
  price: number,
): number {
  return sumOf(
    types.map(({ theta, share }, n) => {
      const item = menu[n];
      return item ? share * (work.worth(item.effort, theta) - price * item.reward) : 0;
    }),
  );
}

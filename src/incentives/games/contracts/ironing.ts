import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { signChange, upperBracket } from '../../economics/root.js';
import type { WorkerType } from './menu.js';
import type { ContractedWork } from './work.js';

/** Types that get one common item. */
export interface Group {
  readonly members: readonly number[];
  readonly effort: number;
}

/** The effort of every type. */
export function effortsOf(groups: readonly Group[]): number[] {
  return groups.flatMap(({ members, effort }) => members.map(() => effort));
}

/**
 * The non-decreasing efforts with the largest profit. Each type gets its best effort; neighbours whose efforts would
 * decrease are merged and get one common effort (pooling of adjacent violators, exact for concave profits).
 */
export function ironedEfforts(
  work: ContractedWork,
  types: readonly WorkerType[],
  costs: readonly number[],
  price: number,
): Group[] {
  const groups: Group[] = [];
  types.forEach((_, n) => {
    let group = { members: [n], effort: bestEffort(work, types, costs, price, [n]) };
    for (let below = groups.at(-1); below && below.effort > group.effort; below = groups.at(-1)) {
      groups.pop();
      const members = [...below.members, ...group.members];
      group = { members, effort: bestEffort(work, types, costs, price, members) };
    }
    groups.push(group);
  });
  return groups;
}

/** The most profitable common effort of a group: where one more unit adds nothing. */
function bestEffort(
  work: ContractedWork,
  types: readonly WorkerType[],
  costs: readonly number[],
  price: number,
  members: readonly number[],
): number {
  const ranges = members.map((n) => work.range(types[n].theta));
  const least = Math.max(...ranges.map((range) => range.least));
  const most = Math.min(...ranges.map((range) => range.most));
  assume(least < most, 'work', 'the work can be done in time at the highest effort', most);
  const slope = (effort: number) =>
    sumOf(
      members.map(
        (n) =>
          types[n].share * work.marginalWorth(effort, types[n].theta) - price * costs[n] * work.marginalBurden(effort),
      ),
    );
  const low = least === 0 ? 0 : least * (1 + 1e-12);
  if (slope(low) <= 0) return low;
  const high = most < Infinity ? most : upperBracket(slope, Math.max(1, 2 * least));
  return signChange(slope, low, high);
}

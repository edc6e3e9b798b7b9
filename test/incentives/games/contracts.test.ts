import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ironedEfforts } from '../../../src/incentives/games/contracts/ironing.js';
import { profitOfKnownTypes } from '../../../src/incentives/games/contracts/known-types.js';
import {
  type ContractItem,
  leastRewards,
  profitOf,
  utilityMatrix,
  type WorkerType,
  workerUtility,
} from '../../../src/incentives/games/contracts/menu.js';
import { optimalMenu, virtualCosts } from '../../../src/incentives/games/contracts/optimal-menu.js';
import {
  type ComputingOptions,
  computingWork,
  proportionalWork,
} from '../../../src/incentives/games/contracts/work.js';
import { numberWithin } from '../../core/numbers.js';
import { sum } from '../populations.js';

const computing: ComputingOptions = {
  capacitance: 0.02,
  cycles: 5,
  samples: 2,
  iterations: 1,
  uploadCost: 2,
  uploadTime: 1,
  deadline: 60,
  satisfaction: 20,
};
const even = [1, 2, 3, 4].map((theta) => ({ theta, share: 0.25 }));

const populations = fc
  .array(fc.tuple(numberWithin(0.1, 2), numberWithin(0.02, 1)), {
    minLength: 1,
    maxLength: 10,
  })
  .map((drawn): WorkerType[] => {
    const total = sum(drawn.map(([, weight]) => weight));
    let theta = 0.3;
    return drawn.map(([step, weight]) => {
      theta += step;
      return { theta, share: weight / total };
    });
  });

const works = fc.oneof(
  numberWithin(0.2, 5).map(proportionalWork),
  fc
    .record({
      satisfaction: numberWithin(5, 60),
      iterations: numberWithin(0.5, 3),
      uploadCost: numberWithin(0, 3),
    })
    .map((changes) => computingWork({ ...computing, ...changes })),
);

const offered = (items: readonly (ContractItem | undefined)[]) => items.filter((item) => item !== undefined);

describe('contracts', () => {
  // Roots of the first-order conditions to thirty digits; a search for the maxima themselves finds seven.
  it('has the menu of the first-order conditions, near the published one', () => {
    const work = computingWork(computing);
    const { items, bunches } = optimalMenu(work, even);
    const menu = offered(items);
    expect(virtualCosts(even).map((cost) => cost.toFixed(10))).toEqual([
      '0.6250000000',
      '0.2083333333',
      '0.1041666667',
      '0.0625000000',
    ]);
    expect(menu.map(({ effort }) => effort.toFixed(8))).toEqual([
      '1.56086912',
      '1.74830048',
      '1.91166674',
      '2.05301339',
    ]);
    expect(menu.map(({ effort }) => work.burden(effort).toFixed(8))).toEqual([
      '0.48726248',
      '0.61131091',
      '0.73089395',
      '0.84297280',
    ]);
    expect(menu.map(({ reward }) => reward.toFixed(8))).toEqual([
      '2.48726248',
      '2.54928670',
      '2.58914771',
      '2.61716742',
    ]);
    expect(bunches).toEqual([]);
    expect(utilityMatrix(work, even, menu).map((row) => row.map((utility) => utility.toFixed(8)))).toEqual([
      ['0.00000000', '-0.06202422', '-0.14174624', '-0.22580538'],
      ['0.24363124', '0.24363124', '0.22370074', '0.19568102'],
      ['0.32484166', '0.34551639', '0.34551639', '0.33617649'],
      ['0.36544686', '0.39645897', '0.40642422', '0.40642422'],
    ]);
  });

  it('has the closed form of two types', () => {
    const amount = numberWithin(0.2, 5);
    const shares = numberWithin(0.05, 0.95);
    fc.assert(
      fc.property(amount, amount, amount, shares, (value, low, step, share) => {
        const types = [
          { theta: low, share },
          { theta: low + step, share: 1 - share },
        ];
        const { items } = optimalMenu(proportionalWork(value), types, { exclude: false });
        const rent = 1 / low - 1 / (low + step);
        const efforts = [value / (1 / low + ((1 - share) / share) * rent), value * (low + step)];
        const rewards = [
          efforts[0] ** 2 / (2 * low),
          efforts[1] ** 2 / (2 * (low + step)) + (efforts[0] ** 2 / 2) * rent,
        ];
        for (const [n, { effort, reward }] of offered(items).entries()) {
          expect(effort / efforts[n]).toBeCloseTo(1, 9);
          expect(reward / rewards[n]).toBeCloseTo(1, 9);
        }
      }),
    );
    const two = [1, 2].map((theta) => ({ theta, share: 0.5 }));
    const { items, profit } = optimalMenu(proportionalWork(1), two);
    const [low, high] = offered(items);
    const found = [low.effort, high.effort, low.reward, high.reward, profit];
    for (const [i, printed] of [2 / 3, 2, 2 / 9, 10 / 9, 2 / 3].entries()) expect(found[i]).toBeCloseTo(printed, 12);
    expect(workerUtility(proportionalWork(1), 2, high)).toBeCloseTo(1 / 9, 12);
  });

  it('every type takes part and takes its own item, the lowest with nothing to spare', () => {
    fc.assert(
      fc.property(works, populations, fc.boolean(), (work, types, exclude) => {
        const { items } = optimalMenu(work, types, { exclude });
        const served = types.filter((_, n) => items[n]);
        const menu = offered(items);
        const scale = 1e-9 * Math.max(1, ...menu.map(({ reward }) => reward));
        utilityMatrix(work, types, menu).forEach((row, n) => {
          const own = n - (types.length - served.length);
          for (const utility of row) expect(utility).toBeLessThanOrEqual(Math.max(0, row[own] ?? 0) + scale);
          if (own >= 0) expect(row[own]).toBeGreaterThanOrEqual(-scale);
          if (own === 0) expect(Math.abs(row[own])).toBeLessThanOrEqual(scale);
          if (own > 0) expect(Math.abs(row[own] - row[own - 1])).toBeLessThanOrEqual(scale);
        });
        const rents = served.map(({ theta }, n) => workerUtility(work, theta, menu[n]));
        for (let n = 1; n < menu.length; n++) {
          expect(menu[n].effort).toBeGreaterThanOrEqual(menu[n - 1].effort);
          expect(menu[n].reward).toBeGreaterThanOrEqual(menu[n - 1].reward);
          expect(rents[n]).toBeGreaterThanOrEqual(rents[n - 1] - scale);
          const earlier = menu.slice(0, n).map(({ effort }, k) => {
            return work.burden(effort) * (1 / served[k].theta - 1 / served[k + 1].theta);
          });
          expect(Math.abs(rents[n] - sum(earlier))).toBeLessThanOrEqual(scale);
        }
        const paid = sum(served.map(({ share }, n) => share * menu[n].reward));
        const costs = virtualCosts(types).slice(types.length - served.length);
        const taking = sum(served.map(({ share }) => share));
        const expected = taking * work.fixed + sum(menu.map(({ effort }, n) => costs[n] * work.burden(effort)));
        expect(Math.abs(paid - expected)).toBeLessThanOrEqual(scale);
      }),
    );
  });

  it('no other menu that all accept gains more, bunched items included', () => {
    const efforts = fc.array(fc.array(numberWithin(0, 2), { minLength: 4, maxLength: 4 }), {
      minLength: 30,
      maxLength: 30,
    });
    let bunched = 0;
    fc.assert(
      fc.property(works, populations, efforts, (work, drawn, tried) => {
        const few = drawn.slice(0, 4);
        const total = sum(few.map(({ share }) => share));
        const types = few.map(({ theta, share }) => ({ theta, share: share / total }));
        const { items, profit, bunches } = optimalMenu(work, types, { exclude: false });
        bunched += bunches.length;
        const best = offered(items).map(({ effort }) => effort);
        const { least } = work.range(types[0].theta);
        const gained = (asked: readonly number[]) => {
          const ascending = asked.slice().sort((a, b) => a - b);
          const rewards = leastRewards(work, types, ascending);
          return profitOf(
            work,
            types,
            ascending.map((effort, n) => ({ effort, reward: rewards[n] })),
            1,
          );
        };
        expect(gained(best)).toBeCloseTo(profit, 9);
        for (const factors of tried) {
          const near = best.map((effort, n) => Math.max(least * 1.0001, effort * (1 + 0.05 * (factors[n] - 1))));
          const far = best.map((effort, n) => Math.max(least * 1.0001, effort * factors[n]));
          for (const asked of [near, far]) {
            expect(gained(asked)).toBeLessThanOrEqual(profit + 1e-9 * Math.max(1, Math.abs(profit)));
          }
        }
      }),
    );
    expect(bunched).toBeGreaterThan(0);
  });

  it('makes one item of neighbours whose efforts would descend', () => {
    const types = [
      { theta: 1, share: 0.45 },
      { theta: 1.1, share: 0.05 },
      { theta: 3, share: 0.5 },
    ];
    const { items, bunches } = optimalMenu(proportionalWork(1), types, { exclude: false });
    const [low, middle, high] = offered(items);
    expect(bunches).toEqual([[0, 1]]);
    expect(middle).toEqual(low);
    const [first, second] = virtualCosts(types);
    expect(low.effort).toBeCloseTo(0.5 / (first + second), 12);
    expect(high.effort).toBeCloseTo(3, 12);
  });

  it('is the best that full information allows for one type, or almost all of one type', () => {
    fc.assert(
      fc.property(numberWithin(0.5, 4), numberWithin(0.5, 4), (theta, value) => {
        const { items, profit } = optimalMenu(proportionalWork(value), [{ theta, share: 1 }]);
        const [item] = offered(items);
        expect(item.effort).toBeCloseTo(value * theta, 9);
        expect(profit).toBeCloseTo((value ** 2 * theta) / 2, 9);
        const rare = [
          { theta, share: 1 - 1e-9 },
          { theta: 2 * theta, share: 1e-9 },
        ];
        expect(offered(optimalMenu(proportionalWork(value), rare).items)[0].effort).toBeCloseTo(value * theta, 6);
      }),
    );
  });

  it('comes to one item for all where types hardly differ', () => {
    fc.assert(
      fc.property(works, populations, (work, types) => {
        const alike = types.map(({ theta, share }) => ({ theta: 2 + 1e-9 * theta, share }));
        const menu = offered(optimalMenu(work, alike, { exclude: false }).items);
        const [one] = offered(optimalMenu(work, [{ theta: 2, share: 1 }], { exclude: false }).items);
        for (const { effort, reward } of menu) {
          expect(effort / one.effort).toBeCloseTo(1, 5);
          expect(reward / one.reward).toBeCloseTo(1, 5);
        }
      }),
    );
  });

  it('gains no less by bunching than by the best efforts of each type, made to ascend', () => {
    fc.assert(
      fc.property(works, populations, (work, types) => {
        const { profit } = optimalMenu(work, types, { exclude: false });
        const costs = virtualCosts(types);
        let highest = 0;
        const ascending = types.map((type, n) => {
          const [{ effort }] = ironedEfforts(work, [type], [costs[n]], 1);
          highest = Math.max(highest, effort);
          return highest;
        });
        const rewards = leastRewards(work, types, ascending);
        const items = ascending.map((effort, n) => ({ effort, reward: rewards[n] }));
        const naive = profitOf(work, types, items, 1);
        expect(profit).toBeGreaterThanOrEqual(naive - 1e-9 * Math.max(1, Math.abs(naive)));
      }),
    );
  });

  it('asks for the highest effort where money is no object', () => {
    const { items } = optimalMenu(computingWork({ ...computing, highest: 5 }), even, { price: 1e-9 });
    for (const { effort } of offered(items)) expect(effort).toBeCloseTo(5, 9);
  });

  it('never loses by offering nothing to types that are not worth it', () => {
    fc.assert(
      fc.property(works, populations, (work, types) => {
        const chosen = optimalMenu(work, types);
        expect(chosen.profit).toBeGreaterThanOrEqual(optimalMenu(work, types, { exclude: false }).profit - 1e-9);
        expect(chosen.profit).toBeGreaterThanOrEqual(0);
      }),
    );
    const rich = [
      { theta: 0.05, share: 0.5 },
      { theta: 2, share: 0.5 },
    ];
    expect(optimalMenu(computingWork(computing), rich, { price: 12 }).items[0]).toBeUndefined();
  });

  it('keeps a budget, and gains less the smaller it is', () => {
    const work = computingWork(computing);
    let before = optimalMenu(work, even, { exclude: false }).profit;
    for (const budget of [2.5, 2.3, 2.1, 2.01]) {
      const { items, profit } = optimalMenu(work, even, { budget, exclude: false });
      const paid = sum(offered(items).map(({ reward }) => reward / 4));
      expect(paid).toBeCloseTo(budget, 9);
      expect(profit).toBeLessThan(before);
      before = profit;
    }
  });

  it('offers nothing where the budget does not pay for the least work', () => {
    const nothing = { items: [undefined, undefined, undefined, undefined], profit: 0, bunches: [] };
    for (const budget of [0.01, 0.3, 0.5]) {
      expect(optimalMenu(computingWork(computing), even, { budget })).toEqual(nothing);
    }
  });

  it('names the assumption that fails', () => {
    const work = computingWork(computing);
    expect(() => optimalMenu(work, [])).toThrowError('there is at least one type');
    expect(() => optimalMenu(work, [even[1], even[0]])).toThrowError('types.1.theta: found 1');
    expect(() => optimalMenu(work, [{ theta: 1, share: 0.9 }])).toThrowError('the shares of all types sum to 1');
    expect(() => optimalMenu(work, even, { budget: 1.9, exclude: false })).toThrowError('individually rational');
    expect(() => optimalMenu(computingWork({ ...computing, highest: 0.1 }), even)).toThrowError('can be done in time');
  });
});

describe('what the server would gain if it saw types', () => {
  const work = proportionalWork(1);
  const types = [
    { theta: 1, share: 0.5 },
    { theta: 4, share: 0.5 },
  ];
  // Each type does theta / price for theta / (2 price^2), which leaves theta / (2 price).
  it.each([
    [Infinity, 1.25],
    [1.25, 1.25],
    // Money that is twice as dear lasts: half the effort is worth half as much, and a quarter of the pay is left to be paid.
    [0.3125, 1.25 - 0.3125],
  ])('is bounded by a budget of %d', (budget, profit) => {
    expect(profitOfKnownTypes(work, types, { budget })).toBeCloseTo(profit, 12);
  });

  it('is never less than what a menu within the same budget gains', () => {
    fc.assert(
      fc.property(numberWithin(0.01, 3), numberWithin(0.5, 2), fc.boolean(), (budget, price, exclude) => {
        const { profit } = optimalMenu(work, types, { budget, price, exclude });
        expect(profitOfKnownTypes(work, types, { budget, price, exclude })).toBeGreaterThanOrEqual(profit - 1e-9);
      }),
    );
  });
});

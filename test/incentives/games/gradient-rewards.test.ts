import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, lengthOf } from '../../../src/core/vectors.js';
import { cfflDefaults, cfflRound } from '../../../src/incentives/games/gradient-rewards/cffl.js';
import { cgsvDefaults, cgsvRound } from '../../../src/incentives/games/gradient-rewards/cgsv.js';
import { topShare } from '../../../src/incentives/games/gradient-rewards/top-share.js';
import { numberWithin } from '../../core/numbers.js';

const vector = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 6 })
  .filter((values) => values.some((value) => value !== 0))
  .map((values) => Float32Array.from(values));
const vectors = fc.array(vector, { minLength: 1, maxLength: 6 });
const share = numberWithin(0, 1);
const ones = (count: number) => Array<number>(count).fill(1);

describe('CGSV', () => {
  it('has the published first round', () => {
    const updates = [
      [1, 0, 0],
      [0.8, 0.6, 0],
      [0, 0, 1],
    ].map((update) => Float32Array.from(update));
    const round = cgsvRound(updates, undefined, ones(3));
    [0.8392543274, 0.8392543274, 0.4662524041].forEach((value, i) => {
      expect(round.cosines[i]).toBeCloseTo(value, 7);
    });
    [0.3913043478, 0.3913043478, 0.2173913043].forEach((value, i) => {
      expect(round.reputations[i]).toBeCloseTo(value, 7);
    });
    expect(round.shares[0]).toBe(1);
    expect(round.shares[2]).toBeCloseTo(0.5746023343, 7);
  });

  it('keeps reputations on the simplex and gives the best everything, whatever the lengths of updates', () => {
    fc.assert(
      fc.property(vectors, numberWithin(0.1, 10), (updates, factor) => {
        const sizes = ones(updates.length);
        const first = cgsvRound(updates, undefined, sizes);
        const second = cgsvRound(updates, first.reputations, sizes);
        for (const { reputations, shares, rewards, aggregate } of [first, second]) {
          expect(reputations.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
          expect(Math.max(...shares)).toBe(1);
          expect(Math.min(...shares)).toBeGreaterThan(0);
          expect(rewards[shares.indexOf(1)]).toEqual(aggregate);
          reputations.forEach((value, i) => {
            reputations.forEach((other, j) => {
              if (value <= other) expect(shares[i]).toBeLessThanOrEqual(shares[j]);
            });
          });
        }
        const longer = updates.map((update) => update.map((value) => factor * value));
        cgsvRound(longer, undefined, sizes).reputations.forEach((value, i) => {
          expect(value).toBeCloseTo(first.reputations[i], 4);
        });
      }),
    );
  });

  it('treats equal updates alike, in any order, and gives more with more altruism', () => {
    fc.assert(
      fc.property(vectors, (updates) => {
        const doubled = [...updates, updates[0]];
        const sizes = ones(doubled.length);
        const { shares } = cgsvRound(doubled, undefined, sizes);
        expect(shares[updates.length]).toBe(shares[0]);
        const backwards = cgsvRound(doubled.slice().reverse(), undefined, sizes).shares.slice().reverse();
        shares.forEach((value, i) => {
          expect(backwards[i]).toBeCloseTo(value, 4);
        });
        const given = [0.5, 1, 2, 1e7].map(
          (altruism) => cgsvRound(doubled, undefined, sizes, { ...cgsvDefaults, altruism }).shares,
        );
        given.slice(1).forEach((more, step) => {
          more.forEach((value, i) => {
            expect(value).toBeGreaterThanOrEqual(given[step][i] - 1e-12);
          });
        });
        expect(given[3]).toEqual(sizes);
      }),
    );
  });
});

describe('masked rewards', () => {
  it('are nested: a larger share keeps a superset, and comes nearer to the whole', () => {
    fc.assert(
      fc.property(vector, share, share, (update, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((each) => topShare(update, each, [2, 4]));
        const error = (kept: Float32Array) => lengthOf(update.map((value, i) => value - kept[i]));
        small.forEach((value, i) => {
          if (value !== 0) expect(large[i]).toBe(value);
        });
        expect(error(large)).toBeLessThanOrEqual(error(small));
        expect(topShare(update, 1)).toEqual(update);
        expect(lengthOf(topShare(update, 0))).toBe(0);
      }),
    );
  });

  it('keep the largest of each layer', () => {
    const update = Float32Array.from([1, -5, 3, 9, -8, 7]);
    expect([...topShare(update, 0.5, [2, 4])]).toEqual([0, -5, 0, 9, -8, 0]);
    expect(() => topShare(update, 0.5, [2, 3])).toThrowError('layers make up the whole update');
    expect(() => topShare(update, 1.5)).toThrowError('share: found 1.5');
  });

  it('have no angle to an update of zeros', () => {
    expect(cosine(new Float32Array(3), Float32Array.from([1, 2, 3]))).toBe(0);
  });
});

describe('CFFL', () => {
  const accuracies = fc.array(numberWithin(0.05, 1), { minLength: 1, maxLength: 8 });

  it('keeps reputations of members on the simplex, gives by them, and never readmits', () => {
    fc.assert(
      fc.property(accuracies, accuracies, (before, after) => {
        const first = cfflRound(before, undefined);
        const later = before.map((_, i) => after[i % after.length]);
        const second = cfflRound(later, first.reputations);
        for (const { reputations, members, shares } of [first, second]) {
          expect(reputations.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
          expect(Math.max(...shares)).toBe(1);
          reputations.forEach((value, i) => {
            expect(value > 0).toBe(members[i]);
          });
        }
        first.members.forEach((member, i) => {
          if (!member) expect(second.members[i]).toBe(false);
        });
      }),
    );
  });

  it('treats equal clients alike and removes one that is far below the rest', () => {
    const equal = cfflRound([0.8, 0.8, 0.8, 0.8], undefined);
    for (const reputation of equal.reputations) expect(reputation).toBeCloseTo(0.25, 15);
    expect(cfflRound([0.9, 0.9, 0.9, 0.1], undefined).members).toEqual([true, true, true, false]);
  });

  it('sharpens before it averages with the past, or after it as in the code of its authors', () => {
    const sinh = (x: number) => Math.sinh(5 * x);
    const simplex = (values: readonly number[]) => values.map((each) => each / values.reduce((a, b) => a + b, 0));
    const accuracies = [0.9, 0.8, 0.6];
    const present = simplex(simplex(accuracies).map(sinh));
    const first = cfflRound(accuracies, undefined);
    const kept = simplex([present[0], present[1]]);
    expect(first.reputations).toEqual([...kept, 0].map((value) => expect.closeTo(value, 12)));
    // c <- sinh(alpha (c + share) / 2) from c = 1 / n, whoever is far below an equal share removed before.
    let credits = [1 / 3, 1 / 3, 1 / 3];
    let reputations: readonly number[] | undefined;
    for (let round = 0; round < 3; round++) {
      const shares = simplex(accuracies);
      const mixed = credits.map((credit, i) => (credit + shares[i]) / 2);
      expect(Math.min(...mixed)).toBeGreaterThan(2 / 9);
      credits = simplex(simplex(mixed).map(sinh));
      reputations = cfflRound(accuracies, reputations, { ...cfflDefaults, order: 'average-first' }).reputations;
    }
    expect(reputations).toEqual(credits.map((value) => expect.closeTo(value, 12)));
    const poor = cfflRound([0.9, 0.9, 0.05], undefined, { ...cfflDefaults, order: 'average-first' });
    expect(poor.members).toEqual([true, true, false]);
  });

  it('stays finite for any punishment, and takes models that are all worth nothing for equal', () => {
    for (const order of ['sharpen-first', 'average-first'] as const) {
      expect(cfflRound([0.9, 0.8, 0.8], undefined, { ...cfflDefaults, punishment: 1e5, order }).shares[0]).toBe(1);
      expect(cfflRound([0, 0], undefined, { ...cfflDefaults, order }).shares).toEqual([1, 1]);
    }
  });
});

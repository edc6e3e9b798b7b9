import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { cohortSize, sampleCohort } from '../../src/scheduler/cohort.js';

describe('cohort', () => {
  it('has the size of its fraction, at least one, or the count', () => {
    expect(cohortSize({ fraction: 0.1 }, 100)).toBe(10);
    expect(cohortSize({ fraction: 0.001 }, 100)).toBe(1);
    expect(cohortSize({ fraction: 0.25 }, 10)).toBe(3);
    expect(cohortSize({ fraction: 1 }, 7)).toBe(7);
    expect(cohortSize({ count: 7 }, 7)).toBe(7);
  });

  it('refuses a count above the population, naming both', () => {
    expect(() => cohortSize({ count: 11 }, 10)).toThrow(InputError);
    expect(() => cohortSize({ count: 11 }, 10)).toThrow(/^cohort\.count: 11 .*10/);
  });

  it('has distinct ascending ids of the population, the same for the same seed and round', () => {
    const fraction = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(fraction, fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(), (share, population, seed, round) => {
        const cohort = sampleCohort({ fraction: share }, population, seed, round);
        expect(cohort).toHaveLength(cohortSize({ fraction: share }, population));
        expect(cohort).toStrictEqual([...new Set(cohort)].sort((a, b) => a - b));
        expect(cohort.every((client) => Number.isInteger(client) && client >= 0 && client < population)).toBe(true);
        expect(sampleCohort({ fraction: share }, population, seed, round)).toStrictEqual(cohort);
      }),
    );
  });

  it('draws every client and every pair of clients equally often', () => {
    const population = 10;
    const rounds = 4000;
    const single = new Array(population).fill(0);
    const pairs = new Map<string, number>();
    for (let round = 1; round <= rounds; round++) {
      const cohort = sampleCohort({ count: 3 }, population, 1, round);
      for (const client of cohort) single[client]++;
      for (const a of cohort)
        for (const b of cohort) if (a < b) pairs.set(`${a} ${b}`, (pairs.get(`${a} ${b}`) ?? 0) + 1);
    }
    const fiveSigma = (share: number) => 5 * Math.sqrt(rounds * share * (1 - share));
    for (const count of single) expect(Math.abs(count - rounds * 0.3)).toBeLessThan(fiveSigma(0.3));
    expect(pairs.size).toBe(45);
    for (const count of pairs.values()) expect(Math.abs(count - rounds / 15)).toBeLessThan(fiveSigma(1 / 15));
  });

  it('differs between seeds and between rounds', () => {
    const drawn = (seed: number, round: number) => sampleCohort({ count: 10 }, 1000, seed, round).join();
    expect(new Set([drawn(1, 1), drawn(1, 2), drawn(2, 1), drawn(2, 2)]).size).toBe(4);
  });
});

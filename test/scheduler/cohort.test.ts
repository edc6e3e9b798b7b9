import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { RandomStream } from '../../src/core/random.js';
import { cohortSize, drawCohort, participationProbability, reportsWanted } from '../../src/scheduler/cohort.js';
import type { CohortOptions } from '../../src/scheduler/schedule-options.js';

/** A cohort of a whole population. */
function sampleCohort(options: CohortOptions, population: number, seed: number, round: number): number[] {
  const everyone = Array.from({ length: population }, (_, client) => client);
  return drawCohort(options, population, everyone, RandomStream.of(seed, 'cohort', round));
}

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
    expect(() => cohortSize({ count: 11 }, 10)).toThrow(/^cohort\.count: expected at most 10, .*; found 11$/);
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

  it('takes the candidates and no others, all of them where there are no more', () => {
    const ids = fc.uniqueArray(fc.nat(99), { maxLength: 30 }).map((drawn) => drawn.sort((a, b) => a - b));
    const factor = fc.double({ min: 1, max: 3, noNaN: true });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 20 }), factor, fc.nat(), (candidates, count, overSelect, seed) => {
        const cohort = drawCohort({ count }, 100, candidates, RandomStream.of(seed), overSelect);
        expect(cohort).toHaveLength(Math.min(Math.round(count * overSelect), candidates.length));
        expect(cohort).toStrictEqual(candidates.filter((client) => cohort.includes(client)));
      }),
    );
  });

  it('of independent clients has each with the probability asked for', () => {
    const population = 200;
    const rounds = 500;
    const drawn = Array.from({ length: rounds }, (_, round) =>
      sampleCohort({ probability: 0.1 }, population, 1, round),
    );
    const single = new Array(population).fill(0);
    for (const client of drawn.flat()) single[client]++;
    for (const count of single) expect(Math.abs(count - 50)).toBeLessThan(5 * Math.sqrt(rounds * 0.09));
    const sizes = drawn.map((cohort) => cohort.length);
    const variance = sizes.reduce((sum, size) => sum + (size - 20) ** 2, 0) / rounds;
    expect(variance).toBeGreaterThan(18 * 0.7);
    expect(variance).toBeLessThan(18 * 1.4);
    expect(sampleCohort({ probability: 1 }, 7, 1, 1)).toStrictEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('is never empty, if told so, and else as if empty ones had been drawn again', () => {
    const [population, draws] = [5, 4000];
    for (const probability of [1e-300, 0.05, 0.3, 1]) {
      const options = { probability, atLeastOne: true };
      const drawn = Array.from({ length: draws }, (_, round) => sampleCohort(options, population, 2, round));
      const some = -Math.expm1(population * Math.log1p(-probability));
      const each = probability / some;
      for (let client = 0; client < population; client++) {
        const count = drawn.filter((cohort) => cohort.includes(client)).length;
        expect(Math.abs(count - draws * each)).toBeLessThanOrEqual(5 * Math.sqrt(draws * each * (1 - each)) + 1e-9);
      }
      const alone = drawn.filter(({ length }) => length === 1).length / draws;
      const expected = (population * probability * (1 - probability) ** (population - 1)) / some;
      expect(Math.abs(alone - expected)).toBeLessThan(0.05);
      expect(drawn.every(({ length }) => length > 0)).toBe(true);
    }
    expect(drawCohort({ probability: 0.5, atLeastOne: true }, population, [], RandomStream.of(1))).toStrictEqual([]);
  });

  it('knows how likely a client is in it and how many reports over-selection waits for', () => {
    expect(participationProbability({ probability: 0.2 }, 10)).toBe(0.2);
    expect(participationProbability({ fraction: 1 }, 10)).toBe(1);
    expect(participationProbability({ count: 2 }, 10, 1.5)).toBeCloseTo(0.3);
    expect(participationProbability({ probability: 0.9 }, 10, 2)).toBe(1);
    expect(reportsWanted({ count: 10 }, 100, 13, 1.3)).toBe(10);
    expect(reportsWanted({ probability: 0.1 }, 100, 13, 1.3)).toBe(10);
    expect(reportsWanted({ probability: 0.1 }, 100, 0, 1)).toBe(1);
  });
});

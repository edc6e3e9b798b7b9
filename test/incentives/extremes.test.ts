import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { findGame, playGame } from '../../src/incentives/game.js';
import { logUniform } from './populations.js';

const positive = fc.oneof(fc.constant(1), logUniform(1e-6, 1e6));
const amount = fc.oneof(fc.constant(0), positive);
const share = fc.oneof(fc.constantFrom(0, 1, 0.5), logUniform(1e-6, 1));
const several = { minLength: 2, maxLength: 4 };
const value = fc.record({ name: fc.constant('logarithmic'), scale: positive });
const followers = fc.array(fc.record({ cost: positive }), several);
const covers = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));

/** Scenarios with zeros, ties and ratios of up to 1e12: the mechanism's own options, and the other sections. */
const extremes: Record<
  string,
  readonly [Record<string, fc.Arbitrary<unknown>>, Record<string, fc.Arbitrary<unknown>>]
> = {
  'uniform-price': [
    { winners: fc.integer({ min: 1, max: 3 }), reserve: positive },
    { bidders: fc.array(fc.record({ cost: amount, bid: amount }), several) },
  ],
  'reverse-vcg': [
    { winners: fc.integer({ min: 1, max: 3 }) },
    { bidders: fc.array(fc.record({ cost: amount, value: positive }), several) },
  ],
  'proportional-share': [
    { budget: positive },
    { bidders: fc.array(fc.record({ cost: amount, value: positive }), several) },
  ],
  'greedy-coverage': [{ budget: positive }, { bidders: fc.array(fc.record({ cost: amount, covers }), several) }],
  contest: [{}, { value, followers }],
  'linear-pricing': [{}, { value, followers }],
  cffl: [
    { punishment: positive, memory: share, order: fc.constantFrom('sharpen-first', 'average-first') },
    { clients: fc.array(fc.record({ accuracy: share }), several) },
  ],
  cgsv: [{}, { clients: fc.array(fc.record({ size: positive, update: fc.tuple(amount, amount) }), several) }],
};

/** Every number in plain data. */
function numbersOf(data: unknown): number[] {
  if (typeof data === 'number') return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(numbersOf) : [];
}

describe.each(Object.entries(extremes))('%s, over zeros, ties and huge ratios', (name, [options, sections]) => {
  it('tells finite numbers only, and keeps what it promises of them', () => {
    const game = findGame(name);
    const mechanism = fc.record({ name: fc.constant(name), ...options });
    fc.assert(
      fc.property(fc.record({ kind: fc.constant('game'), mechanism, ...sections }), (scenario) => {
        let result: ReturnType<typeof playGame>;
        try {
          result = playGame(game, scenario);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        for (const number of numbersOf(result)) expect(number).toSatisfy(Number.isFinite);
        const promised = result.guarantees.map((each) => each.replaceAll('-', ' '));
        // Beside numbers of a million, what differs by their rounding holds.
        const size = Math.max(1, ...numbersOf(scenario));
        for (const { property, holds, worst } of result.audit) {
          if (promised.includes(property) && !holds) expect(worst / size).toBeLessThan(1e-9);
        }
        const { starts, agreeing } = result.equilibrium ?? {};
        if (promised.includes('unique equilibrium') && starts) expect(agreeing).toBe(starts);
      }),
      { numRuns: 15 },
    );
  });
});

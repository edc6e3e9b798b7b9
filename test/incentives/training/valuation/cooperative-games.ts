import fc from 'fast-check';
import type { Coalition } from '../../../../src/incentives/training/valuation/coalition.js';
import { coalitionOf } from '../../../../src/incentives/training/valuation/coalition.js';
import { numberWithin } from '../../../core/numbers.js';

/** A table of utilities from a function of coalitions. */
export function tableOf(players: number, utility: (coalition: Coalition) => number): Float64Array {
  return Float64Array.from({ length: 2 ** players }, (_, mask) => utility(coalitionOf(mask, players)));
}

/** The function of a table. */
export function utilityOf(table: Float64Array): (coalition: Coalition) => number {
  return (coalition) => table[coalition.reduce((mask, player) => mask + 2 ** player, 0)];
}

/** Data of these sizes: `max(0, .95 - 2 sqrt(10 / m))` with m the samples that a coalition has together. */
export function sizeGame(sizes: readonly number[]): (coalition: Coalition) => number {
  return (coalition) => {
    const samples = coalition.reduce((sum, player) => sum + sizes[player], 0);
    return samples === 0 ? 0 : Math.max(0, 0.95 - 2 * Math.sqrt(10 / samples));
  };
}

/** Tables of any cooperative game of 1 to 6 players, small whole numbers included so that ties occur. */
export const tables: fc.Arbitrary<Float64Array> = fc.integer({ min: 1, max: 6 }).chain((players) => tablesOf(players));

/** Tables of games of so many players. */
export function tablesOf(players: number): fc.Arbitrary<Float64Array> {
  const number = fc.oneof(numberWithin(-2, 2), fc.integer({ min: -2, max: 2 }));
  return fc
    .array(number, { minLength: 2 ** players, maxLength: 2 ** players })
    .map((values) => Float64Array.from(values));
}

/** All orders of the players 0 .. players - 1. */
export function ordersOf(players: number): number[][] {
  if (players === 0) return [[]];
  return ordersOf(players - 1).flatMap((order) =>
    Array.from({ length: players }, (_, place) => order.toSpliced(place, 0, players - 1)),
  );
}

export function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}

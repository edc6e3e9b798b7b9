import { expect } from 'vitest';
import { type Layout, namedViews } from '../../src/core/weights.js';

/** The largest absolute value. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** The smallest normal float32: what is below it may be flushed to zero. */
const smallestNormal = 2 ** -126;

/** Expects two vectors to differ by no more than a share of the larger one's largest entry, and both to be finite. */
export function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, share = 1e-4, what = ''): void {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(largest(found), largest(expected));
  const difference = largest(Array.from(found, (value, i) => value - expected[i]));
  expect(difference, `${what}: largest difference beside entries up to ${scale}`).toBeLessThanOrEqual(
    share * scale + smallestNormal,
  );
}

/**
 * Expects two trainings from one start to have moved every tensor alike: within a share of its largest movement, beside
 * the rounding of its values.
 */
export function expectSameMovement(
  layout: Layout,
  start: Float32Array,
  found: Float32Array,
  expected: Float32Array,
  share = 1e-4,
): void {
  const [from, first, second] = [start, found, expected].map((flat) => namedViews(layout, flat));
  for (const { name } of layout) {
    const movement = largest(second[name].map((value, i) => value - from[name][i]));
    const difference = largest(first[name].map((value, i) => value - second[name][i]));
    const rounding = 2 ** -22 * largest(second[name]);
    expect(difference, `${name} moved by up to ${movement}`).toBeLessThanOrEqual(share * movement + rounding);
  }
}

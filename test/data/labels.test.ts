import { expect, it } from 'vitest';
import { mostClasses, rangeOfLabels } from '../../src/data/labels.js';

it('reads classes off labels up to a bound', () => {
  expect(rangeOfLabels([0, mostClasses - 1], 'y.npy')).toEqual({ classes: mostClasses, first: 0 });
  expect(() => rangeOfLabels([0, 2_000_000_000], 'y.npy')).toThrow(
    'y.npy: expected at most 100000, the most classes of a data set, for the largest label; found 2000000000',
  );
  expect(() => rangeOfLabels([0, 1], 'y.npy', 2_000_000_000)).toThrow(
    'y.npy: expected at most 100000, the most classes of a data set; found 2000000000',
  );
});

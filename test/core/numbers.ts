import fc from 'fast-check';

/**
 * A number within bounds, spread evenly between them. fast-check's `double` and `float` are spread over representations instead:
 * nine in ten of theirs between -3 and 3 are below 1e-3. One in eight is drawn so, which gives very small numbers, 0 and
 * the bounds.
 */
export function numberWithin(min: number, max: number): fc.Arbitrary<number> {
  const steps = 2 ** 20;
  const even = fc.integer({ min: 0, max: steps }).map((step) => min + ((max - min) * step) / steps);
  return fc.oneof({ arbitrary: even, weight: 7 }, { arbitrary: fc.double({ min, max, noNaN: true }), weight: 1 });
}

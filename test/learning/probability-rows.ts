import fc from 'fast-check';
import { numberWithin } from '../core/numbers.js';

/** A point of the simplex as float32: from nearly uniform to one-hot, zeros included. */
export function probabilityRow(classes: number): fc.Arbitrary<Float32Array> {
  const weights = fc.array(numberWithin(0, 1), { minLength: classes, maxLength: classes });
  return fc
    .tuple(weights, fc.integer({ min: 1, max: 12 }), fc.nat({ max: classes - 1 }))
    .map(([values, power, sure]) => {
      const raised = values.map((value, index) => (index === sure ? 1 : value ** power));
      const total = raised.reduce((sum, value) => sum + value, 0);
      return Float32Array.from(raised, (value) => value / total);
    });
}

/** Rows one after the other. */
export function concatenated(rows: readonly Float32Array[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

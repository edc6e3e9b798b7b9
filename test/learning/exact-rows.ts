import fc from 'fast-check';
import { numberWithin } from '../core/numbers.js';

/** A matrix of numbers within a bound. */
export function matrixWithin(bound: number, rows: number, columns: number): fc.Arbitrary<Float32Array> {
  const number = numberWithin(-bound, bound);
  return fc.array(number, { minLength: rows * columns, maxLength: rows * columns }).map((v) => Float32Array.from(v));
}

/** The rows of a matrix. */
export function rowsOf(matrix: ArrayLike<number>, columns: number): number[][] {
  return Array.from({ length: matrix.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => matrix[row * columns + column]),
  );
}

/** `softmax(row / temperature)` in double precision. */
export function softmaxOf(row: readonly number[], temperature = 1): number[] {
  const largest = Math.max(...row);
  const exponentials = row.map((value) => Math.exp((value - largest) / temperature));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

/** `sum p log(p / q)`, in nats. */
export function divergenceOf(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, value, k) => sum + (value > 0 ? value * Math.log(value / q[k]) : 0), 0);
}

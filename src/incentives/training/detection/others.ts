import { cosine } from '../../../core/vectors.js';

/** The sum of vectors of equal length, added in their order. */
export function sumOfVectors(vectors: readonly Float32Array[]): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  return sum;
}

/** The cosine of each vector and the sum of all others; 0 if either is zero. */
export function cosinesWithOthers(vectors: readonly Float32Array[]): number[] {
  const sum = sumOfVectors(vectors);
  return vectors.map((vector) =>
    cosine(
      vector,
      sum.map((value, i) => value - vector[i]),
    ),
  );
}

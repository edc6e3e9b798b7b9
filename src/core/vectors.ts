/** Euclidean length of a vector. */
export function lengthOf(vector: Float32Array | Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  return Math.sqrt(squares);
}

/** Cosine of the angle between two vectors; 0 where one of them is 0. */
export function cosine(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let product = 0;
  for (let i = 0; i < a.length; i++) product += a[i] * b[i];
  const lengths = lengthOf(a) * lengthOf(b);
  return lengths > 0 ? product / lengths : 0;
}

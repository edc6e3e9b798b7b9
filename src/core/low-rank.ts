import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/**
 * The best approximation of a matrix by one of a lower rank K: `U diag(sigma) V^T` with orthonormal columns. A type rather
 * than an interface, so that it counts as plain data.
 */
export type LowRank = {
  /** `[rows, K]`, row-major. */
  readonly u: Float32Array;
  /** `[K]`, positive, descending. */
  readonly sigma: Float32Array;
  /** `[columns, K]`, row-major. */
  readonly v: Float32Array;
};

/**
 * The fewest singular values that hold more than a share of the sum of squares of all; those that are not 0, where no number
 * of them does.
 *
 * @param sigma descending
 * @param energy from 0 to 1
 */
export function valuesForEnergy(sigma: ArrayLike<number>, energy: number): number {
  let total = 0;
  let positive = 0;
  for (let k = 0; k < sigma.length; k++) {
    total += sigma[k] ** 2;
    if (sigma[k] > 0) positive++;
  }
  let held = 0;
  for (let k = 0; k < positive; k++) {
    held += sigma[k] ** 2;
    if (held > energy * total) return k + 1;
  }
  return positive;
}

/**
 * Truncates the singular values of a matrix (Eckart and Young 1936), keeping those that {@link valuesForEnergy} counts.
 *
 * @param matrix `[rows, columns]`, row-major, finite
 */
export function truncated(matrix: Float32Array, rows: number, columns: number, energy: number): LowRank {
  const decomposition = new SingularValueDecomposition(Matrix.from1DArray(rows, columns, matrix), {
    autoTranspose: true,
  });
  const { diagonal, leftSingularVectors, rightSingularVectors } = decomposition;
  const count = valuesForEnergy(diagonal, energy);
  const firstColumns = (vectors: Matrix) =>
    Float32Array.from(vectors.to2DArray().flatMap((row) => row.slice(0, count)));
  return {
    u: firstColumns(leftSingularVectors),
    sigma: Float32Array.from(diagonal.slice(0, count)),
    v: firstColumns(rightSingularVectors),
  };
}

/** `U diag(sigma) V^T`, row-major. */
export function productOf({ u, sigma, v }: LowRank, rows: number, columns: number): Float32Array {
  const count = sigma.length;
  const product = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += u[i * count + k] * sigma[k] * v[j * count + k];
      product[i * columns + j] = sum;
    }
  }
  return product;
}

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * The best approximation of a matrix by a matrix of rank K: `U diag(sigma) V^T`, with orthonormal columns in U and V. It is a type
 * and not an interface, so that it counts as plain data.
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
 * The smallest number of singular values whose squares add up to more than a share of the sum of all squares. If no number of them
 * does, the number of values that are not 0.
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

/** Singular values below this share of the largest are lost in the rounding of float32. */
const resolution = 1e-6;

/**
 * Truncates the singular values of a matrix (Eckart and Young 1936) and keeps as many as {@link valuesForEnergy} counts. They are
 * computed from the eigenvalues of the Gram matrix of the shorter side. This is ten times faster than a decomposition of the matrix,
 * and in double precision it is as accurate as float32 can represent.
 *
 * @param matrix `[rows, columns]`, row-major, finite
 */
export function truncated(matrix: Float32Array, rows: number, columns: number, energy: number): LowRank {
  if (rows < columns) {
    const { u, sigma, v } = truncated(transposed(matrix, rows, columns), columns, rows, energy);
    return { u: v, sigma, v: u };
  }
  const gram = Matrix.from1DArray(columns, columns, gramMatrix(matrix, rows, columns));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const order = Array.from(realEigenvalues.keys()).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const values = order.map((k) => Math.sqrt(Math.max(realEigenvalues[k], 0)));
  const sigma = values.map((value) => (value > resolution * values[0] ? value : 0));
  const count = valuesForEnergy(sigma, energy);
  const v = new Float32Array(columns * count);
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k < count; k++) v[j * count + k] = eigenvectorMatrix.get(j, order[k]);
  }
  const u = new Float32Array(rows * count);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < count; k++) {
      let dot = 0;
      for (let j = 0; j < columns; j++) dot += matrix[i * columns + j] * v[j * count + k];
      u[i * count + k] = dot / sigma[k];
    }
  }
  return { u, sigma: Float32Array.from(sigma.slice(0, count)), v };
}

/** `U diag(sigma) V^T`, row-major. */
export function productOf({ u, sigma, v }: LowRank, rows: number, columns: number): Float32Array {
  const count = sigma.length;
  const right = transposed(v, columns, count);
  const product = new Float32Array(rows * columns);
  const row = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    row.fill(0);
    for (let k = 0; k < count; k++) {
      const left = u[i * count + k] * sigma[k];
      for (let j = 0; j < columns; j++) row[j] += left * right[k * columns + j];
    }
    product.set(row, i * columns);
  }
  return product;
}

/** `M^T M` in double precision. */
function gramMatrix(matrix: Float32Array, rows: number, columns: number): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < columns; a++) {
      const left = matrix[i * columns + a];
      if (left === 0) continue;
      for (let b = 0; b <= a; b++) gram[a * columns + b] += left * matrix[i * columns + b];
    }
  }
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < a; b++) gram[b * columns + a] = gram[a * columns + b];
  }
  return gram;
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const transpose = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) transpose[j * rows + i] = matrix[i * columns + j];
  }
  return transpose;
}

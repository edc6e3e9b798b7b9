/** Values of players and their sampling errors. Both are by player, in the unit of the utility. */
export interface Estimate {
  readonly values: Float64Array;
  /**
   * Standard errors over the sampled orders or coalitions, in the unit of the utility; 0 for exact values. They cover
   * neither bias, such as that of truncation, nor the error of a utility measured on a sample. Absent if nothing was
   * sampled, or only once.
   */
  readonly errors?: Float64Array;
}

/** The running mean of vectors and its standard errors, from shifted sums of values and squares (Welford 1962). */
export class RunningMean {
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  #count = 0;

  constructor(length: number) {
    this.#mean = new Float64Array(length);
    this.#squares = new Float64Array(length);
  }

  get count(): number {
    return this.#count;
  }

  /** The mean of the vectors added so far: a copy. */
  get mean(): Float64Array {
    return this.#mean.slice();
  }

  add(vector: ArrayLike<number>): void {
    this.#count++;
    for (let i = 0; i < this.#mean.length; i++) {
      const off = vector[i] - this.#mean[i];
      this.#mean[i] += off / this.#count;
      this.#squares[i] += off * (vector[i] - this.#mean[i]);
    }
  }

  /** The standard errors of the mean of independent vectors. Undefined for fewer than two. */
  get errors(): Float64Array | undefined {
    const count = this.#count;
    return count < 2 ? undefined : this.#squares.map((squares) => Math.sqrt(squares / (count - 1) / count));
  }
}

/** Combines a mean and its errors into an estimate. */
export function estimateOf(values: Float64Array, errors: Float64Array | undefined): Estimate {
  return { values, ...(errors && { errors }) };
}

/** Values of players, and how far sampling may have led them astray. Both by player, in the unit of the utility. */
export interface Estimate {
  readonly values: Float64Array;
  /**
   * Standard errors over the orders or coalitions that were drawn, in the unit of the utility: 0 for exact values. They hold no bias,
   * such as truncation leaves, nor the error of a utility measured on a sample. Absent where nothing was drawn, or only once.
   */
  readonly errors?: Float64Array;
}

/** The mean of vectors and its standard errors, from sums of them and of their squares about a shift (Welford 1962). */
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

  /** The mean of what was added so far: a copy. */
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

  /** The standard errors of the mean, the vectors being independent; undefined for fewer than two. */
  get errors(): Float64Array | undefined {
    const count = this.#count;
    return count < 2 ? undefined : this.#squares.map((squares) => Math.sqrt(squares / (count - 1) / count));
  }
}

/** The mean and its errors as an estimate. */
export function estimateOf(values: Float64Array, errors: Float64Array | undefined): Estimate {
  return { values, ...(errors && { errors }) };
}

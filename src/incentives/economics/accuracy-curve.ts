/**
 * The accuracy of a model as a function of its training samples. It is 0 at 0 samples, never decreases, is concave
 * wherever it is positive, and is bounded. Samples are real numbers, as in the theory.
 */
export interface AccuracyCurve {
  /** The accuracy is 0 up to this many samples. */
  readonly support: number;
  /** The least upper bound of the accuracy: a fraction in (0, 1]. */
  readonly supremum: number;
  /** The accuracy with this many samples (>= 0): a fraction. */
  value(samples: number): number;
  /** The derivative from the right, in accuracy per sample; 0 below the support. */
  slope(samples: number): number;
  /**
   * The largest number of samples at which one more sample still adds at least `slope` (> 0): the largest maximiser of
   * `value(m) - slope * m` where the curve is positive. Returns the support if there is none.
   */
  samplesAtSlope(slope: number): number;
}

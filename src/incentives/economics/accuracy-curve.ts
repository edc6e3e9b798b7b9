/**
 * How the accuracy of a model grows with the samples it is trained on: 0 at 0 samples, nowhere decreasing, concave
 * wherever it is positive, and bounded. Samples are real numbers, as in the theory.
 */
export interface AccuracyCurve {
  /** Up to so many samples the accuracy is 0. */
  readonly support: number;
  /** The least upper bound of the accuracy: a fraction in (0, 1]. */
  readonly supremum: number;
  /** The accuracy with so many samples (>= 0): a fraction. */
  value(samples: number): number;
  /** The derivative from the right at so many samples, in accuracy a sample; 0 below the support. */
  slope(samples: number): number;
  /**
   * The samples up to which one more sample still adds at least `slope` (> 0): the largest maximiser of
   * `value(m) - slope * m` on the part where the curve is positive. The support if no sample there does.
   */
  samplesAtSlope(slope: number): number;
}

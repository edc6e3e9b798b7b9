import jStat from 'jstat';

/**
 * The value below which a variable of Student's t distribution lies with probability `p`.
 *
 * @param p in (0, 1)
 * @param freedom degrees of freedom, a whole number of at least 1
 */
export function studentQuantile(p: number, freedom: number): number {
  return jStat.studentt.inv(p, freedom);
}

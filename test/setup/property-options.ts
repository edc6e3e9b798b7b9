import type { GlobalParameters } from 'fast-check';

/** Runs of a property that does not say how many itself. */
const usualRuns = 50;
/** The same where the whole suite is asked for. */
const fullRuns = 100;

/** Whether the whole suite is asked for, as `npm run test:full` does. */
export const isFull = process.env.FEDSTILL_FULL === '1';

/**
 * How properties are drawn: from one seed, so that a suite is the same every time.
 *
 * The environment variable `FEDSTILL_SEED` explores with another seed; `FEDSTILL_SHRINK=1` looks for the smallest
 * counterexample, which can take minutes, so that otherwise the first one found is told as it is. A bound in seconds would make
 * the outcome depend on the load of the machine.
 *
 * @throws RangeError if the seed is not a whole number
 */
export function propertyOptions(environment: NodeJS.ProcessEnv = process.env): GlobalParameters & { seed: number } {
  const { FEDSTILL_SEED: written = '1', FEDSTILL_SHRINK: shrink, FEDSTILL_FULL: full } = environment;
  if (!/^-?\d+$/.test(written)) throw new RangeError(`FEDSTILL_SEED: expected a whole number, found '${written}'`);
  return { seed: Number(written) | 0, endOnFailure: shrink !== '1', numRuns: full === '1' ? fullRuns : usualRuns };
}

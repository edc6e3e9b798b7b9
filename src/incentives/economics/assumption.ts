import { InputError } from '../../core/errors.js';

/**
 * Checks an assumption of the theory about the user's input.
 *
 * @param holds whether it holds
 * @param where the place to correct: a path in the scenario (`agents.0.cost`) or a parameter
 * @param assumption the assumption as a clause: `costs are positive`
 * @param found the value found
 * @throws InputError naming the assumption, if it does not hold
 */
export function assume(holds: boolean, where: string, assumption: string, found: unknown): asserts holds {
  if (!holds) throw new InputError(where, 'broken-assumption', { found, assumption });
}

import { InputError } from '../../core/errors.js';

/**
 * States an assumption of the theory about what a user gave.
 *
 * @param holds whether it holds
 * @param where what to correct: a path in the scenario (`agents.0.cost`) or a parameter
 * @param assumption the assumption as a clause: `costs are positive`
 * @param found what was found instead
 * @throws InputError naming the assumption, if it does not hold
 */
export function assume(holds: boolean, where: string, assumption: string, found: unknown): asserts holds {
  if (!holds) throw new InputError(where, `found ${String(found)}, but the theory assumes that ${assumption}`);
}

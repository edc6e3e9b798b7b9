import { InputError } from '../core/errors.js';
import { parseOverride } from '../scenario/overrides.js';
import { InputErrors } from '../scenario/problems.js';

/**
 * Does something with a scenario that `--set` has changed. A fault in a value of a flag is named by the flag, since the
 * file does not hold it.
 *
 * @throws InputError with `--set PATH` in place of the path, if it lies at the path of a flag or below it
 */
export async function namingFlags<T>(set: readonly string[] = [], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const paths = set.map((text) => parseOverride(text).path.join('.'));
    const named = (fault: InputError) => {
      const { path: place } = fault;
      const isOfFlag = paths.some((path) => place === path || place.startsWith(`${path}.`));
      return isOfFlag ? fault.at(`--set ${place}`) : fault;
    };
    throw error instanceof InputErrors ? new InputErrors(error.faults.map(named), error.unlisted) : named(error);
  }
}

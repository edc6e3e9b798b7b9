import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { importDefault } from '../../core/import-default.js';
import type { ContributionMechanism } from './contribution/contribution-mechanism.js';

const mechanismShape = z.looseObject({
  name: z.string(),
  options: z.instanceof(z.ZodObject),
  rule: z.function(),
});

/**
 * Loads a mechanism from a user's module.
 *
 * @param url the URL of a module whose default export is a mechanism
 * @param where the place in the user's input that names it
 * @throws InputError if it cannot be loaded or exports no mechanism
 */
export async function importMechanism(url: string, where = 'mechanism.name'): Promise<ContributionMechanism> {
  const exported = await importDefault(url, where);
  if (isMechanism(exported)) return exported;
  throw new InputError(where, `the default export of ${url} is not a mechanism; make it with defineMechanism`);
}

function isMechanism(value: unknown): value is ContributionMechanism {
  return mechanismShape.safeParse(value).success;
}

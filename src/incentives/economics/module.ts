import { z } from 'zod';
import { importKind } from '../../core/import-default.js';
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
export function importMechanism(url: string, where = 'mechanism.name'): Promise<ContributionMechanism> {
  return importKind(url, where, isMechanism, 'mechanism', 'defineMechanism');
}

function isMechanism(value: unknown): value is ContributionMechanism {
  return mechanismShape.safeParse(value).success;
}

import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { importDefault } from '../core/import-default.js';
import type { Strategy } from './strategy.js';

const strategyShape = z.looseObject({
  name: z.string(),
  options: z.instanceof(z.ZodObject),
  needs: z.looseObject({}),
  server: z.function(),
  client: z.function(),
});

/**
 * Loads a strategy from a module of the user's.
 *
 * @param url the URL of a module whose default export is a strategy
 * @throws InputError at `strategy.name` if it cannot be loaded or exports no strategy
 */
export async function importStrategy(url: string): Promise<Strategy> {
  const exported = await importDefault(url, 'strategy.name');
  if (isStrategy(exported)) return exported;
  throw new InputError('strategy.name', `the default export of ${url} is not a strategy; make it with defineStrategy`);
}

function isStrategy(value: unknown): value is Strategy {
  return strategyShape.safeParse(value).success;
}

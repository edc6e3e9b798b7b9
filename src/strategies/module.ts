import { z } from 'zod';
import { importKind } from '../core/import-default.js';
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
export function importStrategy(url: string): Promise<Strategy> {
  return importKind(url, 'strategy.name', isStrategy, 'strategy', 'defineStrategy');
}

function isStrategy(value: unknown): value is Strategy {
  return strategyShape.safeParse(value).success;
}

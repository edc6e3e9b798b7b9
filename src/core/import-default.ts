import { InputError } from './errors.js';

/**
 * The default export of a module of the user's.
 *
 * @param url the URL of the module
 * @param where what in the user's input names it
 * @throws InputError if it cannot be loaded
 */
export async function importDefault(url: string, where: string): Promise<unknown> {
  try {
    return (await import(url)).default;
  } catch (cause) {
    throw new InputError(where, `cannot load ${url}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

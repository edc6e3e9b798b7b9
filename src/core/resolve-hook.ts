import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Packages that modules of users import beside `fedstill`, and that this package depends on. */
const lent = ['@tensorflow/tfjs-core', 'zod'];

/** What Node.js tells a resolve hook, as far as this one reads it. */
interface Import {
  /** URL of the module that imports; undefined for the entry of a process. */
  readonly parentURL?: string;
}

/**
 * A resolve hook of Node.js, on the thread that imports or on the thread of its own that Node.js 20 gives hooks. With it a
 * user's module in any folder can import `fedstill` and its entries, `zod` and `@tensorflow/tfjs-core`.
 *
 * - `fedstill` is always the running package, even where the module's folder has one installed. So a class that the module
 *   imports, such as `InputError`, is the class that the running package tests for.
 * - The others are those of the module's folder, and this package's own where the folder has none.
 *
 * @param specifier what is imported: `fedstill/games`
 * @param next the resolution without this hook
 */
export function resolve<Context extends Import, Found>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Found,
): Found {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const ours = name === 'fedstill' || (lent.includes(name) && !isInstalledFor(context.parentURL, name));
  // As if a file of this package imported it: a package can import itself by its name.
  return next(specifier, ours ? { ...context, parentURL: import.meta.url } : context);
}

/** Whether a package is installed in a module's folder, or in one above it. */
function isInstalledFor(url: string | undefined, name: string): boolean {
  if (!url?.startsWith('file:')) return false;
  for (let folder = dirname(fileURLToPath(url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    if (folder === dirname(folder)) return false;
  }
}

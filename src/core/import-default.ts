import { placeWhileLoading } from './error-place.js';
import { InputError } from './errors.js';
import { reasonOf } from './file-error.js';

/** Milliseconds that a module may take to load. */
const patience = 60_000;

/**
 * The default export of a user's module. The module is code, and it runs with all rights of this process. It finds
 * `fedstill` from any folder, as `resolve-hook.ts` says. TypeScript is loaded where Node.js strips types by itself.
 *
 * @param url the URL of the module
 * @param where what in the user's input names it
 * @param limit milliseconds that it may take
 * @throws InputError if it cannot be loaded, ends the process while it is loaded, or never finishes
 */
export async function importDefault(url: string, where: string, limit = patience): Promise<unknown> {
  // Imported here, so that a process that loads no module of a user's does not open these files.
  const { registerResolveHook } = await import('./register-resolve-hook.js');
  registerResolveHook();
  const refuse = (reason: string, place?: string) => new InputError(where, 'cannot-load', { url, reason, place });
  const watch = new Watch(limit, refuse);
  try {
    return (await Promise.race([import(url), watch.trouble])).default;
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw refuse(reasonOf(cause) + adviceFor(cause), placeWhileLoading(url, cause));
  } finally {
    watch.end();
  }
}

/** What to do about a file of TypeScript where Node.js runs JavaScript only. */
function adviceFor(error: unknown): string {
  const isExtension = error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  return isExtension && /"\.[cm]?ts"/.test(error.message)
    ? '; compile it to JavaScript, or use Node.js 22.18 or later, which runs TypeScript'
    : '';
}

/** Watches the process while a module loads. */
class Watch {
  /** Rejects if the module ends the process, or does not finish loading. */
  readonly trouble: Promise<never>;
  readonly end: () => void;

  constructor(limit: number, refuse: (problem: string) => InputError) {
    const { exit } = process;
    let [timer, stuck]: [NodeJS.Timeout | undefined, () => void] = [undefined, () => {}];
    this.trouble = new Promise((_, reject) => {
      stuck = () => reject(refuse('it waits for something that never happens'));
      timer = setTimeout(() => reject(refuse(`it has not finished after ${limit / 1000} s`)), limit).unref();
      process.once('beforeExit', stuck);
      process.exit = () => {
        const error = refuse('it ends the process');
        reject(error);
        throw error;
      };
    });
    this.end = () => {
      process.exit = exit;
      process.off('beforeExit', stuck);
      clearTimeout(timer);
    };
  }
}

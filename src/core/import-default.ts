import { InputError } from './errors.js';
import { reasonOf } from './file-error.js';

/** Milliseconds that a module may take to load. */
const patience = 60_000;

/**
 * The default export of a user's module. The module is code, and it runs with all rights of this process.
 *
 * @param url the URL of the module
 * @param where what in the user's input names it
 * @param limit milliseconds that it may take
 * @throws InputError if it cannot be loaded, ends the process while it is loaded, or never finishes
 */
export async function importDefault(url: string, where: string, limit = patience): Promise<unknown> {
  const watch = new Watch(limit, (reason) => new InputError(where, 'cannot-load', { url, reason }));
  try {
    return (await Promise.race([import(url), watch.trouble])).default;
  } catch (cause) {
    throw cause instanceof InputError ? cause : watch.refuse(reasonOf(cause));
  } finally {
    watch.end();
  }
}

/** Watches the process while a module loads. */
class Watch {
  /** Rejects if the module ends the process, or does not finish loading. */
  readonly trouble: Promise<never>;
  readonly end: () => void;

  constructor(
    limit: number,
    readonly refuse: (problem: string) => InputError,
  ) {
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

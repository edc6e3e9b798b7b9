import { getSystemErrorMap } from 'node:util';
import { InputError } from './errors.js';

/** A file that cannot be written or read for a reason of the system's, such as a full disk: told in one line, without a stack. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(
    readonly path: string,
    readonly problem: string,
    cause?: unknown,
  ) {
    super(`${path}: ${problem}`, { cause });
  }
}

/** Whether the operating system refused something, as Node.js says it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly errno: number } {
  return error instanceof Error && 'syscall' in error && 'errno' in error && typeof error.errno === 'number';
}

/** Why something failed, as a clause: of the system's refusals the code and what it means (`ENOSPC: no space left on device`). */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!isSystemError(error)) return error.message;
  const [code, meaning] = getSystemErrorMap().get(error.errno) ?? [error.code, error.message];
  return `${code}: ${meaning}`;
}

/**
 * Does something with a file.
 *
 * @throws FileError naming the file, where the system refuses
 */
export function withFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileErrorOf(path, error);
  }
}

/** The {@link FileError} of what the system has refused to do with a file, or the error itself if it is another. */
export function fileErrorOf(path: string, error: unknown): unknown {
  return isSystemError(error) ? new FileError(path, reasonOf(error), error) : error;
}

/**
 * Does something with a file that the user has named, before anything else is done.
 *
 * @param where the file, or the option that names it
 * @throws InputError there, where the system refuses
 */
export function withInput<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isSystemError(error) ? new InputError(where, reasonOf(error)) : error;
  }
}

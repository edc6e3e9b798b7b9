import { getSystemErrorMap } from 'node:util';
import { InputError } from './errors.js';

/** The system cannot write or read a file, for example because the disk is full. It is reported as one line, without a stack. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code = 'file-refused';

  constructor(
    readonly path: string,
    readonly problem: string,
    cause?: unknown,
  ) {
    super(`${path}: ${problem}`, { cause });
  }
}

/** Whether an error comes from the operating system, as Node.js reports it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly errno: number } {
  return error instanceof Error && 'syscall' in error && 'errno' in error && typeof error.errno === 'number';
}

/** Why something failed, as a clause. For an error of the system: its code and meaning (`ENOSPC: no space left on device`). */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!isSystemError(error)) return error.message;
  const [code, meaning] = getSystemErrorMap().get(error.errno) ?? [error.code, error.message];
  return `${code}: ${meaning}${code === 'EMFILE' || code === 'ENFILE' ? '; raise the limit of open files (ulimit -n 1024)' : ''}`;
}

/** What the operating system refused, in one line: the file, or the program where there is none, and the reason. */
export function refusalOf(error: NodeJS.ErrnoException): string {
  return `${error.path ?? 'fedstill'}: ${reasonOf(error)}`;
}

/**
 * Does something with a file.
 *
 * @throws FileError naming the file, if the system reports an error
 */
export function withFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileErrorOf(path, error);
  }
}

/** The {@link FileError} for an error of the system with a file; any other error as it is. */
export function fileErrorOf(path: string, error: unknown): unknown {
  return isSystemError(error) ? new FileError(path, reasonOf(error), error) : error;
}

/**
 * Does something with a file that the user has named, before a command begins its work.
 *
 * @param where the file, or the option that names it
 * @throws InputError there, if the system reports an error
 */
export function withInput<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isSystemError(error) ? new InputError(where, 'refused-by-system', { reason: reasonOf(error) }) : error;
  }
}

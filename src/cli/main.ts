#!/usr/bin/env node
import { isSystemError, reasonOf } from '../core/file-error.js';

/** A system error before a command can catch it, such as too many open files, prints one line. */
process.once('uncaughtException', (error) => {
  process.stderr.write(`${isRefusal(error) ? refusalOf(error) : (error?.stack ?? String(error))}\n`);
  process.exit(1);
});

// Everything else is imported here, so that a system error while opening a module is reported like any other.
try {
  await import('./program.js');
} catch (error) {
  if (!isRefusal(error)) throw error;
  process.stderr.write(`${refusalOf(error)}\n`);
  process.exitCode = 1;
}

function isRefusal(error: unknown): error is NodeJS.ErrnoException & { readonly errno: number } {
  return isSystemError(error);
}

function refusalOf(error: NodeJS.ErrnoException): string {
  const advice =
    error.code === 'EMFILE' || error.code === 'ENFILE' ? '; raise the limit of open files (ulimit -n 1024)' : '';
  return `${error.path ?? 'fedstill'}: ${reasonOf(error)}${advice}`;
}

#!/usr/bin/env node
import { isSystemError, refusalOf } from '../core/file-error.js';

/** A system error before a command can catch it, such as too many open files, prints one line. */
process.once('uncaughtException', (error) => {
  process.stderr.write(`${isSystemError(error) ? refusalOf(error) : (error?.stack ?? String(error))}\n`);
  process.exit(1);
});

// Everything else is imported here, so that a system error while opening a module is reported like any other.
try {
  await import('./program.js');
} catch (error) {
  if (!isSystemError(error)) throw error;
  process.stderr.write(`${refusalOf(error)}\n`);
  process.exitCode = 1;
}

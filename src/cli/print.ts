import { exitCodes } from './failure.js';

/**
 * Prints what a command has found: as JSON where asked, and as text unless told to be quiet, on standard error where
 * JSON takes standard output.
 */
export function print(
  result: object,
  text: () => string,
  { json, quiet }: { readonly json?: boolean; readonly quiet?: boolean },
): void {
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  if (quiet) return;
  const output = json ? process.stderr : process.stdout;
  output.write(`${text()}\n`);
}

/** Says how to go on with what was interrupted, and lets the process end with the exit code of an interruption. */
export function printStopped(when: string, goingOn: string): void {
  process.stderr.write(`stopped${when}; to go on: ${goingOn}\n`);
  process.exitCode = exitCodes.interrupted;
}

import { exitCodes } from './failure.js';
import { say, tell } from './terminal.js';

/**
 * Prints what a command has found: as JSON where asked, and as text unless told to be quiet, on standard error where
 * JSON takes standard output.
 */
export function print(
  result: object,
  text: () => string,
  { json, quiet }: { readonly json?: boolean; readonly quiet?: boolean },
): void {
  if (json) say(`${JSON.stringify(result, null, 2)}\n`);
  if (quiet) return;
  const write = json ? tell : say;
  write(`${text()}\n`);
}

/** Says on standard error what a user should know beside the result, unless told to be quiet. */
export function printNotices(notices: readonly string[] = [], { quiet }: { readonly quiet?: boolean }): void {
  if (!quiet) for (const notice of notices) tell(`notice: ${notice}\n`);
}

/**
 * Says that a command was interrupted, and lets the process end with the exit code of an interruption.
 *
 * @param state what was kept, as a clause
 * @param goingOn the command with which to go on, as it is given to a shell
 */
export function printStopped(state: string, goingOn: string): void {
  tell(`stopped ${state}; to go on: ${goingOn}\n`);
  process.exitCode = exitCodes.interrupted;
}

import { exitCodes } from './failure.js';
import { writeMessage, writeResult } from './terminal.js';

/**
 * Prints the result of a command as JSON if asked, and as text unless quiet. With JSON on standard output, the text
 * goes to standard error.
 */
export function print(
  result: object,
  text: () => string,
  { json, quiet }: { readonly json?: boolean; readonly quiet?: boolean },
): void {
  if (json) writeResult(`${JSON.stringify(result, null, 2)}\n`);
  if (quiet) return;
  const write = json ? writeMessage : writeResult;
  write(`${text()}\n`);
}

/** Prints warnings on standard error, unless quiet. */
export function printNotices(notices: readonly string[] = [], { quiet }: { readonly quiet?: boolean }): void {
  if (!quiet) for (const notice of notices) writeMessage(`notice: ${notice}\n`);
}

/**
 * Prints that a command was interrupted, and sets the exit code of an interruption.
 *
 * @param state what was saved, as a clause
 * @param goingOn the shell command that continues
 */
export function printStopped(state: string, goingOn: string): void {
  writeMessage(`stopped ${state}; to continue: ${goingOn}\n`);
  process.exitCode = exitCodes.interrupted;
}

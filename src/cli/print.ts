import { bold, yellow } from '../report/style.js';
import { exitCodes } from './failure.js';
import { writeMessage, writeReport, writeResult } from './terminal.js';

/**
 * Prints the result of a command as JSON if asked, and as text unless quiet. With JSON on standard output, the text
 * goes to standard error.
 *
 * @param text the report for people, for a terminal of `width` columns
 */
export function print(
  result: object,
  text: (width: number) => string,
  { json, quiet }: { readonly json?: boolean; readonly quiet?: boolean },
): void {
  if (json) writeResult(`${JSON.stringify(result, null, 2)}\n`);
  if (!quiet) writeReport(text, json ? process.stderr : process.stdout);
}

/** Prints warnings on standard error, unless quiet. */
export function printNotices(notices: readonly string[] = [], { quiet }: { readonly quiet?: boolean }): void {
  if (!quiet) for (const notice of notices) writeMessage(`${yellow('notice:')} ${notice}\n`);
}

/**
 * Prints that a command was interrupted, and sets the exit code of an interruption. The shell command stands on a line of
 * its own, so that it can be copied from a terminal of any width.
 *
 * @param state what was saved, as a clause
 * @param command the shell command to type next
 * @param purpose what the command is for
 */
export function printStopped(state: string, command: string, purpose = 'to continue'): void {
  writeMessage(`stopped ${state}; ${purpose}:\n${bold(command)}\n`);
  process.exitCode = exitCodes.interrupted;
}

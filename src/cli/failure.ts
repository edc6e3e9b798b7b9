import { CommanderError } from 'commander';
import { ClientError, InputError } from '../core/errors.js';

/** The exit codes of every command. */
export const exitCodes = { done: 0, runTimeFault: 1, inputFault: 2, interrupted: 130 } as const;

/**
 * Reports what ended a command: faults of the input as one line each, faults of the run with the stack of their cause.
 *
 * @returns the exit code
 */
export function failed(error: unknown, print: (line: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.inputFault;
  if (error instanceof InputError) {
    print(error.message);
    return exitCodes.inputFault;
  }
  const origin = error instanceof ClientError ? error.cause : undefined;
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (origin instanceof Error && origin.stack) print(`caused by ${origin.stack}`);
  return exitCodes.runTimeFault;
}

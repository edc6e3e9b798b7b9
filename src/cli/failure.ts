import { CommanderError } from 'commander';
import { InputError } from '../core/errors.js';

/** The exit codes of every command. */
export const exitCodes = { done: 0, runTimeFault: 1, inputFault: 2, interrupted: 130 } as const;

/**
 * Reports what ended a command: faults of the input as one line each, faults of the run with the stack of what
 * caused them.
 *
 * @returns the exit code
 */
export function failed(error: unknown, print: (line: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.inputFault;
  if (error instanceof InputError) {
    print(error.message);
    return exitCodes.inputFault;
  }
  if (error instanceof Error && error.cause instanceof Error) print(`${error.message}\n${error.cause.stack}`);
  else print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.runTimeFault;
}

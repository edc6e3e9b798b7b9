import { CommanderError } from 'commander';
import { DivergenceError, InputError } from '../core/errors.js';
import { FileError, isSystemError } from '../core/file-error.js';

/** The exit codes of every command. */
export const exitCodes = { done: 0, runTimeFault: 1, inputFault: 2, interrupted: 130 } as const;

/**
 * Reports what ended a command: faults of the input as one line each, what the system refuses, such as to write to a full
 * disk, and models that are not finite as one line, and other faults of the run with the stack of what caused them.
 *
 * @returns the exit code
 */
export function failed(error: unknown, print: (line: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.inputFault;
  if (error instanceof InputError) {
    print(error.message);
    return exitCodes.inputFault;
  }
  if (isRefusal(error)) {
    print(error.message);
    return exitCodes.runTimeFault;
  }
  if (error instanceof Error && (error instanceof DivergenceError || error.cause instanceof DivergenceError)) {
    print(error.message);
  } else if (error instanceof Error && error.cause instanceof Error) print(`${error.message}\n${error.cause.stack}`);
  else print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.runTimeFault;
}

/** Whether the operating system is to blame, and neither fedstill nor a module: a stack would help nobody. */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof FileError || isSystemError(error) || isRefusal(error.cause);
}

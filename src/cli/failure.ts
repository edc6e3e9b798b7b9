import { CommanderError } from 'commander';
import { DivergenceError, InputError, NotFiniteError } from '../core/errors.js';
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
  if (error instanceof Error && (isTooLarge(error) || isTooLarge(error.cause))) {
    print(`${error.message}; that is more than memory can hold: take smaller batches, fewer steps or less data`);
  } else if (error instanceof Error && (isDivergence(error) || isDivergence(error.cause))) print(error.message);
  else if (error instanceof Error && error.cause instanceof Error) print(`${error.message}\n${error.cause.stack}`);
  else print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.runTimeFault;
}

/** Whether an array was asked for that no memory can hold: the scenario is to blame, and a stack would help nobody. */
function isTooLarge(error: unknown): boolean {
  const array =
    /^(Invalid typed array length|Invalid array length|Invalid array buffer length|Array buffer allocation failed)/;
  return error instanceof Error && error.name === 'RangeError' && array.test(error.message);
}

/** Whether numbers have grown beyond bounds, in the global model or where a client works. */
function isDivergence(error: unknown): boolean {
  return error instanceof DivergenceError || error instanceof NotFiniteError;
}

/** Whether the operating system is to blame, and neither fedstill nor a module: a stack would help nobody. */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof FileError || isSystemError(error) || isRefusal(error.cause);
}

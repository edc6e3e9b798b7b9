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
  const causes = causesOf(error);
  const [first = error] = causes;
  if (causes.some(isTooLarge)) {
    print(`${messageOf(first)}; that is more than memory can hold: take smaller batches, fewer steps or less data`);
  } else if (causes.some(isPlain)) print(messageOf(first));
  else if (causes.length > 1) print(`${messageOf(first)}\n${causes.at(-1)?.stack}`);
  else print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.runTimeFault;
}

/** An error, what caused it, and so on. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && !causes.includes(next); next = next.cause) causes.push(next);
  return causes;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether an array was asked for that no memory can hold: the scenario is to blame, and a stack would help nobody. */
function isTooLarge(error: Error): boolean {
  const array =
    /^(Invalid typed array length|Invalid array length|Invalid array buffer length|Array buffer allocation failed)/;
  return error.name === 'RangeError' && array.test(error.message);
}

/**
 * Whether its message says it all, and a stack would help nobody: numbers have grown beyond bounds, in the global model or where
 * a client works, or the operating system is to blame, and neither fedstill nor a module.
 */
function isPlain(error: Error): boolean {
  const kinds = [DivergenceError, NotFiniteError, InputError, FileError];
  return kinds.some((kind) => error instanceof kind) || isSystemError(error);
}

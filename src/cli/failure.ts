import { CommanderError } from 'commander';
import { DivergenceError, InputError, NotFiniteError } from '../core/errors.js';
import { FileError, isSystemError, refusalOf } from '../core/file-error.js';

/** The exit codes of every command; `notReproduced` is that of `fedstill reproduce` alone. */
export const exitCodes = { done: 0, runTimeFault: 1, inputFault: 2, notReproduced: 3, interrupted: 130 } as const;

/**
 * Reports the error that ended a command. Input errors print one line each. A system error, such as a full disk, and a
 * diverged model print one line. Other errors print the stack of their cause.
 *
 * @returns the exit code
 */
export function reportFailure(error: unknown, print: (line: string) => void): number {
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

/** An error and the chain of its causes. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && !causes.includes(next); next = next.cause) causes.push(next);
  return causes;
}

function messageOf(error: unknown): string {
  if (isSystemError(error)) return refusalOf(error);
  return error instanceof Error ? error.message : String(error);
}

/** Whether an array was too large for memory. The scenario is the cause, so that a stack would not help. */
function isTooLarge(error: Error): boolean {
  const array =
    /^(Invalid typed array length|Invalid array length|Invalid array buffer length|Array buffer allocation failed)/;
  return error.name === 'RangeError' && array.test(error.message);
}

/**
 * Whether the message is enough without a stack: numbers diverged in the global model or at a client, or the operating
 * system refused something.
 */
function isPlain(error: Error): boolean {
  const kinds = [DivergenceError, NotFiniteError, InputError, FileError];
  return kinds.some((kind) => error instanceof kind) || isSystemError(error);
}

import { transfer } from 'comlink';
import { InputError, NotFiniteError } from '../../core/errors.js';
import { buffersOf } from './wire.js';

/** An exception as plain data, for the way from a host to the main thread. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** The parts of an {@link InputError}. */
  readonly input?: Pick<InputError, 'path' | 'fault'>;
}

/**
 * The result of a call to a host. Errors of user code are results too, so that they differ from the death of the host.
 */
export type Outcome<T> = { readonly value: T; readonly fault?: undefined } | { readonly fault: Fault };

/** An exception as plain data. */
function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return error instanceof InputError
    ? { name, message, stack, input: { path: error.path, fault: error.fault } }
    : { name, message, stack };
}

/** Turns a fault back into an exception, with the stack of its thread. */
function errorOf(fault: Fault): Error {
  if (fault.input) return new InputError(fault.input.path, ...fault.input.fault);
  if (fault.name === 'NotFiniteError') return Object.assign(new NotFiniteError(''), { message: fault.message });
  const error = new Error(fault.message);
  error.name = fault.name;
  if (fault.stack) error.stack = fault.stack;
  return error;
}

/** Runs work and returns its outcome; never rejects. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

/** The same for work whose result holds encoded messages that move to the caller instead of being copied. */
export async function movingOutcome<T>(
  work: () => Promise<T>,
  moved: (value: T) => readonly Uint8Array[],
): Promise<Outcome<T>> {
  const outcome = await outcomeOf(work);
  if (outcome.fault) return outcome;
  return transfer(outcome, buffersOf(moved(outcome.value)));
}

/**
 * The value of an outcome.
 *
 * @throws the exception of a fault, see {@link errorOf}
 */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.fault) throw errorOf(outcome.fault);
  return outcome.value;
}

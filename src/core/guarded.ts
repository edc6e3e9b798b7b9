import { z } from 'zod';
import { placeInModule } from './error-place.js';
import { ClientError, DivergenceError, InputError, NotFiniteError } from './errors.js';
import { FileError, isSystemError, reasonOf, refusalOf } from './file-error.js';
import { type FunctionUse, isObject, type Use, type WrongValue } from './module-use.js';
import { shortened, shownValue } from './printable.js';

/** The module that a value comes from. */
export interface ModuleOrigin {
  readonly url: string;
  /** The place of the user's input that names the module. */
  readonly where: string;
}

/** The most characters of a value that a message shows. */
const longestValue = 120;

/**
 * A function of a module returned something else than allowed. Definers throw it, which do not know their module;
 * {@link guarded} turns it into a fault that names it.
 */
export class WrongReturnError extends TypeError {
  override readonly name = 'WrongReturnError';
  readonly found: string;
  readonly expected: string;

  /** @param called the function: `network` */
  constructor(
    readonly called: string,
    value: unknown,
    { found = shortened(shownValue(value), longestValue), expected }: WrongValue,
  ) {
    super(`'${called}' returned ${found}, expected ${expected}`);
    this.found = found;
    this.expected = expected;
  }
}

/**
 * A value of a user's module, such as its default export, whose functions name the module in every error: those that the module
 * throws, and those about what a function returns. Functions get their own object as `this`. Faults of user input and numbers
 * that are not finite are thrown as they are.
 *
 * @returns a copy if the value has functions that are used; the value itself otherwise
 */
export function guarded<T>(value: T, use: Use, origin: ModuleOrigin): T;
export function guarded(value: unknown, use: Use, origin: ModuleOrigin): unknown {
  if (!isObject(value)) return value;
  if (use.kind === 'list') {
    return Array.isArray(value) ? value.map((item: unknown) => guarded(item, use.each, origin)) : value;
  }
  if (use.kind === 'function') return value;
  const copy: Record<string, unknown> = Object.assign(Object.create(Object.getPrototypeOf(value)), value);
  for (const [name, inner] of Object.entries(use.members)) {
    const member = value[name];
    if (inner.kind !== 'function') {
      if (member !== undefined) copy[name] = guarded(member, inner, origin);
    } else if (typeof member === 'function')
      copy[name] = guardedFunction(member, value, inner.called ?? name, inner, origin);
  }
  return copy;
}

// biome-ignore lint/complexity/noBannedTypes: what a module exports as a function is called as it is.
function guardedFunction(written: Function, owner: object, called: string, use: FunctionUse, origin: ModuleOrigin) {
  const fail = (error: unknown) => {
    throw faultOf(error, called, origin);
  };
  return (...given: unknown[]): unknown => {
    const accepted = (value: unknown): unknown => {
      const problem = use.problem?.(value, given);
      if (problem) return fail(new WrongReturnError(called, value, problem));
      if (!use.returns) return value;
      const inner = use.returns(value, given);
      if (inner.kind !== 'function') return guarded(value, inner, origin);
      return typeof value === 'function' ? guardedFunction(value, owner, called, inner, origin) : value;
    };
    try {
      const returned: unknown = Reflect.apply(written, owner, given);
      return use.isAsync && returned instanceof Promise ? returned.then(accepted, fail) : accepted(returned);
    } catch (error) {
      return fail(error);
    }
  };
}

/** Errors that tell the user what to do in one line already. */
const plainErrors = [InputError, DivergenceError, NotFiniteError, FileError, ClientError];

/** The fault of an error that a module's function raised. */
function faultOf(error: unknown, called: string, { url, where }: ModuleOrigin): unknown {
  if (plainErrors.some((kind) => error instanceof kind)) return error;
  if (error instanceof WrongReturnError) {
    const { found, expected } = error;
    return new InputError(where, 'wrong-return', { url, called: error.called, found, expected });
  }
  return new InputError(where, 'module-failed', {
    url,
    called,
    reason: whyItFailed(error),
    place: placeInModule(url, error),
  });
}

function whyItFailed(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [{ path, message } = { path: [], message: 'a value is not valid' }] = error.issues;
    return path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message;
  }
  if (isSystemError(error)) return error.path === undefined ? reasonOf(error) : refusalOf(error);
  return reasonOf(error) || 'an error without a message';
}

/**
 * How the program uses a value of a user's module: it calls it, reads functions of it, or does so with each entry of a list. What
 * is not named here is taken as it is.
 */
export type Use = FunctionUse | MembersUse | ListUse;

/** A function that is called. */
export interface FunctionUse {
  readonly kind: 'function';
  /** The name that its author knows, where a definer such as `defineModel` has put another function in its place. */
  readonly called?: string;
  /** Whether its result may be a promise, whose value is then meant. */
  readonly isAsync?: boolean;
  /**
   * Checks what it returned.
   *
   * @param given the arguments of the call
   * @returns undefined if the value is allowed
   */
  readonly problem?: (value: unknown, given: readonly unknown[]) => WrongValue | undefined;
  /** How its result is used, if that holds functions. */
  readonly returns?: (value: unknown, given: readonly unknown[]) => Use;
}

/** An object whose members are used; those that are absent are left out. */
export interface MembersUse {
  readonly kind: 'members';
  readonly members: Readonly<Record<string, Use>>;
}

/** A list whose entries are used alike. */
export interface ListUse {
  readonly kind: 'list';
  readonly each: Use;
}

/** What is wrong with a value, as noun phrases. */
export interface WrongValue {
  /** What was found, if the value itself does not say it. */
  readonly found?: string;
  readonly expected: string;
}

/** The use of a function. */
export function calls(use: Omit<FunctionUse, 'kind'> = {}): FunctionUse {
  return { kind: 'function', ...use };
}

/** The use of an object. */
export function members(used: Readonly<Record<string, Use>>): MembersUse {
  return { kind: 'members', members: used };
}

/** The use of a list. */
export function eachOf(each: Use): ListUse {
  return { kind: 'list', each };
}

/** A check that a value passes if it `is` what is `expected`. */
export function expecting(
  expected: string,
  is: (value: unknown) => boolean,
): (value: unknown) => WrongValue | undefined {
  return (value) => (is(value) ? undefined : { expected });
}

/**
 * A check that a value is an object with functions of these names.
 *
 * @param what it is, with its article: `a server side`
 */
export function withFunctions(what: string, ...names: readonly string[]): (value: unknown) => WrongValue | undefined {
  return (value) => {
    const missing = names.find((name) => !isObject(value) || typeof value[name] !== 'function');
    if (missing === undefined) return undefined;
    const expected = `${what} with the function${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
    return isObject(value) ? { found: `no function ${missing}`, expected } : { expected };
  };
}

/** Whether a value has members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

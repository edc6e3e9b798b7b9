import { closest } from 'fastest-levenshtein';
import { type Fault, type FaultCode, type FaultData, sentenceOf } from './faults/catalogue.js';
import { jsonOf } from './json-of.js';
import { oneLine, quoted, shortened } from './printable.js';

/** The most characters of the parts of a message; what a user has written is cut short earlier where it is quoted. */
const most = { place: 300, key: 60, problem: 2000 } as const;

/**
 * A fault in what the user wrote (a scenario, an option, a data file). It is reported as one line, without a stack,
 * and ends the command with exit code 2 before anything is written. Its code and data stay the same whatever words
 * tell it; `JSON.stringify` gives `{ code, path, data, message }`.
 *
 * @example new InputError('rounds', 'invalid-value', { expected: 'a whole number of at least 1', found: 0 })
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: FaultCode;
  readonly data: FaultData;
  /** Code and data together: after `const [code, data] = error.fault`, a test of `code` gives the type of `data`. */
  readonly fault: Fault;
  /** What was found and what is allowed, as a clause on one line, fit for a terminal. */
  readonly problem: string;

  /**
   * @param path what to correct: a dotted scenario path (`data.partition.name`), an option (`--threads`) or a file
   * @param given the code, which is the kind of the fault, and the data that the sentence of this code tells, such as
   *   `{ found, expected }`. The code `other` is for a sentence of one's own: its data are `{ problem }`, a clause that
   *   follows `path:`, without a full stop; the clause alone is short for it
   */
  constructor(
    readonly path: string,
    ...given: Fault | readonly [problem: string]
  ) {
    const fault: Fault = given.length === 1 ? ['other', { problem: given[0] }] : given;
    const [code, data] = fault;
    const problem = shortened(oneLine(sentenceOf(code, data)), most.problem);
    super(`${placeOf(path)}: ${problem}`);
    this.fault = fault;
    this.code = code;
    this.data = data;
    this.problem = problem;
  }

  /** The path, under the name that it had before. */
  get where(): string {
    return this.path;
  }

  /** The same fault at another place. */
  at(path: string): InputError {
    return new InputError(path, ...this.fault);
  }

  /** The fault as JSON data; numbers that JSON lacks, such as NaN, become their names. */
  toJSON(): FaultJson {
    return { code: this.code, path: this.path, data: jsonOf(this.data), message: this.message };
  }
}

/** A fault as JSON data. */
export interface FaultJson {
  readonly code: FaultCode;
  readonly path: string;
  /** What was found, what is allowed and the like: each code has keys of its own. */
  readonly data: unknown;
  /** The line that a terminal shows. */
  readonly message: string;
}

/** A path as a message shows it. */
function placeOf(path: string): string {
  const whole = quoted(path, Number.POSITIVE_INFINITY);
  if (whole.length <= most.place) return whole;
  const keys = whole.split('.').map((key) => shortened(key, most.key));
  return shortened(keys.join('.'), most.place);
}

/** An exception raised inside a client's own work, named by client and round. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code = 'client-failed';

  constructor(
    readonly client: number,
    readonly round: number,
    cause: unknown,
  ) {
    super(`client ${client} failed in round ${round}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * A model whose weights or losses are not finite. It ends a run with one line, without a stack. Files that the run has written stay.
 */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  readonly code = 'diverged';

  /**
   * @param round the first round after which it was not finite
   * @param what which model: `the global model`
   * @param found which of its numbers are not finite, as a clause
   */
  constructor(
    readonly round: number,
    what: string,
    found: string,
  ) {
    super(`${what} is not finite since round ${round}: ${found}; a lower learning rate usually helps`);
  }
}

/** Numbers that are not finite in a client's work. The client fails, with one line and without a stack. */
export class NotFiniteError extends RangeError {
  override readonly name = 'NotFiniteError';
  readonly code = 'not-finite';

  /** @param found what is not finite, as a clause */
  constructor(found: string) {
    super(`${found}; a lower learning rate usually helps`);
  }
}

/**
 * The fault of a name that is not among those allowed: with the nearest of them, and all in alphabetical order.
 *
 * @example unknownName('strategy.name', 'fedavgg', ['fedavg', 'dsfl']).message
 * // "strategy.name: unknown 'fedavgg'; did you mean 'fedavg'? Allowed: dsfl, fedavg"
 */
export function unknownName(path: string, found: string, names: readonly string[]): InputError {
  const allowed = [...names].sort();
  if (allowed.length === 0) return new InputError(path, 'unknown-name', { found, allowed });
  return new InputError(path, 'unknown-name', { found, allowed, nearest: closest(quoted(found), allowed) });
}

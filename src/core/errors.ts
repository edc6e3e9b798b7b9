import { closest } from 'fastest-levenshtein';
import { oneLine, quoted, shortened } from './printable.js';

/** The most characters in each part of an {@link InputError}. Quoted input is shortened earlier. */
const most = { where: 300, problem: 2000 } as const;

/**
 * A fault in what the user wrote (a scenario, an option, a data file). It is reported as one line, without a stack,
 * and ends the command with exit code 2 before anything is written.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** What to correct; safe to print on a terminal. */
  readonly where: string;
  /** What was found and what is allowed; safe to print on a terminal. */
  readonly problem: string;

  /**
   * @param where what to correct: a dotted scenario path (`data.partition.name`), an option (`--threads`) or a file
   * @param problem what was found and what is allowed, as a clause that follows `where:`
   */
  constructor(where: string, problem: string) {
    const place = shortened(oneLine(where), most.where);
    const clause = shortened(oneLine(problem), most.problem);
    super(`${place}: ${clause}`);
    this.where = place;
    this.problem = clause;
  }
}

/** An exception raised inside a client's own work, named by client and round. */
export class ClientError extends Error {
  override readonly name = 'ClientError';

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

  /** @param found what is not finite, as a clause */
  constructor(found: string) {
    super(`${found}; a lower learning rate usually helps`);
  }
}

/**
 * The sentence for a name that is not among those allowed: what was found, the nearest valid name and the full list.
 *
 * @example unknownName('fedavgg', ['fedavg', 'dsfl']) // "unknown 'fedavgg'; did you mean 'fedavg'? Allowed: dsfl, fedavg"
 */
export function unknownName(found: string, allowed: readonly string[]): string {
  const sorted = [...allowed].sort();
  const name = quoted(found);
  if (sorted.length === 0) return `unknown '${name}'; none are known`;
  return `unknown '${name}'; did you mean '${closest(name, sorted)}'? Allowed: ${sorted.join(', ')}`;
}

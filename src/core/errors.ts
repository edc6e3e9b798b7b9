import { closest } from 'fastest-levenshtein';

/**
 * A fault in what the user wrote (a scenario, an option, a data file). It is reported as one line, without a stack,
 * and ends the command with exit code 2 before anything is written.
 */
export class InputError extends Error {
  override readonly name = 'InputError';

  /**
   * @param where what to correct: a dotted scenario path (`data.partition.name`), an option (`--threads`) or a file
   * @param problem what was found and what is allowed, as a clause that follows `where:`
   */
  constructor(
    readonly where: string,
    readonly problem: string,
  ) {
    super(`${where}: ${problem}`);
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
 * The sentence for a name that is not among those allowed: what was found, the nearest valid name and the full list.
 *
 * @example unknownName('fedavgg', ['fedavg', 'dsfl']) // "unknown 'fedavgg'; did you mean 'fedavg'? Allowed: dsfl, fedavg"
 */
export function unknownName(found: string, allowed: readonly string[]): string {
  const sorted = [...allowed].sort();
  if (sorted.length === 0) return `unknown '${found}'; none are known`;
  return `unknown '${found}'; did you mean '${closest(found, sorted)}'? Allowed: ${sorted.join(', ')}`;
}

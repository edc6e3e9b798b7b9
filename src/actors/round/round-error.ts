import type { InputError } from '../../core/errors.js';

/** A fault of a module that a round of a run has met. It ends the run with one line, without a stack. */
export class RoundError extends Error {
  override readonly name = 'RoundError';
  readonly code = 'round-failed';

  constructor(
    readonly round: number,
    cause: InputError,
  ) {
    super(`round ${round} failed: ${cause.message}`, { cause });
  }
}

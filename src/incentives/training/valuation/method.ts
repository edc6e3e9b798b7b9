import type { z } from 'zod';
import type { RandomStream } from '../../../core/random.js';
import type { Utility } from './coalition.js';
import type { Estimate } from './estimate.js';

/** A rule that divides the utility of the grand coalition among the players. */
export interface ValuationMethod<Options = unknown> {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  readonly citation: string;
  readonly options: z.ZodType<Options>;
  /** Why it cannot value this many players, as a clause; undefined if it can. */
  refusal?(players: number): string | undefined;
  /**
   * The value of each player in the unit of the utility, with its standard error if it is sampled. Absent for a method
   * that follows the model without each client over rounds.
   */
  value?(players: number, utility: Utility, options: Options, random: RandomStream): Promise<Estimate>;
}

/** Declares a method. Checks the type of its options. */
export function defineValuation<Options>(method: ValuationMethod<Options>): ValuationMethod<Options> {
  return method;
}

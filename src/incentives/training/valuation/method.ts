import type { z } from 'zod';
import type { RandomStream } from '../../../core/random.js';
import type { Utility } from './coalition.js';
import type { Estimate } from './estimate.js';

/** A rule that says how much of what all achieve together is due to each. */
export interface ValuationMethod<Options = unknown> {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  readonly citation: string;
  readonly options: z.ZodType<Options>;
  /** Why it cannot value so many players, as a clause; undefined if it can. */
  refusal?(players: number): string | undefined;
  /**
   * The value of each player, in the unit of the utility, and its standard error where it is sampled. Absent for a method that follows over rounds what the model would be
   * without each client.
   */
  value?(players: number, utility: Utility, options: Options, random: RandomStream): Promise<Estimate>;
}

/** Declares a method: checks the type of its options. */
export function defineValuation<Options>(method: ValuationMethod<Options>): ValuationMethod<Options> {
  return method;
}

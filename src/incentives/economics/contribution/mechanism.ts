import type { z } from 'zod';
import type { ContributionRule, PublicInformation } from './rule.js';

/**
 * A mechanism for agents that contribute samples and receive models, as a scenario can name it.
 *
 * @typeParam Options the mechanism's own options in a scenario
 */
export interface ContributionMechanism<Options = unknown> {
  readonly name: string;
  /** One line for lists. */
  readonly title: string;
  readonly citation: string;
  /** A zod object with the defaults of the paper. */
  readonly options: z.ZodType<Options>;
  /** Announces the rule, from what everybody knows: the curve and the reported costs, never the true ones. */
  rule(known: PublicInformation, options: Options): ContributionRule;
}

/** Declares a mechanism: checks its rule against its options. */
export function defineMechanism<Options>(mechanism: ContributionMechanism<Options>): ContributionMechanism<Options> {
  return mechanism;
}

import type { z } from 'zod';
import type { ContributionRule, PublicInformation } from './rule.js';

/**
 * A mechanism that a scenario can name, for agents that contribute samples and receive models.
 *
 * @typeParam Options the mechanism's own options in a scenario
 */
export interface ContributionMechanism<Options = unknown> {
  readonly name: string;
  /** One line for lists. */
  readonly title: string;
  readonly citation: string;
  /** A zod object with the paper's defaults. */
  readonly options: z.ZodType<Options>;
  /** Announces the rule, from public information: the curve and the reported costs, never the true ones. */
  rule(known: PublicInformation, options: Options): ContributionRule;
}

/** Declares a mechanism. Checks that its rule takes its options, by type. */
export function defineMechanism<Options>(mechanism: ContributionMechanism<Options>): ContributionMechanism<Options> {
  return mechanism;
}

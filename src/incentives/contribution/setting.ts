import type { AccuracyCurve } from '../accuracy-curve.js';
import type { Agent } from '../agent.js';
import type { CostModel } from '../cost.js';
import type { DynamicsOptions } from '../dynamics.js';
import type { ContributionRule } from './rule.js';

/** All that a contribution game is made of. */
export interface ContributionSetting {
  readonly curve: AccuracyCurve;
  readonly agents: readonly Agent[];
  /** The costs that agents report, in place of the true ones that only they know. */
  readonly reports: readonly CostModel[];
  /** The mechanism's rule for reported costs. */
  readonly rule: (reports: readonly CostModel[]) => ContributionRule;
  readonly dynamics: DynamicsOptions;
  /** Random starts of dynamics. */
  readonly starts: number;
}

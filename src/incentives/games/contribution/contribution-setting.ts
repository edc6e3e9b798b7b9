import type { AccuracyCurve } from '../../economics/accuracy-curve.js';
import type { Agent } from '../../economics/agent.js';
import type { ContributionRule } from '../../economics/contribution/rule.js';
import type { CostModel } from '../../economics/cost.js';
import type { DynamicsOptions } from '../../economics/dynamics.js';

/** Everything that a contribution game needs. */
export interface ContributionSetting {
  readonly curve: AccuracyCurve;
  readonly agents: readonly Agent[];
  /** The costs that agents report. Only the agents know the true ones. */
  readonly reports: readonly CostModel[];
  /** The mechanism's rule for reported costs. */
  readonly rule: (reports: readonly CostModel[]) => ContributionRule;
  readonly dynamics: DynamicsOptions;
  /** Number of random starts of dynamics. */
  readonly starts: number;
}

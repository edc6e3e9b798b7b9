import type { AccuracyCurve } from '../../economics/accuracy-curve.js';
import type { Agent } from '../../economics/agent.js';
import type { ContributionRule } from '../../economics/contribution/rule.js';
import type { DynamicsOptions } from '../../economics/dynamics.js';

/** How agents revise their contributions. */
export type RevisionOptions = Pick<DynamicsOptions, 'order' | 'damping' | 'noise'>;

/** The agents of a simulation, who decide between rounds how many samples they contribute, and their mechanism. */
export interface ParticipationSetting {
  /** One per client, by id. The stock of an agent is at most what its client holds. */
  readonly agents: readonly Agent[];
  /** The announced curve: accuracy as a function of the total number of samples. */
  readonly curve: AccuracyCurve;
  /** The rule of the mechanism, given the curve that agents believe in, for the reported costs. */
  readonly rule: (curve: AccuracyCurve) => ContributionRule;
  readonly revision: RevisionOptions;
}

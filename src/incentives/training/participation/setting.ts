import type { AccuracyCurve } from '../../economics/accuracy-curve.js';
import type { Agent } from '../../economics/agent.js';
import type { ContributionRule } from '../../economics/contribution/rule.js';
import type { DynamicsOptions } from '../../economics/dynamics.js';

/** How agents revise what they contribute, decision by decision. */
export type RevisionOptions = Pick<DynamicsOptions, 'order' | 'damping' | 'noise'>;

/** Agents who decide, between rounds of training, what they contribute to it. */
export interface ParticipationSetting {
  /** One for each client, in the order of ids; its stock is what the client holds, at most. */
  readonly agents: readonly Agent[];
  /** The announced curve: accuracy by the samples of all together. */
  readonly curve: AccuracyCurve;
  /** The mechanism's rule, for the curve that everybody believes in and the costs that agents report. */
  readonly rule: (curve: AccuracyCurve) => ContributionRule;
  readonly revision: RevisionOptions;
}

import type { AccuracyCurve } from '../accuracy-curve.js';
import type { Agent } from '../agent.js';
import type { AgentOutcome } from '../outcome.js';
import { standAlone } from './pooled-response.js';
import type { ContributionRule } from './rule.js';

/** The outcome of a profile of contributions for each agent. */
export function outcomesOf(
  rule: ContributionRule,
  curve: AccuracyCurve,
  agents: readonly Agent[],
  contributions: readonly number[],
): AgentOutcome[] {
  return agents.map(({ id, type }, agent) => {
    const { accuracy, payment } = rule.award(agent, contributions);
    const cost = type.cost.cost(contributions[agent]);
    const alone = standAlone(curve, type);
    return {
      id,
      contribution: contributions[agent],
      accuracy,
      payment,
      cost,
      utility: accuracy + payment - cost,
      outside: alone.utility,
      details: { standAloneSamples: alone.samples },
    };
  });
}

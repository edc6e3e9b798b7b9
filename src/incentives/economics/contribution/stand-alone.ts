import { standAlone } from './pooled-response.js';
import type { ContributionRule, PublicInformation } from './rule.js';

/** No federation: each agent receives the model of its own data. This is the outside option of all other mechanisms. */
export function standAloneRule({ curve }: PublicInformation): ContributionRule {
  return {
    name: 'stand-alone',
    guarantees: ['feasible', 'individually-rational', 'incentive-compatible', 'budget-balanced', 'unique-equilibrium'],
    award: (agent, contributions) => ({ accuracy: curve.value(contributions[agent]), payment: 0 }),
    bestResponse: (_, type) => standAlone(curve, type).samples,
    equilibria: (types) => [types.map((type) => standAlone(curve, type).samples)],
  };
}

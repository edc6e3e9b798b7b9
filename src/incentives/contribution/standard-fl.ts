import { pooledResponse } from './pooled-response.js';
import { type ContributionRule, othersTotal, type PublicInformation } from './rule.js';

/**
 * Standard federated learning: everybody receives the model of all data, whatever it gave. With one cheapest agent,
 * that agent contributes as if it were alone and nobody else contributes anything (catastrophic free-riding; Karimireddy,
 * Guo and Jordan 2022, section 3). The equilibrium is known where the cost of a sample is constant.
 */
export function standardFederatedLearning({ curve }: PublicInformation): ContributionRule {
  return {
    name: 'standard-fl',
    guarantees: ['feasible', 'individually-rational', 'budget-balanced'],
    award: (agent, contributions) => ({
      accuracy: curve.value(contributions[agent] + othersTotal(contributions, agent)),
      payment: 0,
    }),
    bestResponse: (agent, type, contributions) => pooledResponse(curve, type, othersTotal(contributions, agent)),
    equilibria(types) {
      if (types.some(({ cost }) => cost.perSample === undefined)) return [];
      const byCost = types.map((_, agent) => agent).sort((a, b) => marginal(a) - marginal(b) || a - b);
      const profile = types.map(() => 0);
      let total = 0;
      for (const agent of byCost) {
        profile[agent] = pooledResponse(curve, types[agent], total);
        total += profile[agent];
      }
      return [profile];

      function marginal(agent: number): number {
        return types[agent].cost.marginal(0);
      }
    },
  };
}

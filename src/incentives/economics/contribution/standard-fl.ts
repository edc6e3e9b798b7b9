import { optimalWelfare } from './optimal-welfare.js';
import { pooledResponse } from './pooled-response.js';
import { type ContributionRule, othersTotal, type PublicInformation } from './rule.js';

/**
 * Standard federated learning: every agent receives the model of all data, whatever it contributed. If one agent is
 * the cheapest, it contributes as if it were alone and nobody else contributes anything (catastrophic free-riding;
 * Karimireddy, Guo and Jordan 2022, section 3).
 *
 * Accuracy minus the costs of all agents is a potential of the game (Monderer and Shapley 1996): a change of one
 * contribution changes both by the same amount. So the maximum of the potential is an equilibrium. It is known if the
 * cost of a sample is constant.
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
      const best = optimalWelfare(curve, types, 1);
      if (!best) return [];
      // Zero contributions are an equilibrium too if no agent works alone but some would together.
      const nothing = best.total > 0 && types.every((type) => pooledResponse(curve, type, 0) === 0);
      return [best.contributions, ...(nothing ? [types.map(() => 0)] : [])];
    },
  };
}

import { optimalWelfare } from './optimal-welfare.js';
import { pooledResponse } from './pooled-response.js';
import { type ContributionRule, othersTotal, type PublicInformation } from './rule.js';

/**
 * Standard federated learning: everybody receives the model of all data, whatever it gave. With one cheapest agent,
 * that agent contributes as if it were alone and nobody else contributes anything (catastrophic free-riding; Karimireddy,
 * Guo and Jordan 2022, section 3).
 *
 * What an agent gains by contributing otherwise is what the accuracy less the costs of all gains: that is a potential of the game
 * (Monderer and Shapley 1996), so that where it is largest is an equilibrium. It is known where the cost of a sample is constant.
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
      // Nothing at all is an equilibrium as well where nobody works alone but some would together.
      const nothing = best.total > 0 && types.every((type) => pooledResponse(curve, type, 0) === 0);
      return [best.contributions, ...(nothing ? [types.map(() => 0)] : [])];
    },
  };
}

import { priceOfAnarchy } from '../audit.js';
import { contributionRewardCorrelation, dispersion } from '../fairness/dispersion.js';
import type { Quantities } from '../game-result.js';
import type { AgentOutcome } from '../outcome.js';
import { sumOf } from '../sum.js';
import { optimalWelfare } from './optimal-welfare.js';
import { outcomesOf } from './outcomes.js';
import type { ContributionSetting } from './setting.js';
import { standardFederatedLearning } from './standard-fl.js';

/** How an outcome compares with stand-alone training, standard federated learning and the optimum, and how even it is. */
export function comparisonsOf(
  { curve, agents }: ContributionSetting,
  outcomes: readonly AgentOutcome[],
  welfare: number,
): Quantities {
  const types = agents.map(({ type }) => type);
  const alone = outcomes.map(({ details }) => Number(details?.standAloneSamples));
  const standard = standardFederatedLearning({ curve, reports: [] });
  const [freeRiding] = standard.equilibria?.(types) ?? [];
  const contributions = outcomes.map(({ contribution = 0 }) => contribution);
  const accuracies = outcomes.map(({ accuracy = 0 }) => accuracy);
  const optimum = optimalWelfare(curve, types);
  const correlation = contributionRewardCorrelation(contributions, accuracies);
  return {
    accuracyOfAllData: curve.value(sumOf(contributions)),
    standAloneTotal: sumOf(alone),
    ...(freeRiding && {
      standardFlTotal: sumOf(freeRiding),
      standardFlWelfare: sumOf(outcomesOf(standard, curve, agents, freeRiding).map(({ utility }) => utility)),
    }),
    ...(optimum && { optimalWelfare: optimum.welfare, priceOfAnarchy: priceOfAnarchy(optimum.welfare, welfare) }),
    freeRiders: contributions.filter((samples, agent) => samples < alone[agent] / 2).length,
    jainOfAccuracy: dispersion(accuracies).jain,
    ...(correlation !== undefined && { contributionRewardCorrelation: correlation }),
  };
}

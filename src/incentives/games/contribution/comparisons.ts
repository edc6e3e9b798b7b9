import { sumOf } from '../../../core/statistics.js';
import { priceOfAnarchy, tolerance } from '../../economics/audit.js';
import { optimalWelfare } from '../../economics/contribution/optimal-welfare.js';
import { outcomesOf } from '../../economics/contribution/outcomes.js';
import { standardFederatedLearning } from '../../economics/contribution/standard-fl.js';
import { contributionRewardCorrelation, type Dispersion, dispersion } from '../../economics/dispersion.js';
import type { AgentOutcome } from '../../economics/outcome.js';
import type { Quantities } from '../game-result.js';
import type { ContributionSetting } from './contribution-setting.js';

/**
 * Compares an outcome with stand-alone training, standard federated learning and the optimum, and measures its
 * dispersion.
 */
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
  const utilities = outcomes.map(({ utility }) => utility);
  const optimum = optimalWelfare(curve, types);
  const correlation = contributionRewardCorrelation(contributions, accuracies);
  return {
    accuracyOfAllData: curve.value(sumOf(contributions)),
    standAloneTotal: sumOf(alone),
    ...(freeRiding && {
      standardFlTotal: sumOf(freeRiding),
      standardFlWelfare: sumOf(outcomesOf(standard, curve, agents, freeRiding).map(({ utility }) => utility)),
    }),
    ...(optimum && { optimalWelfare: optimum.welfare, ...priceOfAnarchy(optimum.welfare, welfare) }),
    freeRiders: contributions.filter((samples, agent) => samples < alone[agent] / 2).length,
    ...named(dispersion(accuracies), 'Accuracy'),
    // Negative rounding errors count as 0. Indices of shares are undefined for losses.
    ...(utilities.every((utility) => utility > -tolerance) &&
      named(dispersion(utilities.map((utility) => Math.max(0, utility))), 'Utility')),
    ...(correlation !== undefined && { contributionRewardCorrelation: correlation }),
  };
}

/** Names the indices of a quantity: `jainOfAccuracy`. */
function named({ jain, variance, worstTenth }: Dispersion, what: string): Quantities {
  return { [`jainOf${what}`]: jain, [`varianceOf${what}`]: variance, [`worstTenthOf${what}`]: worstTenth };
}

import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import { findEquilibria } from '../../economics/contribution/equilibria.js';
import { outcomesOf } from '../../economics/contribution/outcomes.js';
import { dynamicsOptions } from '../../economics/dynamics.js';
import type { ParticipationSetting } from './participation-setting.js';

/** The equilibrium on the announced curve that theory predicts. */
export interface Prediction {
  /** Samples that each agent contributes, by client id. Real numbers. */
  readonly samples: readonly number[];
  /** Accuracy of the model that each agent receives, by client id: fractions. */
  readonly accuracies: readonly number[];
  readonly total: number;
  /** Accuracy of the model of all samples: a fraction. */
  readonly accuracy: number;
  /** The largest gain of any deviation that was tried; near 0 at an equilibrium. */
  readonly epsilon: number;
}

/**
 * Predicts the equilibrium with the most samples. Uses the profiles that the mechanism's theorem gives, and otherwise
 * best-response dynamics from zero.
 */
export function predict(
  { agents, curve, rule: announce, revision }: ParticipationSetting,
  random: RandomStream,
): Prediction {
  const rule = announce(curve);
  const dynamics = dynamicsOptions.parse({ order: revision.order, damping: revision.damping });
  const [{ contributions, certificate }] = findEquilibria(rule, agents, dynamics, 0, random).equilibria;
  const total = sumOf(contributions);
  return {
    samples: contributions,
    accuracies: outcomesOf(rule, curve, agents, contributions).map(({ accuracy = 0 }) => accuracy),
    total,
    accuracy: curve.value(total),
    epsilon: certificate.epsilon,
  };
}

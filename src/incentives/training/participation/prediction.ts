import type { RandomStream } from '../../../core/random.js';
import { findEquilibria } from '../../economics/contribution/equilibria.js';
import { outcomesOf } from '../../economics/contribution/outcomes.js';
import { dynamicsOptions } from '../../economics/dynamics.js';
import { sumOf } from '../../economics/sum.js';
import type { ParticipationSetting } from './setting.js';

/** What theory predicts of agents: an equilibrium on the announced curve. */
export interface Prediction {
  /** Samples that each agent contributes, by client; real numbers. */
  readonly samples: readonly number[];
  /** Accuracy of the model that each receives, by client. */
  readonly accuracies: readonly number[];
  readonly total: number;
  /** Accuracy of the model of all samples. */
  readonly accuracy: number;
  /** The largest gain of a deviation that was found; near 0 at an equilibrium. */
  readonly epsilon: number;
}

/** The equilibrium with the most samples that is known of the mechanism, or that best responses come to from zero. */
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

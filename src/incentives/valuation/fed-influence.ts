import type { LayoutPart } from '../../core/layout-part.js';
import { applyDelta, type Delta, deltaBetween, type Weights, weightedMean } from '../../core/weights.js';
import { everyone } from './coalition.js';
import { coalitionCoefficients } from './coalition-model.js';

/** The updates of a round, and how far the rounds before have led the model astray without one of the clients. */
export interface WithoutClient {
  /** The model that the round began with. */
  readonly global: Weights;
  /** The clients' models, and the samples of each. */
  readonly models: readonly Weights[];
  readonly samples: readonly number[];
  /** Positions of the models of the client that is left out; none in a round without it. */
  readonly absent: readonly number[];
  /** What has to be added to the global model to reach that without the client; absent at the start. */
  readonly deviation?: Delta;
}

/** The part of weights that are running statistics. */
type Statistics = Pick<LayoutPart, 'take' | 'put'>;

/** The model without the client after the round, and its deviation from the mean of all. */
export interface ModelWithout {
  readonly model: Weights;
  readonly deviation: Delta;
}

/**
 * The influence of a client on the parameters (Fed-Influence; Xue et al. 2021, arXiv:2012.10936): the model of a run from which the
 * client is left out, followed round by round without training anything again. The deviation from the run's own model grows by
 * what the round's mean lacks without the client. What earlier rounds have led to is carried on as it is: the estimator with the
 * Jacobian of local training taken as the identity, which a server can compute from updates alone. It is exact where local
 * updates do not depend on where they start. Running statistics are values, to which nothing is carried on: they are those of the
 * round's mean without the client.
 *
 * @param statistics where they lie, if there are some
 */
export function modelWithout(
  { global, models, samples, absent, deviation }: WithoutClient,
  statistics?: Statistics,
): ModelWithout {
  const all = everyone(models.length);
  const meanOf = (members: readonly number[]) => {
    const { players, global: still } = coalitionCoefficients(samples, members, 'coalition');
    return weightedMean([...models, global], [...players, still]);
  };
  const mean = meanOf(all);
  const others = meanOf(all.filter((position) => !absent.includes(position)));
  const lacking = deltaBetween(mean, others);
  const grown: Delta = deviation ? lacking.map((value, i) => value + deviation[i]) : lacking;
  const moved = applyDelta(mean, grown);
  return { model: statistics ? statistics.put(moved, statistics.take(others)) : moved, deviation: grown };
}

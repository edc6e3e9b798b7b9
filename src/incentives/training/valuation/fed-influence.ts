import { z } from 'zod';
import type { LayoutPart } from '../../../core/layout-part.js';
import { applyDelta, type Delta, deltaBetween, type Weights, weightedMean } from '../../../core/weights.js';
import { allPlayers } from './coalition.js';
import { coalitionCoefficients } from './coalition-model.js';

/** The updates of a round, and how far the rounds before have led the model astray without one of the clients. */
export interface RoundWithoutClient {
  /** The model that the round began with. */
  readonly global: Weights;
  /** The clients' models, and the samples of each. */
  readonly models: readonly Weights[];
  readonly samples: readonly number[];
  /** Positions of the models of the client that is left out; none in a round without it. */
  readonly absent: readonly number[];
  /** What has to be added to the global model to reach that without the client; absent at the start. */
  readonly deviation?: Delta;
  /** The share of it that a round of local training leaves, in [0, 1]; 1 where nothing is said. See {@link carriedOption}. */
  readonly carried?: number;
}

/** How much of what a client's absence has led to outlives a round of local training. */
export const carriedOption = z
  .number()
  .min(0)
  .max(1)
  .default(1)
  .describe(
    'share of an earlier deviation that local training leaves, (1 - rate * curvature) ^ steps: 1 carries all on, which is twice too ' +
      'much after four rounds that halve it',
  );

/** The part of weights that are running statistics. */
type Statistics = Pick<LayoutPart, 'take' | 'put'>;

/** The model without the client after the round, and its deviation from the mean of all. */
export interface ModelWithoutClient {
  readonly model: Weights;
  readonly deviation: Delta;
}

/**
 * The influence of a client on the parameters (Fed-Influence; Xue et al. 2021, arXiv:2012.10936): the model of a run from which the
 * client is left out, followed round by round without training anything again. The deviation from the run's own model grows by
 * what the round's mean lacks without the client. What earlier rounds have led to is carried on: the estimator with the Jacobian of
 * local training taken as a multiple of the identity, which a server can compute from updates alone. Running statistics are values,
 * to which nothing is carried on: they are those of the round's mean without the client.
 *
 * With all of it carried on the estimate is exact where local updates do not depend on where they start, and in the first round.
 * Training that contracts makes it too large: where a round leaves a share m of a deviation and every round lacks alike, by
 * `T (1 - m) / (1 - m^T) - 1` of the true deviation after T rounds. On quadratic losses, five clients that all take part, that was
 * 16% after 4 rounds and 128% after 20 for m = 0.9, 113% and 900% for m = 0.5. With m carried on, the damped Jacobian, there was no
 * error where all losses have one curvature; with curvatures of half to twice that, 11% after 4 rounds and 15% after 20 for m = 0.5,
 * 3% and 15% for m = 0.9.
 *
 * @param statistics where they lie, if there are some
 */
export function modelWithoutClient(
  { global, models, samples, absent, deviation, carried = 1 }: RoundWithoutClient,
  statistics?: Statistics,
): ModelWithoutClient {
  const all = allPlayers(models.length);
  const meanOf = (members: readonly number[]) => {
    const { players, global: still } = coalitionCoefficients(samples, members, 'coalition');
    return weightedMean([...models, global], [...players, still]);
  };
  const mean = meanOf(all);
  const others = meanOf(all.filter((position) => !absent.includes(position)));
  const lacking = deltaBetween(mean, others);
  // Where nobody else trains, the model without the client stays where it is.
  const share = absent.length < models.length ? carried : 1;
  const grown: Delta = deviation ? lacking.map((value, i) => value + share * deviation[i]) : lacking;
  const moved = applyDelta(mean, grown);
  return { model: statistics ? statistics.put(moved, statistics.take(others)) : moved, deviation: grown };
}

import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import { weightsPenalty } from '../../learning/weights-penalty.js';
import { averagingServer, weighting } from '../shared/averaging.js';
import { trainLocally } from '../shared/local-training.js';
import { payloadIsWeights } from '../shared/weights-lens.js';
import {
  type ClientContext,
  defineStrategy,
  type RoundInfo,
  type SideContext,
  type TrainingOptions,
} from '../strategy.js';

/** The options of the method with a fixed strength and with one that is adapted. */
export const commonOptions = {
  weighting: weighting.default('samples'),
  stragglers: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("the paper's stragglers: share of the trainings that end after 1 to all but one of the local epochs"),
};
const options = z.strictObject({
  mu: z.number().min(0).finite().default(1).describe('strength of the pull towards the weights received'),
  ...commonOptions,
});
type Options = z.infer<typeof options>;

/**
 * FedProx, Algorithm 2 of the paper: Federated Averaging whose clients minimise `F_k(w) + (mu / 2) |w - w_t|^2`, `w_t` the
 * weights received, and may do less work than asked. Only trained weights are pulled, not running statistics; weight
 * decay, where a scenario has it, pulls to 0 beside. The reported training loss is `F_k` alone. With `mu` 0 this is
 * Federated Averaging bit for bit.
 *
 * Algorithm 2 takes the plain mean over clients drawn with probability `n_k / n`; the paper's experiments draw them
 * uniformly and weight by samples, which is the default here. A straggler's result counts like any other.
 */
export const fedprox = defineStrategy<Options, Weights, null, Weights, Weights>({
  name: 'fedprox',
  title: 'FedProx: Federated Averaging with a pull towards the common weights in the local objective',
  citation:
    'T. Li, A. K. Sahu, M. Zaheer, M. Sanjabi, A. Talwalkar, V. Smith. Federated Optimization in Heterogeneous Networks. ' +
    'MLSys 2020. arXiv:1812.06127',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: { oneArchitecture: true },
  lens: payloadIsWeights,

  server(context) {
    checkStragglers(context);
    return averagingServer(context, context.options.weighting);
  },

  client: (context) => ({
    init: async () => null,
    async work(client, received, round) {
      const { weights, metrics } = await trainProximally(context, received, context.options.mu, round);
      return { client, up: weights, metrics };
    },
  }),
});

/** A local training, perhaps a straggler's, with a pull of the strength `mu` towards the weights received. */
export function trainProximally(
  context: ClientContext<{ readonly stragglers: number }>,
  received: Weights,
  mu: number,
  round: RoundInfo,
): ReturnType<typeof trainLocally> {
  const objective = {
    loss: context.loss,
    ...weightsPenalty(context.model.layout, { pull: { towards: received, strength: mu } }),
  };
  const training = { ...context.training, ...workOf(context, round) };
  return trainLocally({ ...context, training }, received, round, objective);
}

/** @throws InputError if there are to be stragglers, and one local epoch cannot end early */
export function checkStragglers({ options, training }: SideContext<{ readonly stragglers: number }>): void {
  if (options.stragglers === 0 || training.epochs !== 1) return;
  throw new InputError('strategy.stragglers', 'unsuitable', {
    found: options.stragglers,
    reason: 'a straggler ends after fewer than training.epochs, which is 1; take 2 or more, or 0 stragglers',
  });
}

/** The local epochs that a client does in a round; a straggler has the same share of the most steps, where they are limited. */
function workOf(
  { options, training, random }: ClientContext<{ readonly stragglers: number }>,
  { round }: RoundInfo,
): Pick<TrainingOptions, 'epochs' | 'steps'> {
  const { epochs, steps } = training;
  const stream = random(purposes.side.straggler, round);
  if (epochs < 2 || stream.uniform() >= options.stragglers) return { epochs, steps };
  const done = 1 + stream.integer(epochs - 1);
  return { epochs: done, steps: steps && Math.max(1, Math.floor((steps * done) / epochs)) };
}

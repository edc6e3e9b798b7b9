import { z } from 'zod';
import { deviation } from '../../../core/statistics.js';
import { deltaBetween, type Weights } from '../../../core/weights.js';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  sigma: z
    .number()
    .positive()
    .finite()
    .optional()
    .describe('standard deviation of the noise in round 1; default: that of the first change of the weights'),
  scale: z.number().positive().finite().default(1).describe('multiplies the noise'),
  decay: z
    .number()
    .min(0)
    .finite()
    .default(1)
    .describe('the noise of round t has t^-decay times the deviation of round 1'),
});

type Memory = {
  /** The weights received last, as long as the standard deviation is unknown. */
  readonly previous: Weights | null;
  readonly sigma: number | null;
};

/**
 * The disguised attack of the paper. The client returns the weights that it received plus white Gaussian noise of
 * standard deviation `phi(t) = scale * sigma * t^-decay` in round t, so that its updates shrink like those of honest
 * clients. Unless given, sigma is the standard deviation of the first change of the global weights that the client
 * sees; before that it returns the weights unchanged.
 */
export const disguisedFreeRider = defineBehaviour<z.infer<typeof options>, Memory>({
  name: 'disguised-free-rider',
  title: 'Trains on nothing and returns the weights that it was sent with decaying Gaussian noise',
  citation:
    'Y. Fraboni, R. Vidal, M. Lorenzi. Free-rider Attacks on Model Aggregation in Federated Learning. AISTATS 2021. ' +
    'arXiv:2006.11901',
  options,
  trainsOn: () => 0,

  forge({ sigma: given, scale, decay }, { weights, round }, memory, random) {
    const seen = memory?.previous ? deviation(deltaBetween(memory.previous, weights)) : null;
    const sigma = given ?? memory?.sigma ?? seen;
    if (sigma === null) return { weights, memory: { previous: weights, sigma } };
    const phi = scale * sigma * round ** -decay;
    return {
      weights: weights.map((value) => value + phi * random.normal()),
      memory: { previous: null, sigma },
    };
  },
});

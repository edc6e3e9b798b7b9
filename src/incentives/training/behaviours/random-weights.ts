import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  range: z.number().positive().finite().default(1e-3).describe('half width of the uniform noise on each weight'),
});

/**
 * The random-weights attack of the paper. The noise is added to the weights received, so that their scale stays
 * comparable.
 */
export const randomWeights = defineBehaviour<z.infer<typeof options>>({
  name: 'random-weights',
  title: 'Trains on nothing and returns the weights that it was sent with uniform noise',
  citation: 'J. Lin, M. Du, J. Liu. Free-riders in Federated Learning: Attacks and Defenses. 2019. arXiv:1911.12560',
  options,
  trainsOn: () => 0,
  forge: ({ range }, { weights }, _, random) => ({
    weights: weights.map((value) => value + range * (2 * random.uniform() - 1)),
    memory: null,
  }),
});

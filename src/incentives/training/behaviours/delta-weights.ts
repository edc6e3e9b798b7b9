import { z } from 'zod';
import { deltaBetween, type Weights } from '../../../core/weights.js';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  noise: z
    .number()
    .min(0)
    .finite()
    .default(0)
    .describe('standard deviation of Gaussian noise on each weight; the advanced attack has 0.001'),
});

type Memory = { readonly previous: Weights };

/**
 * The delta-weights attack of the paper and, with noise, its advanced form. The update is the change of the global
 * weights since the server last sent them to this client; it is zero the first time.
 */
export const deltaWeights = defineBehaviour<z.infer<typeof options>, Memory>({
  name: 'delta-weights',
  title: 'Trains on nothing and repeats the last change of the global weights',
  citation: 'J. Lin, M. Du, J. Liu. Free-riders in Federated Learning: Attacks and Defenses. 2019. arXiv:1911.12560',
  options,
  trainsOn: () => 0,

  forge({ noise }, { weights }, memory, random) {
    const change = deltaBetween(memory?.previous ?? weights, weights);
    const forged = weights.map((value, i) => value + change[i] + (noise > 0 ? noise * random.normal() : 0));
    return { weights: forged, memory: { previous: weights } };
  },
});

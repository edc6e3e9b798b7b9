import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

/** The plain attack of the paper. The update is zero; the claim is that of an honest client. */
export const freeRider = defineBehaviour<Record<string, never>>({
  name: 'free-rider',
  title: 'Trains on nothing and returns the weights that it was sent',
  citation:
    'Y. Fraboni, R. Vidal, M. Lorenzi. Free-rider Attacks on Model Aggregation in Federated Learning. AISTATS 2021. ' +
    'arXiv:2006.11901',
  options: z.strictObject({}),
  trainsOn: () => 0,
  forge: (_, { weights }) => ({ weights, memory: null }),
});

import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  share: z.number().min(0).max(1).default(0.1).describe('of its samples that the client trains on'),
});

/**
 * Trains on a share of its samples (rounded, a fixed random subset) and says that it has trained on all of them. With
 * the share 1 the client is honest.
 */
export const lazy = defineBehaviour<z.infer<typeof options>>({
  name: 'lazy',
  title: 'Trains on a share of its samples and claims all of them',
  options,
  trainsOn: ({ share }, samples) => Math.round(share * samples),
});

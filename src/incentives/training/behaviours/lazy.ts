import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  share: z.number().min(0).max(1).default(0.1).describe('share of its samples that the client trains on'),
});

/**
 * Trains on a share of its samples (a fixed random subset, its size rounded) and claims all of them. With share 1 the
 * client is honest.
 */
export const lazy = defineBehaviour<z.infer<typeof options>>({
  name: 'lazy',
  title: 'Trains on a share of its samples and claims all of them',
  options,
  trainsOn: ({ share }, samples) => Math.round(share * samples),
});

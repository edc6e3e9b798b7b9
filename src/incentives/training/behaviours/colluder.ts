import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

/**
 * Clients that share one update: that of the first of them. Each claims its own samples. In virtual time each is
 * charged the operations of the training, because it has to wait for it. If all of them were sent the same, and keep
 * nothing between rounds that differs, their updates are equal bit for bit.
 */
export const colluder = defineBehaviour<Record<string, never>>({
  name: 'colluder',
  title: 'Sends the update that the first of its group trains',
  options: z.strictObject({}),
  shared: true,
});

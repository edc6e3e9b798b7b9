import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

/**
 * Clients that hand in one update between them: that of the first of them. Each claims its own samples, and is charged
 * the operations of the training in virtual time, since it has to wait for it. In rounds in which all of them were sent
 * the same, with nothing kept between rounds that differs, their updates are equal to the bit.
 */
export const colluder = defineBehaviour<Record<string, never>>({
  name: 'colluder',
  title: 'Sends the update that the first of its group trains',
  options: z.strictObject({}),
  shared: true,
});

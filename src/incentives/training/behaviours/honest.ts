import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

/**
 * Follows the protocol, like every client that no entry names. Name it to keep clients out of the draw of another
 * entry's fraction.
 */
export const honest = defineBehaviour<Record<string, never>>({
  name: 'honest',
  title: 'Trains on all its samples and sends the result',
  options: z.strictObject({}),
});

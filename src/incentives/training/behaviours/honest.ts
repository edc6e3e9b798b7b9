import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

/** Follows the protocol, as all clients do that no entry names; to be named where others are drawn by a fraction. */
export const honest = defineBehaviour<Record<string, never>>({
  name: 'honest',
  title: 'Trains on all its samples and sends what it has come to',
  options: z.strictObject({}),
});

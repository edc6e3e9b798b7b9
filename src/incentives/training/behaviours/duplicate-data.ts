import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  copies: z.number().min(1).finite().default(2).describe('the client claims this many times its samples, rounded'),
});

/**
 * Claims its samples several times over. Its weight in means and its contribution to a mechanism grow; its work does
 * not.
 */
export const duplicateData = defineBehaviour<z.infer<typeof options>>({
  name: 'duplicate-data',
  title: 'Trains on its samples and claims several times as many',
  options,
  claims: ({ copies }, samples) => Math.round(copies * samples),
});

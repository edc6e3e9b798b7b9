import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  copies: z.number().min(1).finite().default(2).describe('the client claims so many times its samples, rounded'),
});

/**
 * Claims its samples several times over, as if copies of them were more of them: its weight in means and its standing
 * with a mechanism grow, its work does not.
 */
export const duplicateData = defineBehaviour<z.infer<typeof options>>({
  name: 'duplicate-data',
  title: 'Trains on its samples and claims several times as many',
  options,
  claims: ({ copies }, samples) => Math.round(copies * samples),
});
